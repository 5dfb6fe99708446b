// Long output: the strip that says how much of a run's output shows, and shows the rest.
import type { Texts } from '../../texts/texts.ts';
import { snippetLimits } from '../limits.ts';
import type { SnippetChrome } from '../snippet-view.ts';
import type { StepOutput } from './step-output.ts';

/** outputs: of a run that has ended; those of them that are long open and close together. */
export function showLongOutput(chrome: Pick<SnippetChrome, 'strip'>, outputs: readonly StepOutput[], texts: Texts['output']): void {
  const long = outputs.filter((output) => output.isLong);
  const total = long.reduce((sum, output) => sum + output.lines, 0);
  const shown = snippetLimits.shownRows * long.length;
  const show = (open: boolean): void => {
    for (const output of long) output.open(open);
    const fewer = { text: texts.lines(total), links: [{ label: texts.showFewer, act: () => show(false) }] };
    const part = total > shown ? texts.partOf(shown, total) : texts.longLines;
    chrome.strip('long-output', open ? fewer : { text: part, links: [{ label: texts.showAll(total), act: () => show(true) }] });
  };
  if (long.length === 0) chrome.strip('long-output', null);
  else show(false);
}
