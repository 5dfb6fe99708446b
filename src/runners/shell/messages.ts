// Messages: what the page and a shell's worker say to each other. Every one that belongs to a run carries its id.
import type { RunOutcome, RunStep } from '../runner.ts';

/** A step as the worker has it: when to press Ctrl-C is the page's to know. */
export type ShellStep = Omit<RunStep, 'interruptWhen'>;

/** How a run ended; broken: the shell itself failed, with what its error says. What the learner reads of it is the page's to word. */
export type ShellOutcome = RunOutcome | { readonly status: 'broken'; readonly reason: string };

/** What a worker begins with. onlyHttp: the page does without WebSockets. */
export interface ShellSetup {
  readonly files: MessagePort;
  readonly onlyHttp: boolean;
  /** Which of the learner's computers it is. */
  readonly computer: string;
  /** The page's, as its lang names it. */
  readonly language: string;
  /** Name of its session for plain requests (src/bridge/http-tunnel.ts), which the page leaves for it. */
  readonly tunnelSession: string;
}

/** From the page. */
export type ToWorker =
  | { readonly type: 'run'; readonly id: number; readonly steps: readonly ShellStep[]; readonly columns: number; readonly origin?: string }
  /** Ctrl-C for a step, where it still runs. */
  | { readonly type: 'interrupt'; readonly id: number; readonly step: number }
  /** Answered with heard at once: a worker in a busy loop is deaf. */
  | { readonly type: 'stop'; readonly id: number };

/** From the worker. */
export type FromWorker =
  | { readonly type: 'step-start'; readonly id: number; readonly step: number }
  | { readonly type: 'output'; readonly id: number; readonly step: number; readonly text: string }
  /** What runs goes on until Ctrl-C, or until others end it. */
  | { readonly type: 'goes-on'; readonly id: number; readonly step: number }
  /** What the run waits for; null: it no longer waits. */
  | { readonly type: 'progress'; readonly id: number; readonly message: string | null }
  | { readonly type: 'step-end'; readonly id: number; readonly step: number; readonly exitCode: number }
  | { readonly type: 'heard'; readonly id: number }
  | { readonly type: 'end'; readonly id: number; readonly outcome: ShellOutcome };
