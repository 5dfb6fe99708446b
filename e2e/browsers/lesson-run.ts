// Lesson run: the snippets of a page run from top to bottom as a reader would, in any browser, from inside the page.
import { z } from 'zod';
import type { Browser } from './browser.ts';

/** Milliseconds a snippet may take until it has ended or shown what is printed, and after that until it has ended. */
const times = { runMs: 240_000, endingMs: 1_000 } as const;

const played = z.array(z.object({ input: z.string(), printed: z.string(), output: z.string().nullable(), problem: z.string().nullable() }));

/** What was wrong with a page, one message for each step; how many steps ran. */
export interface LessonRun {
  readonly steps: number;
  readonly problems: readonly string[];
}

/** Opens a page and runs all of its snippets. */
export async function runLesson(browser: Browser, url: string): Promise<LessonRun> {
  await browser.open(url);
  const count = Number(await browser.evaluate(`(${awaitSnippets.toString()})(${times.runMs})`));
  for (let at = 0; at < count; at += 1) await browser.evaluate(`(${playSnippet.toString()})(${at}, ${JSON.stringify(times)})`);
  const steps = played.parse(JSON.parse(await browser.evaluate(`JSON.stringify((${readSteps.toString()})())`)));
  const problems = steps.flatMap(({ input, printed, output, problem }) =>
    problem === null ? [] : [`${input}\n${problem}\nexpected:\n${printed}\nactual:\n${output ?? ''}`],
  );
  return { steps: steps.length, problems };
}

// The functions below are sent to the page as they stand: nothing around them is there.

/** Waits until the page's snippets work; resolves to how many there are. */
async function awaitSnippets(ms: number): Promise<number> {
  const late = performance.now() + ms;
  while (document.querySelector('redis-snippet [data-action="run"]:disabled') !== null && performance.now() < late)
    await new Promise((resolve) => setTimeout(resolve, 50));
  return document.querySelectorAll('redis-snippet').length;
}

/** Presses Run and waits until the snippet has ended, or waits with all of its printed output shown. */
async function playSnippet(at: number, { runMs, endingMs }: { runMs: number; endingMs: number }): Promise<void> {
  const snippet = document.querySelectorAll('redis-snippet')[at];
  const last = [...(snippet?.querySelectorAll('.rn-step') ?? [])].at(-1);
  if (snippet === undefined || last === undefined) return;
  const hasEnded = (): boolean => !['idle', 'running'].includes(snippet.getAttribute('state') ?? '');
  (snippet.querySelector('[data-action="run"]') as HTMLButtonElement).click();
  const begun = performance.now();
  let appeared: number | null = null;
  while (!hasEnded() && performance.now() < (appeared === null ? begun + runMs : appeared + endingMs)) {
    if (last.hasAttribute('data-appeared')) appeared ??= performance.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every step of every snippet, with what is wrong with it. */
function readSteps(): { input: string; printed: string; output: string | null; problem: string | null }[] {
  return [...document.querySelectorAll('redis-snippet')].flatMap((snippet) =>
    [...snippet.querySelectorAll<HTMLElement>('.rn-step')].map((step) => {
      const { state, match, appeared } = step.dataset;
      let problem: string | null = null;
      if (state === undefined) problem = `did not run: ${snippet.querySelector('.rn-strip')?.textContent ?? ''}`;
      else if (state === 'running') problem = appeared === undefined ? 'still runs and has not printed what the lesson prints' : null;
      else if (match === 'different') problem = 'printed something else than the lesson';
      const parts = [...step.querySelectorAll('.rn-live')].map((part) => part.textContent ?? '');
      const output = step.querySelector('.rn-result') === null ? null : parts.join('');
      const textOf = (selector: string): string | null => step.querySelector(selector)?.textContent ?? null;
      return { input: textOf('.rn-input') ?? '', printed: textOf('.rn-printed') ?? '', output, problem };
    }),
  );
}
