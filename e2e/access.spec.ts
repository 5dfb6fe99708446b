// Access: every state of a page for everyone: axe finds nothing, nothing moves for those who asked for that, and the focus is never lost.
import { violations } from './fixtures/axe.ts';
import { focusOn } from './fixtures/focus.ts';
import { ofKind, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

for (const [name, use] of [
  ['in light colours on a desk', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['in dark colours on a phone', { colorScheme: 'dark', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }],
] as const) {
  test.describe(name, () => {
    test.use(use);

    test('axe finds nothing, whatever snippets do and whatever is open', async ({ page }) => {
      // Idle ones, one that did as the lesson says, one that waits.
      await page.goto('/');
      await snippet(page, 'SET greeting "Hello world!"').run();
      await snippet(page, 'BLMOVE mail:inbox mail:reading LEFT RIGHT 0').button('Run').click();
      await expect(snippet(page, 'BLMOVE mail:inbox mail:reading LEFT RIGHT 0').element).toHaveAttribute('state', 'running');
      expect(await violations(page)).toEqual([]);

      // One that failed, one that shows an error, all being edited; one that differs from the lesson.
      await page.goto('/scratchpad/');
      await ofKind(page, 'shell').editor.fill('ls nowhere');
      await ofKind(page, 'shell').run('failed');
      await ofKind(page, 'redis').editor.fill('INCRR visits');
      await ofKind(page, 'redis').run();
      expect(await violations(page)).toEqual([]);
      await page.goto('/quickstart/');
      await snippet(page, 'SELECT 3').run();
      expect(await violations(page)).toEqual([]);

      for (const dialog of ['Your machine', 'Search']) {
        await page.getByRole('button', { name: dialog }).click();
        if (dialog === 'Search') {
          await page.getByRole('searchbox').fill('transaction');
          await expect(page.getByRole('dialog').getByRole('status')).toContainText('Found');
        }
        expect(await violations(page, 'dialog[open]'), dialog).toEqual([]);
        await page.keyboard.press('Escape');
        // The focus is back where the reader was.
        await expect(page.getByRole('button', { name: dialog })).toBeFocused();
      }
      await page.getByRole('button', { name: 'Your machine' }).click();
      await page.getByRole('button', { name: 'Connect from outside…' }).click();
      await expect(page.getByRole('dialog', { name: 'Connect from outside' })).toContainText('In a terminal');
      expect(await violations(page, 'dialog[open]')).toEqual([]);
      await page.keyboard.press('Escape');
      await focusOn(snippet(page, 'SELECT 3').element.getByRole('button', { name: 'More' }));
      await page.keyboard.press('Enter');
      expect(await violations(page, 'redis-snippet')).toEqual([]);
    });
  });
}

test('what a run shows does not move for readers who want less motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/');
  await snippet(page, 'BLMOVE mail:inbox mail:reading LEFT RIGHT 0').button('Run').click();
  await expect(snippet(page, 'BLMOVE mail:inbox mail:reading LEFT RIGHT 0').element).toHaveAttribute('state', 'running');
  const moving = await page.evaluate(() =>
    document
      .getAnimations()
      .filter((animation) => animation.playState === 'running')
      .map((animation) => (animation as CSSAnimation).animationName ?? 'a transition'),
  );
  expect(moving).toEqual([]);
});
