// Worker: one shell session in a thread of its own, where a busy loop cannot hold up the page.
import { Carriers } from '../../bridge/carriers.ts';
import { endpointOf } from '../../bridge/speaker.ts';
import { Transport } from '../../bridge/transport.ts';
import { programs } from '../../machine/commands/index.ts';
import { remoteFiles } from '../../machine/files-port.ts';
import { bridgeMachine } from '../../machine/bridge-machine.ts';
import { identityOf } from '../../machine/machine-identity.ts';
import { loadRunTexts } from '../../texts/texts.ts';
import { shellLimits } from './limits.ts';
import { servePage } from '../page-link.ts';
import type { FromWorker, ShellSetup, ToWorker } from './messages.ts';
import { OutputBatch } from './output-batch.ts';
import { ShellSession, type RunWatcher, type SessionRun } from './shell-session.ts';

/** What the page says to a session, and what it hears of its runs. */
class ShellWorker {
  readonly #session: ShellSession;
  readonly #runs = new Map<number, SessionRun>();
  #hasBegun = false;

  constructor(session: ShellSession) {
    this.#session = session;
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
        send({ type: 'heard', id: message.id });
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
    const batch = new OutputBatch((text) => send({ type: 'output', id, step: current, text }), shellLimits.batchMs);
    const watcher: RunWatcher = {
      onStepStart(step) {
        current = step;
        send({ type: 'step-start', id, step });
      },
      onProgress: (message) => send({ type: 'progress', id, message }),
      onOutput: (_step, text) => batch.add(text),
      onStepEnd(step, exitCode) {
        batch.flush();
        send({ type: 'step-end', id, step, exitCode });
      },
    };
    const run = this.#session.run(steps, columns, watcher, origin);
    this.#runs.set(id, run);
    const outcome = await run.outcome;
    this.#runs.delete(id);
    batch.flush();
    send({ type: 'end', id, outcome });
  }
}

function send(message: FromWorker): void {
  postMessage(message);
}

servePage(async ({ files, onlyHttp, computer, tunnelSession, language }: ShellSetup) => {
  const machine = bridgeMachine(new Transport({ endpoint: endpointOf(computer), onlyHttp, tunnelSession, carriers: () => Carriers }));
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const [identity, texts] = await Promise.all([identityOf(machine), loadRunTexts(language)]);
  const session = new ShellSession({ machine, files: remoteFiles(files), programs, identity, timeZone, texts });
  const worker = new ShellWorker(session);
  worker.rehearseLater();
  return (message: ToWorker) => worker.hear(message);
});
