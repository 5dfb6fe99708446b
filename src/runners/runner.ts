// Runner: what a snippet hands its steps to. One for each kind and session, imported at the first Run.

import type { RunTexts } from '../texts/texts.ts';
import type { PageContext } from './page-context.ts';

/** One prompt's worth of a snippet. */
export interface RunStep {
  /** The command or code as typed, without prompts; continuation lines joined by "\n". */
  readonly input: string;
  /** Set where the transcript prints ^C: asked with the beginning of the step's output (interrupt-watch.ts) after each chunk; true presses Ctrl-C. */
  readonly interruptWhen?: (output: string) => boolean;
  /** Where nobody listens for this step's redis-cli, the run ends as failed: the next step would be refused the same. */
  readonly endsRunIfRefused?: boolean;
}

/** Who asked for a run. Whoever waits for it can name it, and stop it. */
export interface RunOwner {
  /** The number of its snippet on the page, from 1. */
  number(): number;
  stop(): void;
}

export interface RunOptions {
  /** Stop: Ctrl-C for the command in the foreground, whose last words still come; no later step starts. */
  readonly signal: AbortSignal;
  /** Width of the output in characters. */
  readonly columns: number;
  onStepStart(step: number): void;
  /** Text as a terminal would show it, in order, stdout and stderr together. */
  onOutput(step: number, text: string): void;
  /** What runs goes on until Stop, or until others end it: whoever plays the page need not wait for its end. Told before what it then prints. */
  onGoesOn?(step: number): void;
  /** exitCode: 0 to 255; null where the step has none. */
  onStepEnd(step: number, exitCode: number | null): void;
  /** The prompt at which a step has started, without its address: ">", "(TX)>", "[1]>". */
  onPrompt?(step: number, prompt: string): void;
  /** Which snippet of which page it is, by what a server that it starts is found again. */
  readonly origin?: string;
  /** Who asks for the run. */
  readonly owner?: RunOwner;
  /** The session is another run's, which owner asked for (null: it is not known); told again at each change, and over once it is this run's. */
  onWait?(wait: { readonly owner: RunOwner | null } | 'over'): void;
  /** A short word about what the run waits for ("Starting the shell"), and null when it no longer waits. */
  onProgress(message: string | null): void;
  /** Asks the learner for a line that code waits for; null: they ended the input. Where it is missing, the browser's own dialog asks. */
  onInput?(prompt: string): Promise<string | null>;
}

/** How a run ended. unavailable: our machinery failed, and message says what happened and what to do. */
export type RunOutcome =
  | { status: 'done' | 'failed' | 'stopped'; exitCode: number | null; message?: string }
  | ({ status: 'unavailable'; exitCode: null } & Breakdown);

/** Why our machinery failed. */
export interface Breakdown {
  message: string;
  /** refused: it was not begun, for something that no other machine would mend; lost: the bridge went away once it had begun. */
  cause?: 'refused' | 'lost';
}

/** A session's interpreter. Runs may overlap: a run that blocks gives the session back to the next. */
export interface Runner {
  /** Resolves, never rejects, whatever the learner's code does. */
  run(steps: readonly RunStep[], options: RunOptions): Promise<RunOutcome>;
  /** Starts its interpreter ahead of a run, without running anything; resolves once that could run. Never rejects: failures show at the run. */
  prepare?(): Promise<void>;
  /** Begins the session anew with the next run, unseen, where the session is a connection; what runs goes on. */
  renew?(): void;
  /** Asks a live interpreter about code, in JSON of its own, without running any; null: there is none, or it is busy. Never starts one, never rejects. */
  inspect?(question: string): Promise<string | null>;
  /** Ends the interpreter; what runs is stopped. */
  dispose(): void;
}

/** What runners are made from: the page without them, without what it keeps of them, and without what waits for its reader. */
export type RunnerParts = Omit<PageContext, 'runners' | 'store' | 'attendance' | 'texts'> & { readonly texts: RunTexts };

/** The runners of one kind on a page. */
export interface RunnerKind {
  /** A runner for a session. */
  create(): Runner;
  /** Starts what the first run will need, without running anything. */
  preload?(): void;
}

/** Every runner's module exports this, for its kind. */
export type RunnersOf = (parts: RunnerParts) => RunnerKind;
