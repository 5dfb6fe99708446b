// Shell session: the shell of one name on a page, whose runs may overlap: a run that blocks leaves its shell to the next.
import { BridgeError } from '../../bridge/connection.ts';
import { brokenOutcome, type LossText } from '../breakdown.ts';
import { alteredMachine, type PageMachine } from '../../machine/page-machine.ts';
import { Notices } from '../../machine/notices.ts';
import { Jobs } from './jobs.ts';
import { shellLimits } from './limits.ts';
import { rehearsalMachine, rehearsedLine } from './rehearsal.ts';
import type { ShellOutcome, ShellStep } from './messages.ts';
import { Shell, type ShellParts } from './shell.ts';
import type { ShellState } from './shell-state.ts';
import { ShellTerminal } from './shell-terminal.ts';
import type { RunTexts } from '../../texts/texts.ts';

/** What a session says by itself. */
type SessionTexts = Pick<RunTexts, 'shell' | 'redis' | 'failures' | LossText>;

/** Who watches a run. */
export interface RunWatcher {
  onStepStart(step: number): void;
  onOutput(step: number, text: string): void;
  /** What runs goes on until Ctrl-C, or until others end it. */
  onGoesOn(step: number): void;
  /** What the run waits for; null: it no longer waits. */
  onProgress(message: string | null): void;
  onStepEnd(step: number, exitCode: number): void;
}

/** A run in progress. */
export interface SessionRun {
  readonly outcome: Promise<ShellOutcome>;
  /** Ctrl-C for a step, where it is the one that runs. */
  interrupt(step: number): void;
  /** Ctrl-C for the step that runs; no later one starts. */
  stop(): void;
}

/** One session. */
export class ShellSession {
  readonly #shell: Shell;
  readonly #jobs: Jobs;
  readonly #machine: PageMachine;
  readonly #texts: SessionTexts;
  #state: ShellState;
  /** The latest run, whose shell the session's is. */
  #front: Run | null = null;
  #unseen = '';
  /** Whether it has been said who speaks TLS for the page: once is enough. */
  #hasToldOfTls = false;

  constructor(parts: Omit<ShellParts, 'jobs'> & { readonly machine: PageMachine; readonly texts: SessionTexts }) {
    this.#texts = parts.texts;
    this.#jobs = new Jobs((text) => this.#showJob(text));
    this.#machine = parts.machine;
    this.#shell = new Shell({ ...parts, jobs: this.#jobs });
    this.#state = this.#shell.fresh;
  }

  /** Runs steps from the session's state of this moment. origin: told of each server that they start. */
  run(steps: readonly ShellStep[], columns: number, watcher: RunWatcher, origin?: string): SessionRun {
    const run = new Run(columns, watcher, origin === undefined ? this.#machine : startingFrom(origin, this.#machine), this.#texts);
    this.#front = run;
    const outcome = run.all(steps, this.#shell, this.#state, {
      begun: () => {
        run.terminal?.write(this.#unseen);
        this.#unseen = '';
      },
      // A run that another overtook keeps its shell to itself.
      ended: (state) => {
        if (this.#front === run) this.#state = state;
      },
    });
    const told = outcome.then((ended) => this.#tellOfTls(ended, run));
    return { outcome: told, interrupt: (step) => run.interrupt(step), stop: () => run.stop() };
  }

  /** Has the engine compile what a command line goes through: a hand is on its way to Run. Nothing is reached, shown or kept by it. */
  async rehearse(): Promise<void> {
    const terminal = new ShellTerminal(80, this.#texts.shell.hints, () => undefined);
    await this.#shell.run(rehearsedLine, this.#shell.fresh, terminal, rehearsalMachine(this.#machine));
    terminal.close();
  }

  #tellOfTls(outcome: ShellOutcome, run: Run): ShellOutcome {
    if (!run.hasTls || this.#hasToldOfTls || outcome.status === 'broken' || outcome.message !== undefined) return outcome;
    this.#hasToldOfTls = true;
    return { ...outcome, message: this.#texts.shell.tls };
  }

  /** What a background job prints appears in the step that runs, or in the next. */
  #showJob(text: string): void {
    const terminal = this.#front?.terminal;
    if (terminal) terminal.write(text);
    else this.#unseen = (this.#unseen + text).slice(-shellLimits.jobOutputChars);
  }
}

/** A machine whose servers are told where they were started from. */
function startingFrom(origin: string, machine: PageMachine): PageMachine {
  return alteredMachine(machine, { start: (request) => machine.start({ ...request, origin }) });
}

interface StepHooks {
  begun(): void;
  ended(state: ShellState): void;
}

/** The steps of one run, one after the other. */
class Run {
  readonly #columns: number;
  readonly #texts: SessionTexts;
  readonly #watcher: RunWatcher;
  #step = -1;
  #isStopped = false;
  /** What the bridge says of the connections that it made, and no other run. */
  readonly #notices: Notices;
  readonly #machine: PageMachine;
  /** The terminal of the step that runs. */
  terminal: ShellTerminal | null = null;

  constructor(columns: number, watcher: RunWatcher, machine: PageMachine, texts: SessionTexts) {
    this.#columns = columns;
    this.#texts = texts;
    this.#watcher = watcher;
    this.#notices = new Notices((waits) => watcher.onProgress(waits === null ? null : texts.redis.starting));
    this.#machine = this.#notices.watch(machine);
  }

  /** Whether a connection of it spoke TLS. */
  get hasTls(): boolean {
    return this.#notices.hasTls;
  }

  interrupt(step: number): void {
    if (step === this.#step) this.terminal?.interrupt();
  }

  stop(): void {
    this.#isStopped = true;
    this.terminal?.interrupt();
  }

  async all(steps: readonly ShellStep[], shell: Shell, from: ShellState, hooks: StepHooks): Promise<ShellOutcome> {
    let state = from;
    let isInterrupted = false;
    for (const [step, { input, endsRunIfRefused = false }] of steps.entries()) {
      if (this.#isStopped) break;
      this.#step = step;
      const terminal = new ShellTerminal(
        this.#columns,
        this.#texts.shell.hints,
        (text) => this.#watcher.onOutput(step, text),
        () => this.#watcher.onGoesOn(step),
      );
      this.terminal = terminal;
      this.#watcher.onStepStart(step);
      hooks.begun();
      state = await shell.run(input, state, terminal, this.#machine);
      this.terminal = null;
      terminal.close();
      if (terminal.failure !== null) return brokenBy(terminal.failure, this.#texts);
      isInterrupted = terminal.isInterrupted;
      hooks.ended(state);
      this.#watcher.onStepEnd(step, state.status);
      if (endsRunIfRefused && state.status !== 0 && this.#notices.isRefused) break;
    }
    const exitCode = state.status;
    const { text } = this.#notices;
    const notice = text === null ? {} : { message: this.#texts.failures.told(text) };
    if (this.#isStopped) return { status: 'stopped', exitCode, ...notice };
    // Ctrl-C as the transcript prints it is how that step was meant to end.
    return { status: exitCode === 0 || isInterrupted ? 'done' : 'failed', exitCode, ...notice };
  }
}

function brokenBy(failure: unknown, texts: SessionTexts): ShellOutcome {
  if (failure instanceof BridgeError) return brokenOutcome(failure, texts);
  return { status: 'broken', reason: failure instanceof Error ? failure.message : String(failure) };
}
