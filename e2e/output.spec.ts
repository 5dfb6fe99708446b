// Output: what a lesson expects and what a run wrote, as a reader sees it: pencil, ink, errors, colours, and never a jump.
import { ofKind, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

/** The part of <redis-notebook> that is used here (src/notebook/redis-notebook.ts). */
interface NotebookElement extends HTMLElement {
  play(request: { giveUpMs: number }): Promise<unknown>;
}

test('pencil is explained once, at the first snippet', async ({ page }) => {
  await page.goto('/quickstart/');
  const [first, second] = [snippet(page, 0), snippet(page, 1)];
  await expect(first.message).toContainText('what the lesson expects');
  await expect(second.message).toBeHidden();
  await first.element.getByRole('button', { name: 'Got it' }).click();
  await expect(first.message).toBeHidden();
  await expect(first.button('Run')).toBeFocused();
  await page.reload();
  await expect(first.button('Run')).toBeEnabled();
  await expect(first.message).toBeHidden();
});

test('output is marked by what it is: errors, colours of programs, and escapes that do nothing', async ({ page }) => {
  await page.goto('/scratchpad/');
  const shell = ofKind(page, 'shell');
  await shell.exec(String.raw`printf '\033[1;31mred\033[0m \033]0;title\007\033[?25lplain\n'; echo '<b>bold</b>'`);
  expect(await shell.text()).toBe('red plain\n<b>bold</b>\n');
  await expect(shell.output.locator('.rn-sgr-bold.rn-sgr-text-red')).toHaveText('red');
  await expect(shell.output.locator('b')).toHaveCount(0);

  const redis = ofKind(page, 'redis');
  await redis.exec('SET word hello\nINCR word\nGET word');
  await expect(redis.sum).toHaveText(/^Error reply in step 2 of 3/);
  await expect(redis.element.locator('[data-bad]')).toHaveText('(error) ERR value is not an integer or out of range');
  await expect(redis.output.locator('.rn-t-str')).toHaveText('"hello"');

  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
  await expect(redis.button('Run')).toBeVisible();
  await redis.begin('SUBSCRIBE news', '(integer) 1');
  expect(await redis.element.locator('.rn-mark').evaluate((mark) => getComputedStyle(mark).animationName)).toBe('none');
  await redis.stop();
  await expect(redis.element.locator('[data-bad]')).toHaveCount(0);
  await expect(redis.sum).toHaveText(/^Stopped after/);
});

test('of a long output sixteen rows show and all of it is a press away; a flood stays bounded and is counted', async ({ page }) => {
  await page.goto('/scratchpad/');
  const shell = ofKind(page, 'shell');
  await shell.exec('seq 1 214');
  await expect(shell.sum).toHaveText(/^214 lines/);
  await expect(shell.message).toContainText('16 of 214 lines');
  const height = async (): Promise<number> => (await shell.element.locator('.rn-result').boundingBox())?.height ?? 0;
  expect(await height()).toBe(16 * 22);
  await shell.element.getByRole('button', { name: 'Show all 214 lines' }).click();
  expect(await height()).toBe(214 * 22);
  await shell.element.getByRole('button', { name: 'Show fewer' }).click();
  expect(await height()).toBe(16 * 22);

  await shell.exec('seq 1 40000');
  await expect(shell.sum).toHaveText(/^40,000 lines/);
  expect(await shell.element.evaluate((element) => element.querySelectorAll('*').length)).toBeLessThan(400);
  expect((await shell.text()).length).toBeLessThan(250_000);
  await expect(shell.element).toContainText('40000');
});

test('a lesson that plays from top to bottom moves nothing that its reader sees', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: { value: number; at: number }[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
        if (!entry.hadRecentInput) shifts.push({ value: entry.value, at: entry.startTime });
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/quickstart/');
  await page.locator('redis-notebook').evaluate(async (notebook) => {
    await customElements.whenDefined('redis-notebook');
    notebook.addEventListener('notebook-progress', (event) =>
      (event as CustomEvent<{ snippet: HTMLElement }>).detail.snippet.scrollIntoView({ block: 'center' }),
    );
    await (notebook as NotebookElement).play({ giveUpMs: 15_000 });
  });
  // As browsers sum it up: the worst window of five seconds without a second's pause.
  const worst = await page.evaluate(() => {
    const { shifts } = globalThis as unknown as { shifts: { value: number; at: number }[] };
    const windows: { from: number; to: number; sum: number }[] = [];
    for (const { value, at } of shifts) {
      const last = windows.at(-1);
      if (last !== undefined && at - last.to < 1_000 && at - last.from < 5_000) Object.assign(last, { to: at, sum: last.sum + value });
      else windows.push({ from: at, to: at, sum: value });
    }
    return Math.max(0, ...windows.map(({ sum }) => sum));
  });
  expect(worst).toBeLessThan(0.02);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('the header keeps its height, and what can be pressed is as large as a fingertip', async ({ page }) => {
    await page.goto('/quickstart/');
    const multi = snippet(page, 'SET stock 3');
    const bar = multi.element.locator('.rn-bar');
    const before = await bar.boundingBox();
    await multi.button('Run').tap();
    await multi.ends('done');
    expect((await bar.boundingBox())?.height).toBe(before?.height);
    await expect(multi.sum).toHaveText(/^5 of 5 as in the lesson/);
    await multi.element.getByRole('button', { name: 'More' }).tap();
    for (const name of ['Run', 'Edit', 'Reset', 'Copy', 'More'] as const) {
      const box = await multi.element.getByRole('button', { name, exact: true }).boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThanOrEqual(44);
    }
    await multi.button('Edit').tap();
    await expect(multi.editor).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  });
});
