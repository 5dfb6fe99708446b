// Run page: the bar that runs a page, and the way up to a snippet: halts, Stop, what is left, and what stays over a reload.
import { focusOn } from './fixtures/focus.ts';
import { holdBack, holdBackRunner } from './fixtures/held-back.ts';
import { lanHost } from './fixtures/notebook.ts';
import { ofSession, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import type { Page } from 'playwright/test';

/** The bar as its reader meets it. */
function bar(page: Page) {
  const region = page.getByRole('region', { name: 'This page’s steps' });
  return {
    region,
    runPage: region.getByRole('button', { name: 'Run page', exact: true }),
    stop: region.getByRole('button', { name: 'Stop', exact: true }),
    ticks: region.getByRole('img'),
  };
}

test('a page runs from its bar, on plain HTTP too, shifts nothing above, and is all told', async ({ page, notebook }) => {
  await page.goto(`${notebook.url.replace('127.0.0.1', lanHost)}/authoring/`);
  const { region, runPage, stop, ticks } = bar(page);
  await expect(region).toContainText('0 of 5');
  await expect(region).toContainText('Next: step 1, Side by side');
  await expect(ticks).toHaveAccessibleName('5 steps: 5 not run');
  await page.evaluate(() => {
    const shifts = { sum: 0 };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.sum += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift' });
  });
  // Nothing of it is over before it was looked at: its programs come only then.
  const see = await holdBack(page, '**/_astro/*.js');
  await focusOn(runPage);
  await page.keyboard.press('Enter');
  await expect(stop).toBeFocused();
  see();
  await expect(region).toContainText('5 of 5', { timeout: 60_000 });
  await expect(runPage).toBeFocused();
  await expect(region.getByRole('status')).toHaveText('The page has run.');
  await expect(ticks).toHaveAccessibleName('5 steps: 5 as in the lesson');
  expect(await page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum)).toBeLessThan(0.02);
  // The subscriber waited for what its publisher sent; the transaction was lost to the other client.
  expect(await ofSession(page, 'subscriber').text()).toContain('1) "message"\n2) "news"\n3) "hello"\n');
  const ana = page.locator('redis-snippet[session="ana"]');
  await expect(ana.nth(1)).toContainText('(nil)');
  const [left, right, below] = await Promise.all(
    [ana.first(), page.locator('redis-snippet[session="ben"]'), ana.nth(1)].map(async (one) => await one.boundingBox()),
  );
  expect(right?.y, 'a turn is a row').toBe(left?.y);
  expect(right?.x, 'a session is a column').toBeGreaterThan((left?.x ?? 0) + (left?.width ?? 0));
  expect(below?.x).toBe(left?.x);
  await page.setViewportSize({ width: 360, height: 740 });
  const stacked = await Promise.all(
    [ana.first(), page.locator('redis-snippet[session="ben"]')].map(async (one) => await one.boundingBox()),
  );
  expect(stacked[1]?.x).toBe(stacked[0]?.x);
  expect(stacked[1]?.y).toBeGreaterThan((stacked[0]?.y ?? 0) + (stacked[0]?.height ?? 0));
});

test('what runs the first step of a page begins to start before what only hears of its run is loaded', async ({ page }) => {
  const { early, program, release } = await holdBackRunner(page);
  await page.goto('/quickstart/');
  const { runPage, stop } = bar(page);
  await expect(runPage).toBeEnabled();
  // A pointer that moves, or the focus, would have it loaded by itself.
  await runPage.evaluate((button: HTMLButtonElement) => button.click());
  await program;
  expect(early).toEqual([]);
  release();
  await expect(snippet(page, 'redis-cli PING').element).toHaveAttribute('state', 'done');
  await stop.click();
});

test('a run of the page halts at the first step that differs, names it, goes on from there, and stops', async ({ page }) => {
  await page.goto('/quickstart/');
  const { region, runPage, stop } = bar(page);
  const [ping, set, get] = ['redis-cli PING', 'redis-cli SET message', 'redis-cli GET message'].map((first) =>
    snippet(page, first === 'redis-cli SET message' ? 'redis-cli SET message "Hello world!"' : first),
  ) as [ReturnType<typeof snippet>, ReturnType<typeof snippet>, ReturnType<typeof snippet>];
  await set.setSource('redis-cli SET message other');
  await runPage.click();
  await expect(region).toContainText('Halted at step 5, Talk to it');
  await expect(region.getByRole('status')).toHaveText(/^The page’s run halted at step 5, Shell snippet: redis-cli GET message/);
  await expect(get.element).toContainText('the page’s run halted here');
  await expect(get.element).toBeInViewport();
  await expect(ping.element).toHaveAttribute('state', 'done');
  await expect(snippet(page, 'SET visits 10').element).toHaveAttribute('state', 'idle');
  await expect(snippet(page, 'redis-server').element, 'what blocks was left running').toHaveAttribute('state', 'running');

  // Whose doing it is, as far as the page knows, and what can be done about it: nothing goes without a question.
  await expect(get.element).toContainText('On this page, step 4 changed message last: SET message other');
  await get.element.getByRole('button', { name: 'Show it' }).click();
  await expect(set.button('Run')).toBeFocused();
  const reset = get.element.getByRole('button', { name: 'Reset data and run to here…' });
  await reset.click();
  await expect(get.element).toContainText('This removes all that your Redis holds, of other lessons too: 1 key.');
  await expect(get.element.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(get.element.getByRole('button', { name: 'Show it' })).toBeFocused();
  await set.button('Reset').click();
  await page.evaluate(() => {
    const runs: string[] = [];
    Object.assign(globalThis, { runs });
    document.addEventListener('notebook-progress', (event) => {
      runs.push((event as CustomEvent<{ snippet: { source: string } }>).detail.snippet.source);
    });
  });
  await reset.click();
  await get.element.getByRole('button', { name: 'Remove it and run to here' }).click();
  await expect(get.element).toHaveAttribute('state', 'done');
  await expect(get.element).toContainText('1 of 1 as in the lesson');
  expect(await page.evaluate(() => (globalThis as unknown as { runs: string[] }).runs)).toContain('redis-cli PING');
  // It goes on to a step that waits for something that never comes.
  const waiting = snippet(page, 'SELECT 3');
  await waiting.setSource('BLPOP nothing 0');
  await runPage.click();
  await expect(waiting.element).toHaveAttribute('state', 'running', { timeout: 60_000 });
  await stop.click();
  await waiting.ends('stopped');
  await expect(runPage).toBeVisible();
});

test('Run to here runs what has not run above; what it rests on is told at Run, and what came of it outlasts a reload', async ({
  page,
}) => {
  await page.goto('/publish-subscribe/');
  const python = page.locator('redis-snippet[kind="python"][session="main"]');
  const third = python.nth(2);
  await focusOn(third.getByRole('button', { name: 'Run', exact: true }));
  await expect(third).toContainText(/earlier steps \d+ and \d+ have not run/);
  await third.getByRole('button', { name: 'Run to here', exact: true }).first().click();
  await expect(third).toHaveAttribute('state', 'done', { timeout: 60_000 });
  for (const at of [0, 1]) await expect(python.nth(at)).toHaveAttribute('state', 'done');
  const printed = await third.locator('.rn-live').allTextContents();

  await page.reload();
  await expect(third).toContainText(/earlier run, \d\d:\d\d/);
  await expect(third).toHaveAttribute('state', 'idle');
  expect(await third.locator('.rn-live').allTextContents()).toEqual(printed);

  // Its session is another one now: it fails, and offers what helps.
  await third.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(third).toHaveAttribute('state', 'failed', { timeout: 60_000 });
  await third.getByRole('button', { name: 'Run the steps before it' }).click();
  await expect(third).toHaveAttribute('state', 'done', { timeout: 60_000 });
});
