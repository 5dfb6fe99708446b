// Shell service: what the page says to a session in its worker, and what it hears of its runs.
import { shellLimits } from './limits.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { OutputBatch } from './output-batch.ts';
import type { RunWatcher, SessionRun, ShellSession } from './shell-session.ts';

/** Serves the page for as long as its worker lives. */
export class ShellService {
  readonly #session: Pick<ShellSession, 'run' | 'rehearse'>;
  readonly #send: (message: FromWorker) => void;
  readonly #runs = new Map<number, SessionRun>();
  #hasBegun = false;

  /** send: to the page. */
  constructor(session: Pick<ShellSession, 'run' | 'rehearse'>, send: (message: FromWorker) => void) {
    this.#session = session;
    this.#send = send;
  }

  hear(message: ToWorker): void {
    switch (message.type) {
      case 'run':
        void this.#run(message);
        return;
      case 'interrupt':
        this.#runs.get(message.id)?.interrupt(message.step);
        return;
      case 'stop':
        this.#send({ type: 'heard', id: message.id });
        this.#runs.get(message.id)?.stop();
    }
  }

  /** Prepares for the first run, unless that is here already. */
  rehearseLater(): void {
    setTimeout(() => {
      if (!this.#hasBegun) void this.#session.rehearse();
    }, shellLimits.rehearsalMs);
  }

  async #run({ id, steps, columns, origin }: Extract<ToWorker, { type: 'run' }>): Promise<void> {
    this.#hasBegun = true;
    let current = 0;
    const batch = new OutputBatch((text) => this.#send({ type: 'output', id, step: current, text }), shellLimits.batchMs);
    const watcher: RunWatcher = {
      onStepStart: (step) => {
        current = step;
        this.#send({ type: 'step-start', id, step });
      },
      onProgress: (message) => this.#send({ type: 'progress', id, message }),
      onOutput: (_step, text) => batch.add(text),
      onGoesOn: (step) => this.#send({ type: 'goes-on', id, step }),
      onStepEnd: (step, exitCode) => {
        batch.flush();
        this.#send({ type: 'step-end', id, step, exitCode });
      },
    };
    const run = this.#session.run(steps, columns, watcher, origin);
    this.#runs.set(id, run);
    const outcome = await run.outcome;
    this.#runs.delete(id);
    batch.flush();
    this.#send({ type: 'end', id, outcome });
  }
}
