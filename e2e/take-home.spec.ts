// Take home: what a reader has done is kept in the browser, goes into files and onto paper, and code goes on in a link.
import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright/test';
import { focusOn } from './fixtures/focus.ts';
import { lanHost } from './fixtures/notebook.ts';
import { snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

async function download(page: Page, name: string): Promise<{ file: string; text: string }> {
  const menu = page.locator('page-menu summary');
  if (!(await page.getByRole('button', { name }).isVisible())) await menu.click();
  const started = page.waitForEvent('download');
  await page.getByRole('button', { name }).click();
  return { file: (await started).suggestedFilename(), text: await textOf(await started) };
}

async function textOf(file: Download): Promise<string> {
  return await readFile(await file.path(), 'utf8');
}

/** The fragment of a link to a snippet with other code, as "Copy link" makes it. */
function fragment(id: string, source: string): string {
  return `#snippet=p${Buffer.from(JSON.stringify([id, 'redis', 'main', source])).toString('base64url')}`;
}

test('what is done is kept for this learner alone, shown, exported, cleared and brought back', async ({ page, context }) => {
  await page.goto('/http/');
  const sidebar = page.getByRole('navigation', { name: 'Main' });
  const link = sidebar.getByRole('link', { name: /^Redis over HTTP/ });
  await expect(link).not.toHaveAccessibleName(/done/);
  await snippet(page, 0).run();
  await expect(link).toHaveAccessibleName(/1 of \d+ steps done/);
  await expect(page.locator('starlight-toc h2').first()).toContainText('1 of');

  // Another tab shows it, and what is done there shows here.
  const tab = await context.newPage();
  await tab.goto('/quickstart/');
  await expect(tab.getByRole('link', { name: /^Redis over HTTP/ })).toHaveAccessibleName(/1 of \d+ steps done/);
  const started = tab.waitForEvent('download');
  await tab.getByRole('button', { name: 'Export' }).click();
  expect(JSON.parse(await textOf(await started))).toMatchObject({ records: [{ area: 'progress', page: '/http/' }] });
  // The keyboard goes from one to the other, and back.
  await focusOn(tab.getByRole('button', { name: 'Clear' }));
  await tab.keyboard.press('Enter');
  await expect(tab.getByRole('button', { name: 'Undo' })).toBeFocused();
  await expect(link).not.toHaveAccessibleName(/done/);
  await tab.keyboard.press('Enter');
  await expect(tab.getByRole('button', { name: 'Clear' })).toBeFocused();
  await expect(link).toHaveAccessibleName(/1 of \d+ steps done/);

  // Whoever has the computer next has another cookie, and meets nothing of it.
  await tab.close();
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true }).first()).toBeEnabled();
  await page.goto('/quickstart/');
  await snippet(page, 'redis-cli PING').run();
  await expect(sidebar.getByRole('link', { name: /^Quickstart/ })).toHaveAccessibleName(/1 of \d+ steps done/);
  await expect(link).not.toHaveAccessibleName(/done/);
  // The first one's things are there again with their cookie.
  await context.clearCookies();
  await context.addCookies(cookies);
  await page.reload();
  await expect(link).toHaveAccessibleName(/1 of \d+ steps done/);
  await expect(sidebar.getByRole('link', { name: /^Quickstart/ })).not.toHaveAccessibleName(/done/);
});

for (const host of ['127.0.0.1', lanHost]) {
  test(
    `a page at ${host} goes into files with what was edited and printed, and code into a link`,
    wholeIf(host !== lanHost),
    async ({ page, notebook }) => {
      const site = notebook.url.replace('127.0.0.1', host);
      await page.goto(`${site}/quickstart/`);
      expect((await download(page, 'Markdown')).text).toBe(await readFile('content/quickstart.md', 'utf8'));

      const edited = snippet(page, 'redis-cli SET message "Hello world!"');
      await edited.setSource('redis-cli SET taken home\nredis-cli GET taken');
      await edited.run();
      await edited.shows('"home"');
      const markdown = await download(page, 'Markdown');
      expect(markdown.file).toBe('quickstart.md');
      expect(markdown.text).toContain('$ redis-cli SET taken home\nOK\n$ redis-cli GET taken\n"home"\n```');
      const jupyter = await download(page, 'Jupyter notebook');
      expect(jupyter.file).toBe('quickstart.ipynb');
      const { cells } = JSON.parse(jupyter.text) as { cells: { source: string[]; outputs?: { text: string[] }[] }[] };
      const cell = cells.find(({ source }) => source.join('').includes('SET taken home'));
      expect(cell?.source[0]).toBe('%%bash --no-raise-error\n');
      expect(cell?.outputs?.[0]?.text.join('')).toContain('"home"');
      expect((await download(page, 'Python program')).text).toContain('redis-cli SET taken home');
      expect((await download(page, 'Shell script')).text).toContain('\nredis-cli SET taken home\n');

      await page.emulateMedia({ media: 'print' });
      await expect(page.getByRole('button', { name: 'Run', exact: true })).toHaveCount(0);
      await expect(page.locator('page-menu')).toBeHidden();
      await expect(edited.output.first()).toBeVisible();
      await page.emulateMedia({ media: 'screen' });

      // The link: it offers, runs nothing, and is kept only when asked to.
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      const id = (await edited.element.getAttribute('data-snippet')) ?? '';
      const hostile = 'redis-cli SET handed-on 1 # <img src=x onerror="document.title=1">';
      await page.goto('about:blank');
      await page.setViewportSize({ width: 360, height: 400 });
      await page.goto(`${site}/quickstart/${fragment(id, hostile)}`);
      const offer = page.getByRole('region', { name: 'Code from the link' });
      await expect(offer).toContainText(hostile);
      // In a small window, too, one sees what there is to choose.
      await expect(offer.getByRole('button', { name: 'Discard' })).toBeInViewport({ ratio: 1 });
      await page.setViewportSize({ width: 1280, height: 720 });
      await expect(edited.element).toHaveAttribute('state', 'idle');
      expect(requests.filter((url) => url.includes('snippet=') || url.includes('handed-on'))).toEqual([]);
      await offer.getByRole('button', { name: 'Discard' }).click();
      await expect(offer).toBeHidden();
      expect(new URL(page.url()).hash).toBe('');
      await page.goto(`${site}/quickstart/${fragment(id, hostile)}`);
      await offer.getByRole('button', { name: 'Put it into the snippet' }).click();
      await expect.poll(() => edited.source()).toBe(hostile);
      await expect(edited.element).toHaveAttribute('state', 'idle');
      // What the reader had there is not lost.
      await edited.element.getByRole('button', { name: 'Undo' }).click();
      await expect.poll(() => edited.source()).toBe('redis-cli SET taken home\nredis-cli GET taken');

      for (const [hash, word] of [
        [fragment('redis.main.00000000000.0', 'PING'), 'a snippet that this page no longer has'],
        ['#snippet=d%00<script>', 'no code that can be read'],
        [`#snippet=d${'A'.repeat(20_000)}`, 'more than a snippet may have'],
      ] as const) {
        await page.goto(`${site}/quickstart/${hash}`);
        await expect(offer).toContainText(word);
        await offer.getByRole('button', { name: 'Close' }).click();
      }
    },
  );
}
