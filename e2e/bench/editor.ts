// Editor: what a reader waits for who edits: Monaco's arrival, its first key and its suggestions.
import type { Browser, Page } from 'playwright';
import { snippet } from '../fixtures/snippet.ts';
import { median } from './samples.ts';
import { handMs } from './timed-run.ts';

const lesson = '/quickstart/';
const edited = 'SET stock 3';
const readers = 5;
const completions = 5;

/** In milliseconds. */
export interface EditorTimes {
  /** Edit to the first key in Monaco: of a new reader, of one who comes back, of a second snippet on the same page. */
  readonly cold: readonly number[];
  readonly warm: readonly number[];
  readonly second: readonly number[];
  /** Of a new reader whose hand came to the button some time before it pressed. */
  readonly inHand: readonly number[];
  /** A key to the suggestions for it. */
  readonly completion: readonly number[];
}

/** Rows of the table of a notebook. */
export async function editorRows(browser: Browser, url: string): Promise<string[][]> {
  const times = await measureEditor(browser, url);
  return [
    ['Edit to the first key in Monaco, cold, ms', ...spread(times.cold), 'under 500'],
    ['the same of a reader who comes back, ms', ...spread(times.warm), 'under 150'],
    ['the same of a second snippet, ms', ...spread(times.second), 'under 150'],
    [`of a new reader, ${handMs} ms after a hand came to the button, ms`, ...spread(times.inHand), 'under 150'],
    ['a completion, ms', ...spread(times.completion), 'under 150'],
  ];
}

async function measureEditor(browser: Browser, url: string): Promise<EditorTimes> {
  const times = { cold: [] as number[], warm: [] as number[], second: [] as number[], inHand: [] as number[], completion: [] as number[] };
  for (let reader = 0; reader < readers; reader += 1) {
    const context = await browser.newContext({ baseURL: url });
    try {
      const page = await context.newPage();
      times.cold.push(await open(page, edited));
      times.completion.push(...(await complete(page)));
      const again = await context.newPage();
      times.warm.push(await open(again, edited));
      times.second.push(await firstKey(again, 'SELECT 3'));
    } finally {
      await context.close();
    }
    times.inHand.push(await openInHand(browser, url));
  }
  return times;
}

async function openInHand(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ baseURL: url });
  try {
    return await open(await context.newPage(), edited, handMs);
  } finally {
    await context.close();
  }
}

/** hand: how long a hand is at the button before it presses, in milliseconds; 0: none is. */
async function open(page: Page, name: string, hand = 0): Promise<number> {
  await page.goto(lesson, { waitUntil: 'networkidle' });
  await snippet(page, name).element.locator('button[data-action="edit"]:enabled').waitFor({ state: 'attached' });
  if (hand > 0) {
    const { element } = snippet(page, name);
    await element.hover();
    await element.getByRole('button', { name: 'Edit', exact: true }).hover();
    await page.waitForTimeout(hand);
  }
  return await firstKey(page, name);
}

/** From the press of Edit to a key that Monaco has taken. */
async function firstKey(page: Page, name: string): Promise<number> {
  const { element } = snippet(page, name);
  await element.scrollIntoViewIfNeeded();
  return await element.evaluate(async (host) => {
    const started = performance.now();
    host.querySelector<HTMLButtonElement>('[data-action="edit"]')?.click();
    while (!document.activeElement?.closest('.monaco-editor')) await new Promise((resolve) => requestAnimationFrame(resolve));
    document.execCommand('insertText', false, 'x');
    while (!(host.querySelector('.view-lines')?.textContent ?? '').includes('x'))
      await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now() - started;
  });
}

/** From a key to what is offered for it. The first fetches what the server says of its commands. */
async function complete(page: Page): Promise<number[]> {
  const times: number[] = [];
  for (let time = 0; time < completions; time += 1) {
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
    await page.evaluate(() => {
      addEventListener('keydown', () => (document.documentElement.dataset['pressed'] = String(performance.now())), {
        capture: true,
        once: true,
      });
    });
    await page.keyboard.press('z');
    await page.locator('.suggest-widget.visible .monaco-list-row').first().waitFor();
    times.push(await page.evaluate(() => performance.now() - Number(document.documentElement.dataset['pressed'])));
  }
  return times;
}

export function spread(values: readonly number[]): string[] {
  return [median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(0));
}
