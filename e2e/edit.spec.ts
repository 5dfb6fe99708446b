// Edit: changing a lesson's code in place, with help from what the server says, and finding it again.
import type { Locator, Page, Request } from 'playwright/test';
import { paths } from '../src/protocol.ts';
import { violations } from './fixtures/axe.ts';
import { holdBack } from './fixtures/held-back.ts';
import { kept } from './fixtures/kept.ts';
import { lanHost } from './fixtures/notebook.ts';
import { ofKind, snippet, snippets, type Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

/** The suggestions that are open; they lie over the page, wherever the snippet ends. */
const suggestions = '.suggest-widget.visible';

/** Scripts of Monaco's, by what they are called in the built site. */
const isMonaco = (request: Request): boolean => /\/_astro\/(monaco|editor\.api|editor\.worker)/.test(new URL(request.url()).pathname);

async function openEditor(edited: Snippet): Promise<void> {
  await edited.button('Edit').click();
  await expect(edited.element.locator('.monaco-editor').first()).toBeVisible();
  await expect(edited.editor).toBeFocused();
}

/** How many servers of the reader's run. Asked by the page: a network's name for the notebook is the browser's alone. */
async function serversOf(page: Page): Promise<number> {
  return await page.evaluate(async (path) => ((await (await fetch(path)).json()) as { servers: unknown[] }).servers.length, paths.machine);
}

for (const origin of ['localhost', 'plain HTTP'] as const) {
  test(`a reader edits a lesson, on ${origin}`, wholeIf(origin === 'localhost'), async ({ page, notebook }) => {
    const { url } = notebook;
    const address = new URL('/quickstart/', url);
    address.hostname = origin === 'localhost' ? 'localhost' : lanHost;
    const loaded: string[] = [];
    page.on('request', (request) => {
      if (isMonaco(request)) loaded.push(request.url());
    });
    await page.goto(address.href);
    const multi = snippet(page, 'SET stock 3');
    await expect(multi.button('Run')).toBeEnabled();
    const styles = await page.evaluate(() =>
      [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join('\n'),
    );
    expect(styles).toContain('.rn-screen');
    expect(styles).not.toContain('.view-line');
    expect(loaded).toEqual([]);

    // A click on the code edits it where it was clicked; what is typed at once comes to the same place.
    await multi.element.locator('.rn-text').filter({ hasText: 'DECR stock' }).click();
    await page.keyboard.type('x');
    await expect(multi.element.locator('.monaco-editor').first()).toBeVisible();
    expect(loaded.length).toBeGreaterThan(0);
    await page.keyboard.press('Backspace');
    await expect(multi.editor).toHaveValue('SET stock 3\nMULTI\nDECR stock\nSET last-sale "a book"\nEXEC');
    await expect(multi.editor).toHaveAccessibleName(/Code of Redis snippet/);
    await expect(multi.editor).toHaveAttribute('spellcheck', 'false');
    await multi.leaveEditor();
    await expect(multi.button('Edit')).toBeFocused();

    // Selecting text opens nothing.
    const box = await multi.element.locator('.rn-text').filter({ hasText: 'SET last-sale' }).boundingBox();
    const [x, y] = [(box?.x ?? 0) + 3, (box?.y ?? 0) + 8];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y, { steps: 4 });
    await page.mouse.up();
    expect(await page.evaluate(() => document.getSelection()?.toString())).toMatch(/\S/);
    await expect(multi.editor).toHaveCount(0);

    await test.step('commands, arguments and signatures, before any server runs', async () => {
      await openEditor(multi);
      await multi.editor.fill('');
      await page.keyboard.type('zad');
      const list = page.locator(suggestions);
      await expect(list.getByRole('option', { name: /^zadd/i })).toBeVisible();
      await expect(page.locator('.suggest-details')).toContainText('ZADD key');
      await expect(page.locator('.suggest-details')).toContainText('COMMAND DOCS');
      await expect(page.locator('.suggest-details')).toBeInViewport();
      // All of a long signature is read, and the list takes no more room than names need.
      const signature = page.locator('.suggest-details .monaco-tokenized-source');
      await expect(signature).toContainText('[INCR] score member');
      expect(await rightOf(signature)).toBeLessThanOrEqual(await rightOf(page.locator('.suggest-details')));
      expect((await list.boundingBox())?.width).toBeLessThanOrEqual(302);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.type(' scores ');
      await expect(list.getByRole('option', { name: /^NX/ })).toBeVisible();
      await page.keyboard.type('1 ana');
      await expect(multi.editor).toHaveValue('zadd scores 1 ana');
      expect(await serversOf(page)).toBe(0);
    });

    await test.step('Ctrl+Enter runs; keys of the running server, of the type that is wanted', async () => {
      await page.keyboard.press('Control+Enter');
      await multi.ends('done');
      expect(await multi.text()).toBe('(integer) 1\n');
      await page.keyboard.press('Enter');
      await page.keyboard.type('ZCARD s');
      await expect(page.locator(suggestions).getByRole('option', { name: 'scores' })).toBeVisible();
      await page.keyboard.press('Tab');
      await expect(multi.editor).toHaveValue('zadd scores 1 ana\nZCARD scores');
      await page.keyboard.type(' more');
      await expect(multi.element.locator('.squiggly-error').first()).toBeVisible();
      for (let at = 0; at < ' more'.length; at += 1) await page.keyboard.press('Backspace');
      await expect(multi.element.locator('.squiggly-error')).toHaveCount(0);
    });

    await test.step('Shift+Enter runs and goes on; Tab indents, and leaves after Escape', async () => {
      await page.keyboard.press('Shift+Enter');
      await multi.ends('done');
      await multi.shows('(integer) 1');
      await expect(multi.editor).toHaveCount(0);
      const [own, focused] = await snippets(page).evaluateAll((elements) => [
        elements.findIndex((element) => element.getAttribute('aria-label')?.endsWith('SET stock 3')),
        elements.findIndex((element) => element.contains(document.activeElement)),
      ]);
      expect(focused).toBe((own ?? 0) + 1);
      await openEditor(multi);
      await page.keyboard.press('Tab');
      await expect(multi.editor).toHaveValue(/ZCARD scores\s+$/);
      await multi.editor.fill('zadd scores 1 ana\nZCARD scores');
      await multi.leaveEditor();
      await page.keyboard.press('Tab');
      await expect(multi.button('Edit')).not.toBeFocused();
    });

    await test.step('survives a reload, and is the same in another tab', async () => {
      await kept(page);
      // As an older notebook leaves it: kept, and not noted.
      await page.evaluate(() => localStorage.removeItem('redis-notebook:kept'));
      // Run may be pressed before what was kept has come: it is what runs.
      const release = await holdBack(page, /\/kept-edits\.[^/]*js/);
      await page.reload();
      await multi.button('Run').click();
      release();
      await multi.ends('done');
      expect(await multi.steps()).toEqual([
        { input: 'zadd scores 1 ana', output: '(integer) 0\n' },
        { input: 'ZCARD scores', output: '(integer) 1\n' },
      ]);
      await expect.poll(() => multi.source()).toBe('zadd scores 1 ana\nZCARD scores');
      const other = await page.context().newPage();
      await other.goto(address.href);
      const there = snippet(other, 'SET stock 3');
      await expect.poll(() => there.source()).toBe('zadd scores 1 ana\nZCARD scores');
      await there.edit('ECHO there');
      await expect.poll(() => multi.source()).toBe('ECHO there');
      // Who types is asked, and loses nothing.
      await openEditor(multi);
      await multi.editor.fill('ECHO here');
      await there.edit('ECHO both');
      await expect(multi.message).toContainText('ECHO both');
      await expect(multi.editor).toHaveValue('ECHO here');
      await multi.message.getByRole('button', { name: 'Keep mine' }).click();
      // So is who types there.
      await there.message.getByRole('button', { name: 'Take that one' }).click();
      await expect.poll(() => there.source()).toBe('ECHO here');
      await other.close();
    });

    await test.step('Reset offers Undo', async () => {
      await multi.button('Reset').click();
      await expect.poll(() => multi.source()).toContain('EXEC');
      await multi.message.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => multi.source()).toBe('ECHO here');
    });
  });
}

test('a lesson that changed since it was edited shows both, and the reader chooses', async ({ page }) => {
  let key = 'last-sale';
  await page.route('**/quickstart/', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll('last-sale', key) });
  });
  await page.goto('/quickstart/');
  const changed = snippet(page, 'SET stock 3');
  await changed.edit('ECHO mine');
  // Another tab has it: it is kept.
  const witness = await page.context().newPage();
  await witness.goto('/quickstart/');
  await expect.poll(() => snippet(witness, 'SET stock 3').source()).toBe('ECHO mine');
  await witness.close();
  key = 'latest-sale';
  await page.reload();
  await expect(changed.message).toContainText('The lesson has changed since you edited this.');
  await expect(changed.message).toContainText('ECHO mine');
  expect(await changed.source()).toContain('latest-sale');
  await changed.message.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(() => changed.source()).toBe('ECHO mine');
  await kept(page);
  await page.reload();
  await expect.poll(() => changed.source()).toBe('ECHO mine');
  await expect(changed.message).not.toContainText('The lesson has changed');
});

test('Python is split into its statements, with ... before what goes on', async ({ page }) => {
  await page.goto('/scratchpad/');
  const python = ofKind(page, 'python');
  await python.edit('for n in range(2):\n    print(n)\n\nprint("end")');
  const prompts = python.element.locator('.monaco-editor .line-numbers');
  await expect.poll(async () => (await prompts.allTextContents()).toSorted().join(' ')).toBe(' ... >>> >>>');
  await python.run();
  expect(await python.steps()).toEqual([
    { input: 'for n in range(2):\n    print(n)', output: '0\n1\n' },
    { input: 'print("end")', output: 'end\n' },
  ]);
  await expect(python.element.locator('.rn-screen .rn-prompt')).toHaveText(['>>> ', '... ', '>>> ']);
});

test.describe('where Monaco cannot be loaded', () => {
  test.use({ expectedErrors: /monaco|ERR_FAILED/i });

  test('the text area stays, with a word why, and runs', async ({ page }) => {
    await page.route(/\/_astro\/(monaco|editor\.api)/, (route) => route.abort());
    await page.goto('/quickstart/');
    const multi = snippet(page, 'SET stock 3');
    await multi.button('Edit').click();
    await expect(multi.element.getByText('The code editor could not be loaded')).toBeVisible();
    await multi.editor.fill('ECHO plain');
    await multi.editor.press('Control+Enter');
    await multi.ends('done');
    expect(await multi.text()).toBe('"plain"\n');
    await expect(multi.element.locator('.monaco-editor')).toHaveCount(0);
  });
});

test.describe('under fingers', () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

  test('the text area stays', async ({ page }) => {
    const asked: string[] = [];
    page.on('request', (request) => {
      if (isMonaco(request)) asked.push(request.url());
    });
    await page.goto('/scratchpad/');
    const redis = ofKind(page, 'redis');
    await redis.editor.tap();
    await redis.editor.fill('ECHO touched');
    await redis.run();
    expect(await redis.text()).toBe('"touched"\n');
    expect(asked).toEqual([]);
  });
});

test('what the commands are is served to everybody, compressed, and starts nobody’s server', async ({ page }) => {
  await page.goto('/quickstart/');
  const response = await page.request.get(paths.commands);
  expect(response.headers()['content-encoding']).toMatch(/br|gzip/);
  const { commands } = (await response.json()) as { commands: { name: string }[] };
  expect(commands.map(({ name }) => name)).toEqual(expect.arrayContaining(['GET', 'SET', 'ZADD']));
  expect(await serversOf(page)).toBe(0);
});

/** The right edge of a part, in CSS pixels from the window's left. */
async function rightOf(part: Locator): Promise<number> {
  return await part.evaluate((element) => element.getBoundingClientRect().right);
}
