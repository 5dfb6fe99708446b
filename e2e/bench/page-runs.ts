// Page runs: what a reader waits for who runs a page: the first Run and a warm one, Python's first, Run page, and a flood of output.
import type { Browser, Page } from 'playwright';
import { z } from 'zod';
import { ofKind, snippet } from '../fixtures/snippet.ts';
import { handMs, timeRun } from './timed-run.ts';
import { median } from './samples.ts';

const readers = 5;
const warmRuns = 20;
const floodMs = 10_000;
const command = 'redis-cli PING';

/** Rows of the notebook's table: what, median, least, most, aim. */
export async function runRows(browser: Browser, url: string): Promise<string[][]> {
  // Chromium's own first page, font and cache work is no reader's.
  await asReader(browser, url, firstRuns);
  const runs: Awaited<ReturnType<typeof firstRuns>>[] = [];
  const pages: Awaited<ReturnType<typeof pageRun>>[] = [];
  const atOnce: number[] = [];
  const python: number[] = [];
  const pythonInHand: number[] = [];
  for (let reader = 0; reader < readers; reader += 1) {
    runs.push(await asReader(browser, url, firstRuns));
    atOnce.push(await asReader(browser, url, firstAtOnce));
    python.push(await asReader(browser, url, (page) => firstPython(page, 0)));
    pythonInHand.push(await asReader(browser, url, (page) => firstPython(page, handMs)));
    pages.push(await asReader(browser, url, pageRun));
  }
  const flood = await asReader(browser, url, floodRun);
  return [
    row(
      `first Run of a new reader, ${handMs} ms after a hand came to the button, ms`,
      runs.map(({ first }) => first),
      'under 150',
    ),
    row('the same, pressed at once', atOnce, ''),
    row(
      'warm Run, ms',
      runs.flatMap(({ warm }) => warm),
      'under 12',
    ),
    row('first Python Run of a new reader, pressed at once, ms', python, 'under 1000'),
    row(`the same, ${handMs} ms after a hand came to the button`, pythonInHand, 'under 1000'),
    row(
      'Run page of the quickstart, ms',
      pages.map(({ ms }) => ms),
      '',
    ),
    row(
      'the same / each of its steps played alone, summed',
      pages.map(({ ms, steps }) => ms / steps),
      'at most 1.2',
      2,
    ),
    row(
      'layout shift of that page run',
      pages.map(({ shift }) => shift),
      'under 0.02',
      4,
    ),
    row('10,000 lines a second for 10 s: longest task, ms', [flood.longestTask], 'under 100', 0),
    row('the same: most processor time of a task, ms', [flood.busiestTask], 'under 100', 0),
    row('the same: lines a second that came', [flood.linesPerSecond], '', 0),
  ];
}

/** Does something with a page of a reader who was never here. */
async function asReader<T>(browser: Browser, url: string, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ baseURL: url });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function firstRuns(page: Page): Promise<{ first: number; warm: number[] }> {
  await page.goto('/quickstart/', { waitUntil: 'networkidle' });
  const { element } = snippet(page, command);
  await element.getByRole('button', { name: 'Run', exact: true }).hover();
  await page.waitForTimeout(handMs);
  const first = await timeRun(element);
  const warm: number[] = [];
  for (let run = 0; run < warmRuns; run += 1) warm.push(await timeRun(element));
  return { first, warm };
}

async function firstAtOnce(page: Page): Promise<number> {
  await page.goto('/quickstart/', { waitUntil: 'networkidle' });
  return await timeRun(snippet(page, command).element);
}

/** hand: how long a hand is at the button before it presses, in milliseconds; 0: none is. */
async function firstPython(page: Page, hand: number): Promise<number> {
  await page.goto('/publish-subscribe/', { waitUntil: 'networkidle' });
  const python = page.locator('redis-snippet[kind="python"]').first();
  if (hand > 0) {
    await python.getByRole('button', { name: 'Run', exact: true }).hover();
    await page.waitForTimeout(hand);
  }
  return await timeRun(python);
}

interface NotebookElement extends HTMLElement {
  readonly snippets: readonly Element[];
  play(request?: { snippets: readonly Element[] }): Promise<unknown>;
}

/** ms: from Run page to its end; steps: what its snippets take one by one, on a machine that is new again. */
async function pageRun(page: Page): Promise<{ ms: number; steps: number; shift: number }> {
  await page.goto('/quickstart/', { waitUntil: 'networkidle' });
  const { ms, shift } = await page.evaluate(async () => {
    let moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
    const began = performance.now();
    const ended = new Promise<void>((resolve) => {
      document.addEventListener('notebook-end', () => resolve(), { once: true });
    });
    document.querySelector<HTMLButtonElement>('run-bar > button')?.click();
    await ended;
    return { ms: performance.now() - began, shift: moved };
  });
  await page.request.post('/bridge/machine/reset', { headers: { origin: new URL(page.url()).origin } });
  await page.reload({ waitUntil: 'networkidle' });
  const steps = await page.locator('redis-notebook').evaluate(async (element) => {
    const notebook = element as NotebookElement;
    let sum = 0;
    for (const one of notebook.snippets) {
      const began = performance.now();
      await notebook.play({ snippets: [one] });
      sum += performance.now() - began;
    }
    return sum;
  });
  return { ms, steps, shift };
}

/** longestTask: of the page's thread, on the clock; busiestTask: in processor time, which what else the machine does leaves alone. */
async function floodRun(page: Page): Promise<{ longestTask: number; busiestTask: number; linesPerSecond: number }> {
  await page.goto('/scratchpad/', { waitUntil: 'networkidle' });
  const python = ofKind(page, 'python');
  await python.exec('import time', 'done');
  await python.setSource(`
end = time.time() + ${floodMs / 1000}
lines = 0
while time.time() < end:
    for _ in range(1000):
        print("a line,", lines)
        lines += 1
    time.sleep(0.1)
print("lines:", lines)`);
  const browser = page.context().browser();
  await browser?.startTracing(page, { categories: ['toplevel', '__metadata'] });
  const longestTask = await python.element.evaluate(async (element) => {
    let longest = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longest = Math.max(longest, entry.duration);
    }).observe({ type: 'longtask' });
    await (element as HTMLElement & { run(): Promise<unknown> }).run();
    return longest;
  });
  const traced = trace.parse(JSON.parse((await browser?.stopTracing())?.toString() ?? '{"traceEvents":[]}'));
  const lines = Number(/lines: (\d+)/.exec(await python.text())?.[1]);
  return { longestTask, busiestTask: busiestTaskOf(traced.traceEvents), linesPerSecond: lines / (floodMs / 1000) };
}

/** A trace of Chromium; tdur: processor time of a thread in microseconds. */
const trace = z.object({
  traceEvents: z.array(
    z.object({
      name: z.string(),
      pid: z.number(),
      tid: z.number(),
      tdur: z.number().optional(),
      args: z.object({ name: z.string().optional() }).optional(),
    }),
  ),
});

/** Of the threads that pages have, in milliseconds. */
function busiestTaskOf(events: z.infer<typeof trace>['traceEvents']): number {
  const threads = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && threads.has(`${pid} ${tid}`));
  return tasks.reduce((most, { tdur = 0 }) => Math.max(most, tdur / 1_000), 0);
}

function row(what: string, values: readonly number[], aim: string, digits = 1): string[] {
  return [what, ...[median(values), Math.min(...values), Math.max(...values)].map((value) => value.toFixed(digits)), aim];
}
