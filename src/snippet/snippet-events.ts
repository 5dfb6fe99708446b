// Snippet events: what <redis-snippet> tells the page around it. They bubble, and the element alone dispatches them, or its view.
import type { RunResult, SnippetState } from './run-result.ts';
import type { Trouble } from './run-trouble.ts';
import type { Sum } from './sum.ts';

/** snippet-state: the attribute state has changed, or a run has begun anew. */
export interface SnippetStateDetail {
  readonly state: SnippetState;
  /** Of the run that has ended; missing where none has. */
  readonly result?: RunResult;
  /** What keeps that run from being one to go on from, null where nothing does. */
  readonly trouble?: Trouble | null;
}

/** snippet-appeared: all that the lesson prints below a step of the run has appeared, whether it has ended or goes on. */
export interface SnippetAppearedDetail {
  /** The step, from 0, and how many there are. */
  readonly step: number;
  readonly steps: number;
  /** That of the steps before it. */
  readonly trouble: Trouble | null;
}

/** snippet-run-to: its reader asks for the page to run up to it; the notebook around it answers. */
export function runToEvent(): SnippetEventMap['snippet-run-to'] {
  return new CustomEvent('snippet-run-to', { bubbles: true, composed: true, detail: null });
}

/** snippet-sum: the phrase in its header is another one. */
export interface SnippetSumDetail {
  readonly sum: Sum;
}

/** snippet-step: a step of the run begins. */
export interface SnippetStepDetail {
  /** The step, from 0, and how many there are. */
  readonly step: number;
  readonly steps: number;
}

/** snippet-prepare: a run is about to begin; it waits for what it is told to, and is unavailable where that rejects. */
export interface SnippetPrepareDetail {
  /** waitsFor: as it stands in the header meanwhile, after "Waits for"; missing where it is not worth a word. */
  until(ready: Promise<void>, waitsFor?: string): void;
}

/** snippet-edited: its source is another now, whoever changed it. */
export interface SnippetEventMap {
  'snippet-edited': CustomEvent<null>;
  'snippet-prepare': CustomEvent<SnippetPrepareDetail>;
  'snippet-state': CustomEvent<SnippetStateDetail>;
  'snippet-appeared': CustomEvent<SnippetAppearedDetail>;
  'snippet-step': CustomEvent<SnippetStepDetail>;
  'snippet-run-to': CustomEvent<null>;
  'snippet-sum': CustomEvent<SnippetSumDetail>;
}

/** Asks the page's machine menu to reset the machine; it asks the learner first. */
export const resetMachineEvent = 'redis-notebook:reset-machine';

export function editedEvent(): SnippetEventMap['snippet-edited'] {
  return new CustomEvent('snippet-edited', { bubbles: true, composed: true, detail: null });
}

export function prepareEvent(detail: SnippetPrepareDetail): SnippetEventMap['snippet-prepare'] {
  return new CustomEvent('snippet-prepare', { bubbles: true, composed: true, detail });
}

export function stateEvent(detail: SnippetStateDetail): SnippetEventMap['snippet-state'] {
  return new CustomEvent('snippet-state', { bubbles: true, composed: true, detail });
}

export function stepEvent(detail: SnippetStepDetail): SnippetEventMap['snippet-step'] {
  return new CustomEvent('snippet-step', { bubbles: true, composed: true, detail });
}

export function sumEvent(detail: SnippetSumDetail): SnippetEventMap['snippet-sum'] {
  return new CustomEvent('snippet-sum', { bubbles: true, composed: true, detail });
}

export function appearedEvent(detail: SnippetAppearedDetail): SnippetEventMap['snippet-appeared'] {
  return new CustomEvent('snippet-appeared', { bubbles: true, composed: true, detail });
}

declare global {
  // They bubble: whoever holds snippets may listen.
  interface HTMLElementEventMap extends SnippetEventMap {}
  interface DocumentEventMap extends SnippetEventMap {}
}
