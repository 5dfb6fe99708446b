// Attached server: the runner of a snippet whose redis-server runs already: it shows the log from where it is, and Stop ends it.
import { BridgeError } from '../../bridge/connection.ts';
import { brokenOutcome } from '../breakdown.ts';
import { attend } from '../../machine/commands/redis-server.ts';
import type { ResettableMachine, ServerConsole } from '../../machine/page-machine.ts';
import type { RunTexts } from '../../texts/texts.ts';
import type { Runner, RunOptions, RunOutcome, RunStep } from '../runner.ts';

/** Whether a command starts a server and stays with it. */
const startsServer = /(?:^|[;&|]\s*)redis-server\b/;

export class AttachedServer implements Runner {
  readonly #machine: Pick<ResettableMachine, 'attach'>;
  readonly #pid: number;
  readonly #texts: RunTexts['failures'];

  constructor(machine: Pick<ResettableMachine, 'attach'>, pid: number, texts: RunTexts['failures']) {
    this.#texts = texts;
    this.#machine = machine;
    this.#pid = pid;
  }

  /** The step that started it goes on; those before it have had their time, and those after it are not to run. */
  async run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    const at = Math.max(
      0,
      steps.findLastIndex(({ input }) => startsServer.test(input)),
    );
    const decoder = new TextDecoder();
    const write = (data: string | Uint8Array): void => {
      const text = typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      if (text !== '') options.onOutput(at, text);
    };
    const echo = (): void => write('^C');
    try {
      const server = await attached(this.#machine.attach(this.#pid), options.signal);
      if (server === null) return { status: 'stopped', exitCode: null };
      options.signal.addEventListener('abort', echo, { once: true });
      options.onStepStart(at);
      options.onGoesOn?.(at);
      const exitCode = await attend(server, { write, error: write, interrupted: options.signal }, false);
      options.onStepEnd(at, exitCode);
      if (options.signal.aborted) return { status: 'stopped', exitCode: null };
      return { status: exitCode === 0 ? 'done' : 'failed', exitCode };
    } catch (error) {
      if (!(error instanceof BridgeError)) throw error;
      return brokenOutcome(error, { failures: this.#texts });
    } finally {
      options.signal.removeEventListener('abort', echo);
    }
  }

  dispose(): void {
    // The server is the machine's, and goes on.
  }
}

/** The console that comes; null where Stop is pressed before it does. */
async function attached(attaching: Promise<ServerConsole>, signal: AbortSignal): Promise<ServerConsole | null> {
  const { promise: stopped, resolve } = Promise.withResolvers<null>();
  const giveUp = (): void => resolve(null);
  if (signal.aborted) giveUp();
  else signal.addEventListener('abort', giveUp, { once: true });
  try {
    const server = await Promise.race([attaching, stopped]);
    if (server === null) void leave(attaching);
    return server;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** Leaves a console that comes too late; its server goes on. */
async function leave(attaching: Promise<ServerConsole>): Promise<void> {
  try {
    (await attaching).detach();
  } catch {
    // It could not be had, and nobody waits for it any more.
  }
}
