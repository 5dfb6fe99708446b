// Run report: what a run came to, told on its snippet: the sum, the words for those who listen, the rest of a long output, and the way out of trouble.
import type { RunOutcome } from '../runners/runner.ts';
import type { Texts } from '../texts/texts.ts';
import { spokenOutcome } from './outcome-text.ts';
import type { RunProgram } from './run-loading.ts';
import { resetMachineEvent } from './snippet-events.ts';
import type { SnippetRun } from './snippet-run.ts';
import type { SnippetView } from './snippet-view.ts';
import type { Sum } from './sum.ts';

/** A run that has ended. program, run: null where it ended before they were there. of: how many steps it has. ms: its wall time. */
export interface EndedRun {
  readonly outcome: RunOutcome;
  readonly program: RunProgram | null;
  readonly run: SnippetRun | null;
  readonly of: number;
  readonly ms: number;
}

/** The one phrase that it comes to. */
export function sumOf({ outcome, program, run, of, ms }: EndedRun): Sum {
  if (program === null) return { state: outcome.status === 'stopped' ? 'stopped' : 'unavailable', ms };
  return program.runSum(outcome, run?.outcomes ?? [], of, countLines(run?.outputs ?? []), ms);
}

/** Tells it. host: what is asked to have the machine reset. */
export function reportRun(host: HTMLElement, view: SnippetView, ended: EndedRun, sum: Sum, texts: Texts): void {
  const { outcome, program, run, ms } = ended;
  view.setSum(sum);
  const errors = (run?.outcomes ?? []).filter((step) => step.error !== null).length;
  view.announce(sum.state === 'nothing' ? texts.outcome.nothing : spokenOutcome(outcome, ms, texts, errors));
  program?.showLongOutput(view, run?.outputs ?? [], texts.output);
  // A shared Redis is nobody's to reset.
  const isShared = document.documentElement.dataset['isolation'] === 'shared';
  const reset = (): void => void host.dispatchEvent(new CustomEvent(resetMachineEvent, { bubbles: true }));
  const canReset = outcome.status === 'unavailable' && outcome.cause !== 'refused' && !isShared;
  const links = canReset ? [{ label: texts.snippet.resetMachine, act: reset }] : [];
  view.strip('outcome', outcome.message === undefined ? null : { text: outcome.message, links });
}

export function countLines(outputs: readonly { readonly lines: number }[]): number {
  return outputs.reduce((sum, output) => sum + output.lines, 0);
}
