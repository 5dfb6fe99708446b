// Connect: the panel that tells how to reach a learner's Redis from outside of the page, and whether what it says is true.
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright/test';
import { focusOn } from './fixtures/focus.ts';
import { lanHost } from './fixtures/notebook.ts';
import { bridgeAway } from './fixtures/page-errors.ts';
import { startRedis } from './fixtures/redis.ts';
import { scratchpad } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..');

/** Opens the panel by its way through the machine's menu. */
async function openPanel(page: Page, menu = 'Your machine'): Promise<Locator> {
  await page.getByRole('button', { name: menu }).click();
  await page.getByRole('dialog', { name: 'Your machine' }).getByRole('button', { name: 'Connect from outside…' }).click();
  return page.getByRole('dialog', { name: 'Connect from outside' });
}

/** What one of the panel's Copy buttons gives, read by a page that may read it: one of a secure context. */
async function copied(page: Page, panel: Locator, button: string, reader: Page): Promise<string> {
  await page.bringToFront();
  await panel.getByRole('button', { name: button }).click();
  await expect(panel.getByRole('status')).toHaveText('Copied, with the token.');
  await reader.bringToFront();
  return await reader.evaluate(() => navigator.clipboard.readText());
}

for (const host of ['127.0.0.1', lanHost]) {
  test(`each line it gives to copy works as it stands, at ${host}`, wholeIf(host !== lanHost), async ({ page, context, notebook }) => {
    const url = notebook.url.replace('127.0.0.1', host);
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const reader = await context.newPage();
    await reader.goto(notebook.url);
    const { redis } = await scratchpad(page, url);
    await redis.exec('SET who me');
    const panel = await openPanel(page);
    // Where the name leads here, the browser alone knows.
    const here = (line: string): string => line.replaceAll(url, notebook.url);

    const token = await copied(page, panel, 'Copy the token', reader);
    const curl = await copied(page, panel, 'Copy the curl line', reader);
    expect(curl).toBe(`curl -H 'Authorization: Bearer ${token}' ${url}/webdis/PING`);
    expect((await run('sh', ['-c', `${here(curl).replace('PING', 'GET/who')} -s`])).stdout).toBe('{"GET":"me"}');
    for (const name of ['Copy the JavaScript with fetch', 'Copy the JavaScript with the client']) {
      const script = here(await copied(page, panel, name, reader));
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
      expect(stdout, name).toMatch(/PONG/);
    }
  });
}

test.describe('where the new token is late, or does not come', () => {
  test.use({ expectedErrors: bridgeAway });

  test('whoever revokes the token by keyboard is on the same button afterwards, and meanwhile in the panel', async ({ page }) => {
    await page.goto('/quickstart/');
    const panel = await openPanel(page);
    const revoke = panel.getByRole('button', { name: 'Take all tokens back' });
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    await revoke.focus();
    // The new one is late, and what there was is hidden until it comes.
    await page.route('**/token', async (route) => {
      if (route.request().method() !== 'DELETE') {
        asked.resolve();
        await answered.promise;
      }
      await route.continue();
    });
    await page.keyboard.press('Enter');
    await asked.promise;
    await expect(revoke).toBeHidden();
    await expect(panel.locator(':focus')).toHaveCount(1);
    answered.resolve();
    await expect(panel.getByRole('status')).toHaveText(/^Taken back:/);
    await expect(revoke).toBeFocused();

    await page.unroute('**/token');
    await page.route('**/token', (route) => (route.request().method() === 'DELETE' ? route.continue() : route.abort('connectionrefused')));
    await page.keyboard.press('Enter');
    await expect(panel.getByRole('button', { name: 'Try again' })).toBeFocused();
  });
});

test('the token is hidden until it is shown, and again when the panel was closed', async ({ page }) => {
  await page.goto('/quickstart/');
  const panel = await openPanel(page);
  const token = panel.getByRole('region', { name: 'Token' });
  const line = panel.getByRole('region', { name: 'In a terminal' });
  await expect(token).toHaveText('••••••••••••');
  await expect(line).toHaveText(/^curl -H 'Authorization: Bearer •{12}' http:\/\/127\.0\.0\.1:\d+\/webdis\/PING$/);
  await panel.getByRole('button', { name: 'Show the token' }).click();
  await expect(token).toHaveText(/^[\w.-]{40,}$/);
  await expect(line).toHaveText(/Bearer [\w.-]{40,}'/);
  await panel.getByRole('button', { name: 'Hide the token' }).click();
  await expect(token).toHaveText('••••••••••••');
  await panel.getByRole('button', { name: 'Show the token' }).click();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(page.locator('connect-panel')).not.toContainText(/Bearer [\w.-]{40,}/);
  await expect(page.getByRole('button', { name: 'Your machine' })).toBeFocused();
});

test('keyboard alone reaches it and goes through it, and assistive technology finds its way', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto('/quickstart/');
  await focusOn(page.getByRole('button', { name: 'Your machine' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Connect from outside…' })).toBeFocused();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('dialog', { name: 'Connect from outside' });
  await expect(panel.getByRole('button', { name: 'Close' })).toBeFocused();
  await expect(panel.getByRole('region', { name: 'Token' })).toBeVisible();
  for (const scheme of ['light', 'dark']) {
    await page.evaluate((theme) => {
      document.documentElement.dataset['theme'] = theme;
    }, scheme);
    const { violations } = await new AxeBuilder({ page }).include('connect-panel dialog').analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      scheme,
    ).toEqual([]);
  }
  expect(await panel.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth)).toBe(0);
  await page.keyboard.press('Enter');
  await expect(panel).toBeHidden();
});

test.describe('without a bridge', () => {
  test.use({ expectedErrors: bridgeAway });

  test('it says what to do, and works again with it', async ({ page, ownNotebook }) => {
    await page.goto(`${ownNotebook.url}/quickstart/`);
    await expect(page.getByRole('region', { name: 'Shared Redis' })).toBeHidden();
    await ownNotebook.stop();
    const panel = await openPanel(page);
    await expect(panel.getByRole('status')).toContainText("The notebook's server does not answer.");
    await expect(panel.getByRole('region', { name: 'Token' })).toBeHidden();
    await ownNotebook.start();
    await panel.getByRole('button', { name: 'Try again' }).click();
    await expect(panel.getByRole('region', { name: 'Token' })).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Try again' })).toBeHidden();
  });
});

test('a shared Redis is named as such', async ({ page, startNotebook }) => {
  const redis = await startRedis();
  try {
    const { url } = await startNotebook({ REDIS_URL: `redis://127.0.0.1:${redis.port}` });
    await page.goto(`${url}/quickstart/`);
    const panel = await openPanel(page, 'Shared Redis');
    await expect(panel).toContainText(
      'This Redis is shared: whoever has the token can do with it, and with everybody’s keys, what this page can.',
    );
  } finally {
    await redis.stop();
  }
});
