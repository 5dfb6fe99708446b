// Notebooks: a reader's own: made, named, copied, deleted, opened from files and written back, kept, exported and imported, in step between tabs.
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from 'playwright/test';
import { focusOn } from './fixtures/focus.ts';
import { kept } from './fixtures/kept.ts';
import { lanHost } from './fixtures/notebook.ts';
import { replay } from './fixtures/replay.ts';
import { choose, Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { openWrittenLesson } from './fixtures/written-lesson.ts';
import { wholeIf } from './fixtures/whole.ts';

// One test has it fail once.
test.use({ expectedErrors: /ERR_FAILED .*\/cell-fence/ });

const notebooks = (page: Page): Locator => page.getByRole('region', { name: 'Your notebooks' });
const row = (page: Page, name: string): Locator =>
  notebooks(page)
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
const cells = (page: Page): Locator => page.locator('redis-snippet[data-cell]');
const cell = (page: Page, which: number): Snippet => new Snippet(cells(page).nth(which));

async function newNotebook(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New notebook' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Untitled notebook/);
}

async function add(page: Page, kind: 'Redis' | 'Shell' | 'Note'): Promise<void> {
  await page
    .getByRole('group', { name: 'Add a cell at the end' })
    .getByRole('button', { name: `+ ${kind}` })
    .click();
}

async function addNote(page: Page, text: string): Promise<void> {
  await add(page, 'Note');
  await page.getByRole('textbox', { name: 'Text of your note' }).fill(text);
  await page.keyboard.press('Escape');
}

async function open(page: Page, name: string, content: string | Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  await (await chooser).setFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
}

async function drop(page: Page, ...files: readonly (readonly [name: string, content: string])[]): Promise<void> {
  const data = await page.evaluateHandle((dropped) => {
    const transfer = new DataTransfer();
    for (const [name, content] of dropped) transfer.items.add(new File([content], name));
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop files to open each as a notebook')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
}

async function textOf(started: Promise<Download>): Promise<string> {
  return await readFile(await (await started).path(), 'utf8');
}

async function download(page: Page, name: string): Promise<string> {
  await page.locator('page-menu summary').click();
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return await textOf(started);
}

/** Plays a lesson's Markdown as `npm run check` does. */
async function check(page: Page, markdown: string): Promise<string[]> {
  await openWrittenLesson(page, markdown);
  return await replay(page);
}

test('a lesson is written in the page: a notebook of one’s own, named, kept, listed, and taken by the check', async ({ page, context }) => {
  await page.goto('/scratchpad/');
  await newNotebook(page);
  const address = page.url();
  expect(address).toMatch(/\/scratchpad\/\?notebook=\w+$/);
  await row(page, 'Untitled notebook').getByRole('button', { name: 'Rename…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Counting <b>visits</b>');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Counting <b>visits</b>');
  await addNote(page, 'How a *counter* works.');
  await add(page, 'Redis');
  await cell(page, 0).edit('SET visits 41\nINCR visits\nINCR visits now');
  await cell(page, 0).run();
  await choose(cells(page).first(), 'Rename…');
  await page.getByRole('textbox', { name: 'Name' }).fill('A counter');
  await page.keyboard.press('Enter');
  await expect(cells(page).first().getByRole('heading', { name: 'A counter' })).toBeVisible();
  await choose(cells(page).first(), 'Add a cell below');
  await cell(page, 1).edit('GET visits');
  await choose(cells(page).nth(1), 'Beside the one above');
  await expect(page.locator('.rn-side-by-side redis-snippet')).toHaveCount(2);
  await cell(page, 1).run();
  await cell(page, 1).shows('"42"');
  await add(page, 'Shell');
  await cell(page, 2).edit('for i in 1 2; do\necho $i\ndone\nredis-cli GET visits');
  await cell(page, 2).run();
  await expect(row(page, 'Counting <b>visits</b>')).toContainText('4 cells');

  // Its address has it again, outputs and all, and Run page plays it.
  await page.goto('/');
  await page.getByRole('region', { name: 'Your notebooks' }).getByRole('link', { name: 'Counting <b>visits</b>' }).click();
  expect(page.url()).toBe(address);
  await expect(cells(page).nth(2)).toContainText('earlier run');
  await expect(page.getByRole('region', { name: 'This page’s steps' })).toContainText('of 3');
  await expect(cells(page)).toHaveCount(3);

  // The file is a lesson: it builds, and what it prints is what it prints.
  const markdown = await download(page, 'Markdown');
  expect(markdown).toContain('---\ntitle: "Counting <b>visits</b>"\n---\n\nHow a *counter* works.\n\n### A counter\n\n:::side-by-side');
  expect(markdown).toContain('127.0.0.1:6379> INCR visits now\n(error) ERR');
  expect(markdown).toContain('$ for i in 1 2; do\n> echo $i\n> done\n1\n2\n$ redis-cli GET visits\n"42"');
  const author = await context.newPage();
  expect(await check(author, markdown)).toEqual([]);
  await expect(author.locator('.rn-side-by-side redis-snippet')).toHaveCount(2);
  await author.close();

  // Opened again it is another notebook with the same in it; so is the .ipynb file.
  const jupyter = await download(page, 'Jupyter notebook');
  await open(page, 'again.md', markdown);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Counting <b>visits</b> 2');
  await expect(page.locator('.rn-side-by-side redis-snippet')).toHaveCount(2);
  expect(await cell(page, 2).source()).toBe('for i in 1 2; do\necho $i\ndone\nredis-cli GET visits');
  await cell(page, 2).run();
  await expect(cells(page).nth(2)).toContainText('as in the lesson');
  expect((await download(page, 'Markdown')).replace(' 2"', '"')).toBe(markdown);
  await drop(page, ['again.ipynb', jupyter]);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Counting <b>visits</b> 3');
  await expect(cells(page).first().getByRole('heading', { name: 'A counter' })).toBeVisible();
  expect((await download(page, 'Markdown')).replace(' 3"', '"')).toBe(markdown);

  // Copied, deleted, brought back.
  await row(page, 'Counting <b>visits</b>').getByRole('button', { name: 'Duplicate' }).click();
  await expect(row(page, 'Counting <b>visits</b> 4')).toContainText('4 cells');
  await row(page, 'Counting <b>visits</b> 3').getByRole('button', { name: 'Delete' }).click();
  await expect(cells(page)).toHaveCount(0);
  await expect(row(page, 'Counting <b>visits</b> 3')).toHaveCount(0);
  await focusOn(notebooks(page).getByRole('button', { name: 'Undo' }));
  await page.keyboard.press('Enter');
  await expect(row(page, 'Counting <b>visits</b> 3')).toContainText('4 cells');
  await expect(cells(page)).toHaveCount(3);
});

test('what a reader had on the scratchpad is their first notebook, and cells of an older notebook are kept one by one', async ({
  page,
}) => {
  await page.goto('/scratchpad/');
  await page.locator('redis-snippet[kind="redis"]').first().getByRole('textbox').fill('SET typed 1');
  await expect(row(page, 'Scratchpad')).toContainText('1 cell');
  // Without a notebook open there are no steps to show.
  await expect(page.locator('run-bar [role="img"]')).toBeHidden();
  // As the notebook of before kept them: all in one record.
  await page.evaluate(async () => {
    const { reader } = (await (await fetch('/health')).json()) as { reader: string };
    const request = indexedDB.open('redis-notebook', 1);
    await new Promise((resolve) => request.addEventListener('success', resolve));
    const old = ['first', 'second'].map((id) => ({
      id: `cell.${id}`,
      kind: 'redis',
      session: 'main',
      source: `GET ${id}`,
      after: { index: -1, key: '' },
    }));
    const place = { reader, area: 'cells', page: '/scratchpad/', id: '' };
    const changing = request.result.transaction(['texts', 'sizes'], 'readwrite');
    const record = { ...place, text: JSON.stringify(old), bytes: 1, at: 1 };
    changing.objectStore('texts').put(record, [reader, 'cells', '/scratchpad/', '']);
    changing.objectStore('sizes').put({ bytes: 1, at: 1 }, [reader, 'cells', '/scratchpad/', '']);
    await new Promise((resolve) => changing.addEventListener('complete', resolve));
  });
  for (let visit = 0; visit < 2; visit += 1) {
    await page.reload();
    await expect(cells(page)).toHaveCount(2);
    expect(await cell(page, 0).source()).toBe('GET first');
    await expect(row(page, 'Scratchpad')).toContainText('3 cells');
  }
  await row(page, 'Scratchpad').getByRole('button', { name: 'Duplicate' }).click();
  await row(page, 'Scratchpad 2').getByRole('link').click();
  await expect(cells(page)).toHaveCount(3);
  expect(await cell(page, 0).source()).toBe('SET typed 1');
});

test('a file that is no notebook is refused with the reason, and none of its HTML runs', async ({ page }) => {
  await page.goto('/scratchpad/');
  const said = page.getByRole('status');
  for (const [name, content, reason] of [
    ['notes.txt', 'text', 'notes.txt is not a notebook'],
    ['empty.md', '', 'empty.md has nothing in it'],
    ['picture.md', Buffer.from([0x89, 0x50, 0xff, 0x00]), 'picture.md is not text'],
    ['broken.ipynb', '{"nbformat": 4,', 'broken.ipynb is not JSON'],
    ['old.ipynb', '{"nbformat": 3, "worksheets": []}', 'version 3; version 4 can be opened'],
    ['many.md', '```redis\n> PING\n```\n\n'.repeat(2_000), 'many.md has 2,000 cells'],
    ['large.ipynb', Buffer.alloc(17_000_000, 32), 'large.ipynb has 17 MB'],
  ] as const) {
    await open(page, name, content);
    await expect(said.filter({ hasText: reason })).toBeVisible();
  }
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  await open(
    page,
    'hostile.md',
    `---\ntitle: '${hostile}'\n---\n\n${hostile}\n\n[x](javascript:alert(1))\n\n### ${hostile}\n\n\`\`\`redis\n> GET "${hostile}"\n${hostile}\n\`\`\`\n\n\`\`\`redis server=redis>=99\n> PING\nPONG\n\`\`\`\n`,
  );
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(hostile);
  await expect(cells(page).first()).toContainText(hostile);
  await expect(page.getByRole('region', { name: 'Your note', exact: true })).toContainText(hostile);
  // What no server here can run says so, as in a lesson.
  await expect(cells(page).last()).toHaveAttribute('unfit', '');
  expect(await page.locator('.sl-markdown-content :is(img, script), h1 img, [href^="javascript"]').count()).toBe(0);
  // Where what reads its fences comes only when asked for again, the notebook opens then.
  await page.route(/cell-fence/, (route) => route.abort(), { times: 1 });
  await Promise.all([page.waitForEvent('requestfailed', (request) => request.url().includes('cell-fence')), page.reload()]);
  await expect(cells(page)).toHaveCount(2);
  await page.goto('/scratchpad/?notebook=nowhere1');
  await expect(page.getByText('There is no notebook at this address in this browser')).toBeVisible();
});

test('several files at once become a notebook each, and what is none is named with the reason', async ({ page }) => {
  await page.goto('/scratchpad/');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file…' }).click();
  const files = ['three.md', 'four.md'].map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from('Text.') }));
  await (await chooser).setFiles(files);
  await expect(page.getByText('Opened “three”: 1 cell. Opened “four”: 1 cell.')).toBeVisible();
  await drop(page, ['one.md', 'Text.'], ['notes.txt', 'text'], ['two.md', 'Text.'], ['all.json', '{}'], ['more.json', '{']);
  await expect(page.getByText(/Opened “one”: 1 cell\. notes\.txt is not a notebook: .+ Opened “two”: 1 cell\.$/)).toBeVisible();
  await expect(page.getByText(/^all\.json is no export .+ more\.json is not JSON/)).toBeVisible();
  for (const name of ['one', 'two', 'three', 'four']) await expect(row(page, name)).toContainText('1 cell');
  expect(new URL(page.url()).search).toBe('');
});

test('two tabs change one notebook: neither loses what the other did', async ({ page, context }) => {
  await page.goto('/scratchpad/');
  await newNotebook(page);
  for (const source of ['GET one', 'GET two']) {
    await add(page, 'Redis');
    await cells(page).last().waitFor();
    await new Snippet(cells(page).last()).setSource(source);
  }
  const tab = await context.newPage();
  await tab.goto(page.url());
  await expect(cells(tab)).toHaveCount(2);
  // What is pressed while the list changes below the pointer is pressed all the same.
  const untitled = row(page, 'Untitled notebook');
  const before = await untitled.innerText();
  await page.bringToFront();
  await untitled.getByRole('button', { name: 'Rename…' }).hover();
  await page.mouse.down();
  await cell(tab, 0).setSource(`GET one-${'long'.repeat(12)}`);
  await expect.poll(() => untitled.innerText()).not.toBe(before);
  await page.mouse.up();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  await page.keyboard.press('Escape');
  // Each another cell, at the same time; the last one is still being typed in.
  await Promise.all([cell(page, 1).setSource('GET mine'), cell(tab, 0).setSource('GET theirs')]);
  for (const one of [page, tab]) {
    await expect.poll(() => cell(one, 0).source()).toBe('GET theirs');
    await expect.poll(() => cell(one, 1).source()).toBe('GET mine');
  }

  // One deletes the cell that the other writes in.
  await addNote(page, 'Begun');
  await expect(tab.getByRole('region', { name: 'Your note', exact: true })).toContainText('Begun');
  await page.bringToFront();
  await page.getByRole('region', { name: 'Your note', exact: true }).getByRole('button', { name: 'Edit' }).click();
  await tab.getByRole('region', { name: 'Your note', exact: true }).getByRole('button', { name: 'Delete' }).dispatchEvent('click');
  await expect(page.getByText('This cell was deleted in another tab')).toBeVisible();
  await page.getByRole('textbox', { name: 'Text of your note' }).fill('Begun and ended');
  await expect(tab.getByRole('region', { name: 'Your note', exact: true })).toContainText('Begun and ended');

  // One deletes the notebook that is open in the other.
  await row(tab, 'Untitled notebook').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('This notebook was deleted in another tab')).toBeVisible();
  await expect(cells(page)).toHaveCount(2);
  // Code that comes in a link takes nothing of this away.
  await page.evaluate(() => {
    location.hash = '#snippet=broken';
  });
  await expect(page.getByText('no code that can be read')).toBeVisible();
  await page.getByRole('button', { name: 'Keep it', exact: true }).last().click();
  await expect(row(tab, 'Untitled notebook')).toContainText('3 cells');
  await tab.close();
  await page.reload();
  await expect(cells(page)).toHaveCount(2);
  expect(await cell(page, 0).source()).toBe('GET theirs');
});

for (const host of ['localhost', lanHost]) {
  test(
    `everything goes into one file and into another browser, at ${host}`,
    wholeIf(host !== lanHost),
    async ({ page, browser, notebook: bridge }) => {
      const site = bridge.url.replace('127.0.0.1', host);
      await page.goto(`${site}/http/`);
      const lesson = new Snippet(page.locator('redis-snippet').first());
      const contents = page.getByRole('complementary').getByRole('heading', { name: 'On this page' });
      // A run waits some seconds alone for what counts the steps: on a slow computer the first may come before it.
      await expect(async () => {
        await lesson.run();
        await expect(contents).toContainText(/1 of \d+ steps done/, { timeout: 5_000 });
      }).toPass();
      await lesson.setSource('redis-cli PING');
      await kept(page);
      await page.goto(`${site}/scratchpad/`);
      await newNotebook(page);
      await add(page, 'Redis');
      await cell(page, 0).setSource('GET mine');
      const storage = notebooks(page);
      await expect(storage).toContainText(/\d+ (bytes|kB) of 67 MB/);
      await expect(storage).toContainText(host === lanHost ? 'plain HTTP' : 'The browser');
      await expect(storage.getByRole('button', { name: 'Ask to keep it' })).toBeVisible({ visible: host !== lanHost });
      const started = page.waitForEvent('download');
      await storage.getByRole('button', { name: 'Export everything' }).click();
      const exported = await textOf(started);

      const other = await (await browser.newContext()).newPage();
      const bring = async (name: string, content: string): Promise<void> => {
        const chooser = other.waitForEvent('filechooser');
        await notebooks(other).getByRole('button', { name: 'Import…' }).click();
        await (await chooser).setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
      };
      await other.goto(`${site}/scratchpad/`);
      await bring('notes.json', '{"a": 1}');
      await expect(notebooks(other)).toContainText('notes.json is no export of this notebook');
      await bring('all.json', exported);
      await expect(notebooks(other)).toContainText('Imported: 1 notebook, 1 edit, progress in 1 lesson');
      await bring('all.json', exported);
      await expect(notebooks(other)).toContainText('Nothing new in it');
      await row(other, 'Untitled notebook').getByRole('link').click();
      await expect.poll(() => cell(other, 0).source()).toBe('GET mine');
      // Changed here, it is there twice after the next import, and nothing is gone.
      await cell(other, 0).setSource('GET theirs');
      await bring('all.json', exported);
      await expect(row(other, 'Untitled notebook 2')).toContainText('1 cell');
      await expect(notebooks(other)).toContainText('1 of them is here twice now');
      expect(await cell(other, 0).source()).toBe('GET theirs');
      await other.goto(`${site}/http/`);
      await expect.poll(() => new Snippet(other.locator('redis-snippet').first()).source()).toBe('redis-cli PING');
      await other.context().close();
    },
  );
}

test('where the browser keeps nothing, or has no room, a notebook is on the page and the page says so', async ({
  page,
  browser,
  notebook,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { get: () => undefined });
  });
  await page.goto('/scratchpad/');
  await expect(notebooks(page)).toContainText('This browser keeps nothing for this site');
  await open(page, 'mine.md', 'Text.\n\n```redis\n> ECHO here\n"here"\n```\n');
  await expect(page.getByText('Opened “mine”: 2 cells.')).toBeVisible();
  await cell(page, 0).run();
  await cell(page, 0).shows('"here"');
  await page.getByRole('button', { name: 'New notebook' }).click();
  await expect(page.getByText('so your notebook begins here, below')).toBeVisible();
  await expect(page.locator('redis-snippet[data-cell][kind="redis"]')).toHaveCount(2);
  await row(page, 'Scratchpad').getByRole('button', { name: 'Duplicate' }).click();
  await expect(notebooks(page)).toContainText('a copy would be gone with this page');
  await expect(notebooks(page).getByRole('listitem')).toHaveCount(1);

  const full = await (await browser.newContext()).newPage();
  await full.goto(`${notebook.url}/scratchpad/`);
  await newNotebook(full);
  await full.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('No room in this test.', 'QuotaExceededError');
    };
  });
  await add(full, 'Redis');
  await cell(full, 0).setSource('ECHO still');
  await expect(full.getByText('There is no more room for your things in this browser')).toBeVisible();
  await cell(full, 0).run();
  await cell(full, 0).shows('"still"');
  await open(full, 'mine.md', 'Text.\n');
  await expect(full.getByText('mine.md could not be kept in this browser, so it was not opened.')).toBeVisible();
  await full.context().close();
});
