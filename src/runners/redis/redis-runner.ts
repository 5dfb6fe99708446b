// RedisRunner: redis-cli's prompt for a snippet: every run is one redis-cli with one connection, kept over its steps.
import { BridgeError } from '../../bridge/connection.ts';
import type { PageMachine } from '../../machine/page-machine.ts';
import { Notices } from '../../machine/notices.ts';
import { fromText } from '../../machine/redis-cli/byte-string.ts';
import { Exit, Interrupted } from '../../machine/redis-cli/ending.ts';
import { standardStyle } from '../../machine/redis-cli/output-style.ts';
import { Repl } from '../../machine/redis-cli/repl.ts';
import { CliSession } from '../../machine/redis-cli/cli-session.ts';
import { PLAIN_PROMPT } from '../../machine/redis-cli/session-options.ts';
import type { SessionOptions, CliTerminal } from '../../machine/redis-cli/session-options.ts';
import { InterruptWatch } from '../interrupt-watch.ts';
import type { Runner, RunOptions, RunOutcome, RunStep } from '../runner.ts';
import { StepScreen } from './step-screen.ts';

export class RedisRunner implements Runner {
  readonly #machine: PageMachine;
  readonly #options: SessionOptions;
  readonly #disposed = new AbortController();

  /** options: what a redis-cli of this runner is started with, besides nothing. */
  constructor(machine: PageMachine, options: Partial<SessionOptions> = {}) {
    this.#machine = machine;
    this.#options = { ...PLAIN_PROMPT, style: standardStyle, ...options };
  }

  async run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    const signal = AbortSignal.any([options.signal, this.#disposed.signal]);
    const notices = new Notices((message) => options.onProgress(message));
    const run = new RedisRun(this.#options, this.#machine, notices);
    try {
      const outcome = await run.steps(steps, { ...options, signal });
      return notices.text === null ? outcome : { ...outcome, message: notices.text };
    } catch (error) {
      return { status: 'unavailable', exitCode: null, message: explain(error) };
    } finally {
      run.close();
    }
  }

  dispose(): void {
    this.#disposed.abort();
  }
}

/** One run's redis-cli, started again where a step made it end and more steps follow. */
class RedisRun {
  readonly #options: SessionOptions;
  readonly #machine: PageMachine;
  readonly #notices: Notices;
  #session: CliSession | null = null;
  #screen: StepScreen | null = null;

  constructor(options: SessionOptions, machine: PageMachine, notices: Notices) {
    this.#options = options;
    this.#machine = notices.watch(machine);
    this.#notices = notices;
  }

  async steps(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    let exitCode: number | null = null;
    for (const [at, step] of steps.entries()) {
      if (options.signal.aborted) break;
      options.onStepStart(at);
      exitCode = await this.#step(step, at, options);
      options.onStepEnd(at, exitCode);
      if (step.endsRunIfRefused === true && exitCode !== null && this.#notices.isRefused) break;
    }
    if (options.signal.aborted) return { status: 'stopped', exitCode: null };
    return exitCode ? { status: 'failed', exitCode } : { status: 'done', exitCode: 0 };
  }

  close(): void {
    this.#session?.close();
    this.#session = null;
  }

  /** The code redis-cli ended with, 1 where it has no connection, or null where it goes on. */
  async #step(step: RunStep, at: number, options: RunOptions): Promise<number | null> {
    const pressed = new AbortController();
    const signal = AbortSignal.any([options.signal, pressed.signal]);
    const watch = new InterruptWatch(step.interruptWhen, () => pressed.abort());
    const screen = new StepScreen((text) => {
      options.onOutput(at, text);
      watch.add(text);
    });
    this.#screen = screen;
    const interrupt = (): void => screen.interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      let connected = true;
      for (const line of step.input.split('\n')) {
        if (signal.aborted) break;
        ({ connected } = await (await this.#repl(signal)).run(fromText(line), signal));
      }
      return connected ? null : 1;
    } catch (error) {
      if (!(error instanceof Exit) && !(error instanceof Interrupted)) throw error;
      this.close();
      if (error instanceof Exit) return error.code;
      // Ctrl-C as the transcript prints it is how the step was meant to end.
      return options.signal.aborted ? 1 : null;
    } finally {
      signal.removeEventListener('abort', interrupt);
      screen.end();
    }
  }

  /** redis-cli connects before its first prompt: what a connection takes is no command's time. */
  async #repl(signal: AbortSignal): Promise<Repl> {
    if (this.#session === null) {
      this.#session = new CliSession(this.#options, this.#machine, this.#terminal());
      await this.#session.connect(signal, { quiet: true });
    }
    return new Repl(this.#session, true);
  }

  /** Whatever redis-cli says belongs to the step of that moment. */
  #terminal(): CliTerminal {
    const show = (data: string | Uint8Array) => this.#screen?.show(data);
    return { write: show, error: show };
  }
}

/** The one place where our own failures become words for the learner. */
function explain(error: unknown): string {
  if (error instanceof BridgeError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return `The notebook's redis-cli failed: ${reason}. Reload the page and run the snippet again.`;
}
