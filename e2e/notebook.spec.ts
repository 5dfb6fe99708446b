// Notebook: cells of a reader's own between the blocks of a lesson: made, run, moved, deleted, kept, and in step between tabs.
import type { Page } from 'playwright/test';
import { focusOn } from './fixtures/focus.ts';
import { holdBack } from './fixtures/held-back.ts';
import { kept } from './fixtures/kept.ts';
import { lanHost } from './fixtures/notebook.ts';
import { choose, snippet, Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

/** The first lines of the page's snippets and notes, in their order. */
async function order(page: Page): Promise<string[]> {
  return await page
    .locator('.sl-markdown-content > [data-cell]')
    .evaluateAll((cells) => cells.map((cell) => (cell.querySelector('.rn-text, h3')?.textContent ?? '').trim()));
}

test('cells are added, run, moved, deleted and brought back, and are kept for a reload and in other tabs', async ({
  page,
  context,
  notebook,
}) => {
  const address = `${notebook.url.replace('127.0.0.1', lanHost)}/http/`;
  await page.goto(address);
  const lesson = snippet(page, 0);
  await choose(lesson.element, 'Add a cell below');
  const cells = page.locator('redis-snippet[data-cell]');
  const cell = new Snippet(cells.first());
  await cell.setSource('redis-cli SET mine 1');
  await cell.run();
  await cell.shows('OK');
  expect(await cells.first().getAttribute('kind')).toBe('shell');

  // A note: its HTML is text.
  await choose(lesson.element, 'Add a note below');
  await page.getByRole('textbox', { name: 'Text of your note' }).fill('### Mine\n\n<img src=x onerror="document.title=1"> and `code`');
  await page.keyboard.press('Escape');
  const note = page.getByRole('region', { name: 'Your note' });
  await expect(note.getByRole('heading', { name: 'Mine' })).toBeVisible();
  await expect(note).toContainText('<img src=x onerror="document.title=1"> and code');
  await expect.poll(() => order(page)).toEqual(['Mine', 'redis-cli SET mine 1']);

  await choose(cells.first(), 'Duplicate');
  await expect(cells).toHaveCount(2);
  await new Snippet(cells.nth(1)).setSource('redis-cli GET mine');
  await choose(cells.nth(1), 'Move up');
  await expect.poll(() => order(page)).toEqual(['Mine', 'redis-cli GET mine', 'redis-cli SET mine 1']);
  await choose(cells.first(), 'Session…');
  await page.getByRole('combobox', { name: 'Name of the session' }).fill('second');
  await page.getByRole('button', { name: 'Use this session' }).click();
  await expect(cells.first()).toHaveAttribute('session', 'second');

  // Another tab has them, and both stay in step.
  const tab = await context.newPage();
  await tab.goto(address);
  await expect.poll(() => order(tab)).toEqual(['Mine', 'redis-cli GET mine', 'redis-cli SET mine 1']);
  await choose(tab.locator('redis-snippet[data-cell]').last(), 'Delete');
  await expect.poll(() => order(page)).toEqual(['Mine', 'redis-cli GET mine']);
  await tab.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => order(page)).toEqual(['Mine', 'redis-cli GET mine', 'redis-cli SET mine 1']);
  await tab.close();

  await page.reload();
  await expect.poll(() => order(page)).toEqual(['Mine', 'redis-cli GET mine', 'redis-cli SET mine 1']);
  await expect(cells.first()).toHaveAttribute('session', 'second');
  await new Snippet(cells.first()).run();
  await new Snippet(cells.first()).shows('"1"');

  // They are in the file, where they stand.
  await page.locator('page-menu summary').click();
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Markdown' }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await started).createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toContain(
    '```bash session session=second\n$ redis-cli GET mine\n"1"\n```\n\n```bash session\n$ redis-cli SET mine 1',
  );

  // By the pointer between two blocks.
  const first = page.locator('.sl-markdown-content > p').first();
  const insert = page.getByRole('group', { name: 'Add a cell here' }).getByRole('button', { name: '+ Redis' });
  await expect(async () => {
    const box = await first.boundingBox();
    await page.mouse.move(200 + (box?.x ?? 0), (box?.y ?? 0) + (box?.height ?? 0) + 8);
    await expect(insert).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await insert.click();
  await expect(cells.first()).toHaveAttribute('kind', 'redis');

  // By the keyboard, which finds it after the lesson: below what had the focus last, and from there anywhere.
  const inserter = page.getByRole('group', { name: 'Add a cell here' });
  await focusOn(inserter.getByRole('button').first());
  await expect(inserter).toBeInViewport();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(cells.nth(1)).toHaveAttribute('kind', 'shell');
  await focusOn(inserter.getByRole('button').first());
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(cells.nth(1)).toHaveAttribute('kind', 'redis');
  await expect(cells.nth(2)).toHaveAttribute('kind', 'shell');
});

test('an editor that comes once its cell has been deleted opens nowhere', async ({ page }) => {
  const program = /\/_astro\/monaco\b/;
  const release = await holdBack(page, program);
  await page.goto('/http/');
  const lesson = snippet(page, 0).element;
  const asked = page.waitForRequest(program);
  await choose(lesson, 'Add a cell below');
  const cell = page.locator('redis-snippet[data-cell]');
  await expect(cell.getByRole('textbox')).toBeFocused();
  await asked;
  await choose(cell, 'Delete');
  await expect(cell).toHaveCount(0);
  release();
  // What waits for the program longest has it first.
  await lesson.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(lesson.locator('.monaco-editor')).toBeVisible();
  await expect(page.locator('.rn-monaco-popups')).toHaveCount(1);
});

test('a deleted cell no longer follows what the reader points with', async ({ page }) => {
  // Playwright gives a page one kind of pointer as it opens.
  await page.addInitScript(() => {
    const pointer = Object.assign(new EventTarget(), { matches: false });
    const { matchMedia } = globalThis;
    globalThis.matchMedia = (query) => (query === '(pointer: coarse)' ? (pointer as unknown as MediaQueryList) : matchMedia(query));
    addEventListener('fingers', () => {
      pointer.matches = true;
      pointer.dispatchEvent(new Event('change'));
    });
  });
  await page.goto('/http/');
  const lesson = snippet(page, 0).element;
  await choose(lesson, 'Add a cell below');
  const cell = page.locator('redis-snippet[data-cell]');
  const deleted = await cell.locator('.rn-actions').elementHandle();
  await choose(cell, 'Delete');
  await expect(cell).toHaveCount(0);
  await page.evaluate(() => dispatchEvent(new Event('fingers')));
  await expect(lesson.locator('.rn-actions')).toHaveAttribute('data-folded');
  expect(await deleted?.getAttribute('data-folded')).toBeNull();
});

test('where the browser keeps nothing, cells work as long as the page, and the page says so once', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { get: () => undefined });
  });
  await page.goto('/http/');
  await choose(snippet(page, 0).element, 'Add a cell below');
  const cell = new Snippet(page.locator('redis-snippet[data-cell]').first());
  const notice = page.getByText('This browser keeps nothing for this site');
  await expect(notice).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await cell.setSource('redis-cli PING');
  await cell.run();
  await cell.shows('PONG');
  await expect(notice).toBeHidden();
});

test.describe('where the bridge is away for a moment', () => {
  test.use({ expectedErrors: /Failed to load resource.*\/health/ });

  test('a cell that is added before the store could be read takes none of the others away', async ({ page }) => {
    await page.goto('/http/');
    const cells = page.locator('redis-snippet[data-cell]');
    await choose(snippet(page, 0).element, 'Add a cell below');
    await new Snippet(cells.first()).setSource('redis-cli SET kept 1');
    await kept(page);
    await page.route('**/health', (route) => route.abort());
    await page.reload();
    await choose(snippet(page, 0).element, 'Add a cell below');
    await expect(page.getByText('What you do here cannot be kept just now')).toBeVisible();
    await page.unroute('**/health');
    await expect(cells).toHaveCount(2);
    await new Snippet(cells.first()).setSource('redis-cli SET kept 2');
    await kept(page);
    await page.reload();
    await expect.poll(() => order(page)).toEqual(['redis-cli SET kept 2', 'redis-cli SET kept 1']);
  });
});

test('what runs in a cell goes on where cells move, and where another tab changes the cell', async ({ page, context }) => {
  await page.goto('/http/');
  const cells = page.locator('redis-snippet[data-cell]');
  await choose(snippet(page, 0).element, 'Add a cell below');
  await new Snippet(cells.first()).setSource('redis-cli SUBSCRIBE news');
  await choose(cells.first(), 'Duplicate');
  await new Snippet(cells.nth(1)).setSource('redis-cli PING');
  const running = cells.first();
  await new Snippet(running).works();
  const id = (await running.getAttribute('data-cell')) ?? '';
  const listener = page.locator(`redis-snippet[data-cell="${id}"]`);
  await new Snippet(listener).button('Run').click();
  await expect(listener).toContainText('1) "subscribe"');
  await choose(listener, 'Move down');
  await expect.poll(() => order(page)).toEqual(['redis-cli PING', 'redis-cli SUBSCRIBE news']);
  await choose(cells.first(), 'Delete');
  await expect(cells).toHaveCount(1);
  const tab = await context.newPage();
  await tab.goto('/http/');
  const there = new Snippet(tab.locator(`redis-snippet[data-cell="${id}"]`));
  await there.setSource('redis-cli GET theirs');
  await expect.poll(() => new Snippet(listener).source()).toBe('redis-cli GET theirs');
  await tab.close();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cells).toHaveCount(2);
  await expect(listener).toHaveAttribute('state', 'running');
  await new Snippet(listener).button('Stop').click();
  await new Snippet(listener).ends('stopped');

  // A note has no Run; who writes in it is asked.
  await choose(snippet(page, 0).element, 'Add a note below');
  const text = page.getByRole('textbox', { name: 'Text of your note' });
  await text.fill('Mine');
  const other = await context.newPage();
  await other.goto('/http/');
  const note = other.getByRole('region', { name: 'Your note' });
  await note.getByRole('button', { name: 'Edit' }).click();
  await other.getByRole('textbox', { name: 'Text of your note' }).fill('Theirs');
  await page.getByRole('button', { name: 'Take that one' }).click();
  await other.close();
  await expect(page.getByRole('region', { name: 'Your note' })).toContainText('Theirs');
});

test('a link to a cell of somebody else’s is added as a cell', async ({ page }) => {
  await page.goto('/http/');
  const shared = JSON.stringify(['cell.theirs', 'redis', 'worker', 'SET theirs 1']);
  await page.goto(`/http/#snippet=p${Buffer.from(shared).toString('base64url')}`);
  const offer = page.getByRole('region', { name: 'Code from the link' });
  await expect(offer).toContainText('in a cell of their own');
  await offer.getByRole('button', { name: 'Add it as a cell' }).click();
  const cell = page.locator('redis-snippet[data-cell]');
  await expect(cell).toHaveAttribute('session', 'worker');
  await expect(cell).toHaveAttribute('state', 'idle');
  await new Snippet(cell).run();
  await new Snippet(cell).shows('OK');
  await choose(cell, 'Copy link');
  await expect(cell).toContainText(/Link copied|refused to copy/);
});
