// Sum: the one phrase in a snippet's header that says where it stands, as a value; what it reads as is in sum-words.ts.
import type { StepError } from './step-error.ts';

/** A word to press, and what pressing it does. */
export interface Link {
  readonly label: string;
  readonly act: () => void;
}

export type Sum =
  /** Nothing to say: it has not run. */
  | { readonly state: 'idle' }
  | { readonly state: 'editing' }
  /** what: as it stands after "Waits for", such as "step 7"; link: the way to end the waiting. */
  | { readonly state: 'waiting'; readonly what: string; readonly link?: Link }
  /** doing: what it does where that is not just running, such as "Starting your Redis"; ms: since it began. */
  | { readonly state: 'running'; readonly doing?: string; readonly ms: number }
  /** Stop was pressed and the run has not ended yet. */
  | { readonly state: 'stopping' }
  | EndedSum;

/** What a run came to. ms: its wall time; earlier: when it ran, where that was before the page was loaded; halted: the page's run went no further. */
export type EndedSum = { readonly ms: number; readonly earlier?: Date; readonly halted?: true } & Ending;

type Ending =
  | { readonly state: 'matches'; readonly of: number }
  | { readonly state: 'differs'; readonly differing: number; readonly of: number }
  /** An error that the lesson prints too. */
  | { readonly state: 'expected-error'; readonly error: StepError }
  /** step: which failed first, from 1, and of how many. */
  | { readonly state: 'failed'; readonly error: StepError; readonly step: number; readonly of: number }
  | { readonly state: 'stopped' }
  /** Nothing to compare with. lines: of output. */
  | { readonly state: 'ran'; readonly lines: number }
  /** There was no command. */
  | { readonly state: 'nothing' }
  /** Our own machinery failed. isLost: the bridge went away once it had begun. */
  | { readonly state: 'unavailable'; readonly isLost?: true };
