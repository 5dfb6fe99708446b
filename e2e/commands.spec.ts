// Commands: their documentation, from the server's own, where a lesson names them: by pointer, by keyboard, dismissed at will.
import { holdBack } from './fixtures/held-back.ts';
import { snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test('a command shows its documentation where it is pointed at or has the focus, and nothing is asked before', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/quickstart/');
  const tip = page.getByRole('tooltip');
  const shell = snippet(page, 'SELECT 3');
  await expect(shell.button('Run')).toBeEnabled();
  expect(asked).not.toContain('/bridge/commands');

  // Whoever goes on before the documentation has come does not get it any more.
  const release = await holdBack(page, '**/bridge/commands');
  const words = page.getByRole('main').locator('code[tabindex="0"]');
  await page.keyboard.press('Tab');
  const answered = page.waitForResponse('**/bridge/commands');
  await words.first().focus();
  await page.getByRole('link').first().focus();
  release();
  await (await answered).finished();
  await expect(tip).toBeHidden();

  // In a snippet's code, with the pointer on the command's name.
  const line = shell.element.locator('.rn-text', { hasText: 'SELECT 3' }).first();
  await line.scrollIntoViewIfNeeded();
  await page.mouse.move(0, 0);
  await expect(page.locator('main code[tabindex="0"]').first()).toBeAttached();
  await line.hover({ position: { x: 8, y: 8 } });
  await expect(tip).toContainText('SELECT index');
  await expect(tip).toContainText('Since 1.0.0');
  // It can be pointed at itself, and Escape takes it away from under the pointer.
  await tip.hover();
  await expect(tip).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
  await page.mouse.move(0, 0);

  // In prose, by the keyboard: it stays as long as the focus does.
  const code = page
    .getByRole('main')
    .locator('code[tabindex="0"]', { hasText: /^MULTI$/ })
    .first();
  await page.keyboard.press('Tab');
  await code.focus();
  await expect(tip).toContainText('MULTI');
  await expect(code).toHaveAccessibleDescription(/MULTI/);
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
  await expect(code).toBeFocused();

  // From there it opens in a cell to try, by the keyboard alone: Tab goes to the way there, and on to what follows in the page.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Tab');
  await expect(tip).toContainText('MULTI');
  const way = page.getByRole('button', { name: 'Try it in a cell' });
  // It comes with what shows the reader's cells.
  await expect(way).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(way).toBeFocused();
  await expect(tip).toBeVisible();
  await page.keyboard.press('Shift+Tab');
  await expect(code).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const cell = page.locator('redis-snippet[data-cell]');
  await expect(cell.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
  await expect(cell.locator('.rn-text')).toHaveText('MULTI');
  await expect(cell).toHaveAttribute('state', 'idle');
  await expect(tip).toBeHidden();
});
