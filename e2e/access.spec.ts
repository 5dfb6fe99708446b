// Access: every state of a page for everyone: axe finds nothing, nothing moves for those who asked for that, and the focus is never lost.
import { violations } from './fixtures/axe.ts';
import { focusOn } from './fixtures/focus.ts';
import { ofKind, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

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
      await expect(snippet(page, 'SELECT 3').element.getByRole('button', { name: 'Copy link' })).toBeVisible();
      expect(await violations(page, 'redis-snippet')).toEqual([]);
    });

    test(
      'axe finds nothing in French, where a page has halted, and in exercises, with more contrast too',
      wholeIf(use.colorScheme === 'dark'),
      async ({ page }) => {
        await page.goto('/fr/data-types/strings/');
        const answer = page.locator('lesson-exercise');
        const first = page.locator('redis-snippet').first();
        await expect(first.getByRole('button', { name: 'Lancer', exact: true })).toBeEnabled();
        await first.evaluate((element) => Object.assign(element, { source: 'PING nothing' }));
        await page.getByRole('button', { name: 'Lancer la page' }).click();
        await expect(page.getByRole('button', { name: /^Arrêt à l’étape 2/ })).toBeVisible();
        // What a step rests on, an exercise that lacks something, its solution, and one that is done.
        await focusOn(page.locator('redis-snippet').nth(3).getByRole('button', { name: 'Lancer', exact: true }));
        await expect(page.getByText(/pas été lancée/).first()).toBeVisible();
        await answer.nth(1).getByRole('button', { name: 'Vérifier' }).click();
        await expect(answer.nth(1).getByText('Pas encore :')).toBeVisible();
        await answer.nth(1).getByText('Solution', { exact: true }).click();
        await answer.first().evaluate(async (element) => {
          const exercise = element as HTMLElement & { solve(): Promise<unknown>; check(): Promise<unknown> };
          await exercise.solve();
          await exercise.check();
        });
        await expect(answer.first()).toHaveAttribute('data-done');
        // What the bar covers is no target for a finger.
        await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
        expect(await violations(page)).toEqual([]);
        await page.emulateMedia({ contrast: 'more' });
        expect(await violations(page)).toEqual([]);
      },
    );

    test(
      'axe finds nothing on notebooks of the reader’s own, and the focus stays where they are',
      wholeIf(use.colorScheme === 'light'),
      async ({ page }) => {
        // Notebooks of the reader's own: one with cells, the list, what is deleted, a name that is asked for.
        await page.goto('/scratchpad/');
        await page.getByRole('button', { name: 'New notebook' }).click();
        const add = page.getByRole('group', { name: 'Add a cell at the end' });
        await add.getByRole('button', { name: '+ Redis' }).click();
        await add.getByRole('button', { name: '+ Note' }).click();
        await expect(page.getByRole('textbox', { name: 'Text of your note' })).toBeFocused();
        await page.keyboard.press('Escape');
        const list = page.getByRole('region', { name: 'Your notebooks' });
        await list.getByRole('button', { name: 'Duplicate' }).last().click();
        const copy = list.getByRole('listitem').filter({ hasText: 'Untitled notebook 2' });
        await copy.getByRole('button', { name: 'Delete' }).click();
        await expect(list.getByRole('button', { name: 'Undo' })).toBeFocused();
        expect(await violations(page)).toEqual([]);
        await list.getByRole('button', { name: 'Rename…' }).last().click();
        expect(await violations(page, 'dialog[open]')).toEqual([]);
        await page.keyboard.press('Escape');
        await expect(list.getByRole('button', { name: 'Rename…' }).last()).toBeFocused();
        await page.goto('/');
        await expect(list.getByRole('link')).toHaveCount(1);
        expect(await violations(page, '.home-notebooks')).toEqual([]);
      },
    );
  });
}

test('whoever uses the keyboard alone is somewhere, whatever they press goes away', async ({ page }) => {
  await page.goto('/quickstart/');
  const select = snippet(page, 'SELECT 3');
  const more = select.element.getByRole('button', { name: 'More', exact: true });
  const choose = async (item: string): Promise<void> => {
    await focusOn(more);
    await page.keyboard.press('Enter');
    await focusOn(select.element.getByRole('button', { name: item, exact: true }));
    await page.keyboard.press('Enter');
  };

  // A menu's item that leads nowhere else leads back.
  await choose('Copy with prompts and output');
  await expect(more).toBeFocused();

  // Run from a button that a run disables.
  await focusOn(select.button('Edit'));
  await page.keyboard.press('Control+Enter');
  await expect(select.element.locator(':focus')).toHaveCount(1);
  await select.ends('done');
  await expect(select.button('Run')).toBeFocused();

  // A cell that is added, a dialog that is left, a cell that is deleted and comes back.
  await choose('Add a note below');
  // It comes once the cells of before are read.
  await expect(page.getByRole('textbox', { name: 'Text of your note' })).toBeFocused();
  await page.keyboard.type('Mine');
  await page.keyboard.press('Escape');
  const note = page.getByRole('region', { name: 'Your note' });
  await expect(note.getByRole('button', { name: 'Edit' })).toBeFocused();
  await choose('Add a cell below');
  const cell = page.locator('redis-snippet[data-cell]');
  await expect(cell.getByRole('textbox')).toBeFocused();
  await page.keyboard.type('PING');
  // What the editor suggests is left first.
  await expect(async () => {
    await page.keyboard.press('Escape');
    await expect(cell.getByRole('button', { name: 'Edit', exact: true })).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await focusOn(cell.getByRole('button', { name: 'More', exact: true }));
  await page.keyboard.press('Enter');
  await focusOn(cell.getByRole('button', { name: 'Session…' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Session of this cell' })).toBeVisible();
  expect(await violations(page, 'dialog[open]')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(cell.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
  await focusOn(cell.getByRole('button', { name: 'More', exact: true }));
  await page.keyboard.press('Enter');
  await focusOn(cell.getByRole('button', { name: 'Session…' }));
  await page.keyboard.press('Enter');
  await page.keyboard.type('other');
  await page.keyboard.press('Enter');
  await expect(cell).toHaveAttribute('session', 'other');
  await expect(cell.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
  await focusOn(note.getByRole('button', { name: 'Delete' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(note.locator(':focus')).toHaveCount(1);

  // A machine that is reset, and a link that is closed.
  await focusOn(page.getByRole('button', { name: 'Your machine' }));
  await page.keyboard.press('Enter');
  const reset = page.getByRole('button', { name: 'Reset machine', exact: true });
  await focusOn(reset);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Your machine' })).toContainText('Done: your machine is new.');
  await expect(reset).toBeFocused();
  await page.keyboard.press('Escape');
  await page.goto('/quickstart/#snippet=broken');
  await page.reload();
  const link = page.getByRole('region', { name: 'Code from the link' });
  await expect(link).toBeFocused();
  expect(await violations(page, '.rn-shared')).toEqual([]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(link).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
});

test('a long output keeps its command in view, and colours of the system’s own show every state', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active' });
  await page.goto('/scratchpad/');
  const shell = ofKind(page, 'shell');
  // Nor do they keep the code editor from opening, or its suggestions from being read.
  await shell.editor.focus();
  await expect(shell.element.locator('.monaco-editor')).toBeVisible();
  await page.keyboard.type('redis-cli GE');
  const offered = page.locator('.suggest-widget.visible');
  await expect(offered).toBeVisible();
  const [ink, ground] = await offered.evaluate((element) => {
    const { color, backgroundColor } = getComputedStyle(element);
    return [color, backgroundColor];
  });
  expect(ink).not.toBe(ground);
  await page.keyboard.press('Escape');
  await shell.editor.fill('seq 300; ls nowhere');
  await shell.run('failed');
  await shell.editor.press('Escape');
  await shell.element.getByRole('button', { name: 'Show all 301 lines' }).click();
  const command = shell.element.locator('.rn-input', { hasText: 'seq 300' });
  await command.evaluate((element) => {
    const { top, height } = (element.parentElement ?? element).getBoundingClientRect();
    scrollBy(0, top + height / 2);
  });
  await expect(command).toBeInViewport();
  const error = shell.element.locator('.rn-live[data-bad]');
  expect(await error.evaluate((element) => getComputedStyle(element, '::before').width)).toBe('5px');
  const marks = await page.evaluate(() =>
    ['--warn', '--bad', '--line-strong'].map((name) => getComputedStyle(document.body).getPropertyValue(name)),
  );
  expect(new Set(marks)).toEqual(new Set(['CanvasText']));
  expect(await violations(page, 'redis-snippet[kind="shell"]')).toEqual([]);
});

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
