// RedisPrompt: a session's redis-cli with its one connection, kept from run to run, and started again where a step made it end.
import type { PageMachine } from '../../machine/page-machine.ts';
import { Notices } from '../../machine/notices.ts';
import { fromText } from '../../machine/redis-cli/byte-string.ts';
import { CliSession } from '../../machine/redis-cli/cli-session.ts';
import { Exit, Interrupted } from '../../machine/redis-cli/ending.ts';
import { Repl } from '../../machine/redis-cli/repl.ts';
import type { SessionOptions, CliTerminal } from '../../machine/redis-cli/session-options.ts';
import { InterruptWatch } from '../interrupt-watch.ts';
import type { RunTexts } from '../../texts/texts.ts';
import type { RunOptions, RunOutcome, RunStep } from '../runner.ts';
import { StepScreen } from './step-screen.ts';

export class RedisPrompt {
  readonly #options: SessionOptions;
  readonly #machine: PageMachine;
  readonly #texts: Pick<RunTexts, 'redis' | 'failures'>;
  readonly #notices = new Notices();
  #cli: CliSession | null = null;
  #screen: StepScreen | null = null;
  /** Told where the step of that moment goes on by itself. */
  #goesOn: (() => void) | null = null;

  constructor(options: SessionOptions, machine: PageMachine, texts: Pick<RunTexts, 'redis' | 'failures'>) {
    this.#options = options;
    this.#texts = texts;
    this.#machine = this.#notices.watch(machine);
  }

  /** Runs the steps; one run at a time. Throws BridgeError. */
  async run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
    this.#notices.begin((waits) => options.onProgress(waits === null ? null : this.#texts.redis.starting));
    const loss = await this.#loss();
    if (loss !== null) return fallen(loss, options);
    const outcome = await this.#steps(steps, options);
    const { text } = this.#notices;
    return text === null ? outcome : { ...outcome, message: this.#texts.failures.told(text) };
  }

  /** Ends redis-cli; the next run begins another. */
  close(): void {
    this.#cli?.close();
    this.#cli = null;
  }

  /**
   * What went with the connection where it ended since the last run, in words; redis-cli is begun anew then. null: it
   * lasts, or had nothing that a new one has not: that is opened unseen.
   */
  async #loss(): Promise<string | null> {
    const cli = this.#cli;
    if (cli === null) return null;
    if (!cli.isConnected) this.close();
    else if (await cli.hasEnded()) {
      if (cli.held.length === 0) return null;
      const { held, connectionLost } = this.#texts.redis;
      const { endReason } = cli;
      const text = connectionLost(
        endReason === null ? '' : this.#texts.failures.told(endReason),
        cli.held.map((thing) => held[thing]),
      );
      this.close();
      return text;
    }
    return null;
  }

  async #steps(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome> {
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
    this.#goesOn = () => options.onGoesOn?.(at);
    const interrupt = (): void => screen.interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
    try {
      let connected = true;
      for (const [line, text] of step.input.split('\n').entries()) {
        if (signal.aborted) break;
        const cli = await this.#connected(signal);
        if (line === 0) options.onPrompt?.(at, cli.shortPrompt);
        ({ connected } = await new Repl(cli, true).run(fromText(text), signal));
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
  async #connected(signal: AbortSignal): Promise<CliSession> {
    if (this.#cli === null) {
      this.#cli = new CliSession(this.#options, this.#machine, this.#terminal());
      await this.#cli.connect(signal, { quiet: true });
    } else if (await this.#cli.hasEnded()) {
      await this.#cli.connect(signal, { force: true, quiet: true });
    }
    return this.#cli;
  }

  /** Whatever redis-cli says belongs to the step of that moment. */
  #terminal(): CliTerminal {
    const show = (data: string | Uint8Array) => this.#screen?.show(data);
    return { write: show, error: show, goesOn: () => this.#goesOn?.() };
  }
}

/** The end of a run whose connection was lost before it: its first step says so in redis-cli's words, and nothing is sent. */
function fallen(message: string, options: RunOptions): RunOutcome {
  options.onStepStart(0);
  options.onOutput(0, 'Error: Server closed the connection\n');
  options.onStepEnd(0, 1);
  return { status: 'failed', exitCode: 1, message };
}
