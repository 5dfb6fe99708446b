// A class at work, as two students meet it: the teacher is at a desk without a page, and each student in a browser of their own.
import type { Locator, Page } from 'playwright/test';
import { violations } from './fixtures/axe.ts';
import { ClassDesk } from './fixtures/class-desk.ts';
import { focusOn } from './fixtures/focus.ts';
import { Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const lists = '/data-types/lists/';

/** What is said above a page, and the bar at its foot. */
const said = (page: Page, text: string | RegExp): Locator => page.getByRole('region', { name: 'From your class' }).getByText(text);
const barOf = (page: Page): Locator => page.getByRole('region', { name: 'Your class', exact: true });
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();
const step = (page: Page, number: number): Snippet => new Snippet(page.locator(`redis-snippet[data-step="${number}"]`));

test('hands, messages, eyes, lessons, snippets and resets come to the pages they are for', async ({ browser, startNotebook }) => {
  test.setTimeout(240_000);
  const desk = await ClassDesk.open(await startNotebook({ CLASS: '1' }), 'Miriam');
  const ada = await desk.join(browser, 'Ada');
  const bob = await desk.join(browser, 'Bob', { viewport: { width: 360, height: 700 }, hasTouch: true, colorScheme: 'dark' });
  await Promise.all([ada.goto(lists), bob.goto(lists)]);

  await test.step('the bar says who and where one is, and the place in the line', async () => {
    const bar = barOf(ada);
    await expect(bar).toContainText('Ada · Redis');
    await press(ada, 'Raise hand');
    await expect(bar).toContainText('Hand up, 1st in line');
    await press(bob, 'Raise hand');
    await expect(barOf(bob)).toContainText('Hand up, 2nd in line');
    // A hand stays up over a reload.
    await ada.reload();
    await expect(bar).toContainText('Hand up, 1st in line');
    await press(ada, 'Lower');
    await expect(barOf(bob)).toContainText('Hand up, 1st in line');
    await desk.row('Bob', lists, { isHere: true, page: lists, handSince: expect.any(Number) });
  });

  await test.step('what runs shows on the grid', async () => {
    await step(ada, 0).run();
    await desk.row('Ada', lists, { page: lists, step: 0, cells: expect.arrayContaining([{ state: 'matched', tries: 1 }]) });
  });

  await test.step('a message comes to one, stays over a reload until it is closed, and moves nothing', async () => {
    const code = step(ada, 1).element;
    await code.scrollIntoViewIfNeeded();
    const before = await code.boundingBox();
    await desk.deed({ type: 'message', to: ['Ada'], text: 'Step 2 reads <b>from the left</b>', page: lists, step: 1 });
    await expect(said(ada, 'Step 2 reads <b>from the left</b>')).toBeVisible();
    expect((await code.boundingBox())?.y).toBeCloseTo(before?.y ?? 0, 0);
    await expect(said(bob, 'Step 2 reads')).toHaveCount(0);
    await press(ada, 'Go to step 2');
    await expect(code).toBeInViewport();
    await ada.reload();
    await expect(said(ada, 'Step 2 reads')).toBeVisible();
    await press(ada, 'Close the message');
    await expect(said(ada, 'Step 2 reads')).toHaveCount(0);
  });

  await test.step('while the eyes are wanted runs wait, by keys, too', async () => {
    await desk.deed({ type: 'eyes', on: true });
    for (const page of [ada, bob]) await expect(said(page, 'Eyes on me')).toBeVisible();
    const waiting = step(ada, 1);
    await focusOn(waiting.button('Run'));
    await ada.keyboard.press('Enter');
    await expect(waiting.element).toHaveAttribute('state', 'running');
    await expect(waiting.element).toContainText('Waits for Miriam');
    expect(await violations(bob, '.rc-stack')).toEqual([]);
    expect(await bob.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await desk.deed({ type: 'eyes', on: false });
    await expect(waiting.element).toHaveAttribute('state', 'done');
    await expect(said(ada, 'Eyes on me')).toHaveCount(0);
  });

  await test.step('a snippet stands at the end of the page and has not run', async () => {
    await desk.deed({ type: 'snippet', kind: 'redis', source: 'SET from miriam' });
    await press(ada, 'Show it');
    const sent = new Snippet(ada.locator('[data-cell] redis-snippet, redis-snippet[data-cell]').last());
    await expect(sent.element).toBeInViewport();
    await expect(sent.element).toContainText('SET from miriam');
    await expect(sent.element).toHaveAttribute('state', 'idle');
  });

  await test.step('a reset can be undone', async () => {
    expect((await desk.deed({ type: 'reset' })).count).toBe(1);
    await expect(said(ada, /^ It had \d+ keys?; your edits are still here\./)).toBeVisible();
    await press(ada, 'Bring my data back');
    await expect(said(ada, 'Your data is back.')).toBeVisible();
  });

  await test.step('a lesson opens for everyone, with a way back', async () => {
    await desk.deed({ type: 'open', page: '/data-types/sets/', step: 1 });
    await expect(ada).toHaveURL(/\/data-types\/sets\/$/);
    await expect(said(ada, 'Miriam opened step 2')).toBeVisible();
    await expect(step(ada, 1).element).toBeInViewport();
    await press(ada, 'Back');
    await expect(ada).toHaveURL(/\/data-types\/lists\/$/);
    await desk.row('Bob', lists, { page: '/data-types/sets/' });
  });
  desk.close();
});

test('a visit shows a page by consent alone, ends by one word, and nothing of the moment outlives the bridge or the class', async ({
  browser,
  startNotebook,
}) => {
  test.setTimeout(240_000);
  const notebook = await startNotebook({ CLASS: '1' });
  const desk = await ClassDesk.open(notebook, 'Miriam');
  const ada = await desk.join(browser, 'Ada');
  const bob = await desk.join(browser, 'Bob');
  await Promise.all([ada.goto(lists), bob.goto(lists)]);
  for (const page of [ada, bob]) await expect(page.getByRole('button', { name: 'Raise hand' })).toBeVisible();

  await press(ada, 'Raise hand');
  await expect(barOf(ada)).toContainText('1st in line');

  await test.step('not now holds', async () => {
    desk.say({ type: 'look', name: 'Bob' });
    await expect(said(bob, 'Miriam asks to look at your page')).toBeVisible();
    await press(bob, 'Not now');
    await expect(said(bob, /Miriam/)).toHaveCount(0);
    await desk.hears('visit', { name: 'Bob', state: 'not-now' });
    expect(desk.told('seen')).toEqual([]);
  });

  await test.step('a look shows code and outputs as they come', async () => {
    await focusOn(step(ada, 0).button('Run'));
    desk.say({ type: 'look', name: 'Ada' });
    await expect(said(ada, 'Miriam asks to look at your page')).toBeVisible();
    // The question takes no key that was meant for something else.
    await expect(step(ada, 0).button('Run')).toBeFocused();
    await press(ada, 'Let Miriam look');
    await expect(said(ada, 'Miriam looks at your page')).toBeVisible();
    await expect.poll(() => desk.told('seen').flatMap(({ view }) => view.snippets).length).toBeGreaterThan(5);
    await step(ada, 0).run();
    await expect
      .poll(() =>
        desk
          .told('seen')
          .flatMap(({ view }) => view.snippets)
          .findLast((one) => one.step === 0),
      )
      .toMatchObject({ state: 'matched', output: expect.arrayContaining([expect.any(String)]) });
  });

  await test.step('typing takes a second consent, and ends by one click', async () => {
    const { visit } = await desk.hears('visit', { name: 'Ada', state: 'looks' });
    const key = desk
      .told('seen')
      .flatMap(({ view }) => view.snippets)
      .find((one) => one.step === 1)?.key;
    desk.say({ type: 'typed', visit, key: key ?? '', source: 'SET too early' });
    desk.say({ type: 'ask-to-type', visit });
    await press(ada, 'Let Miriam type');
    await expect(said(ada, 'Miriam types on your page')).toBeVisible();
    await expect(step(ada, 1).element).not.toContainText('too early');
    desk.say({ type: 'typed', visit, key: key ?? '', source: 'SET typed together' });
    await expect(step(ada, 1).element).toContainText('SET typed together');
    await expect(said(ada, 'In step 2. You can go on typing too.')).toBeVisible();
    await press(ada, 'End it');
    await expect(said(ada, 'Miriam no longer looks')).toBeVisible();
    await desk.hears('visit', { state: 'ended' });
    const seen = desk.told('seen').length;
    await step(ada, 2).run();
    await desk.row('Ada', lists, { step: 2 });
    expect(desk.told('seen')).toHaveLength(seen);
  });

  await test.step('a bridge that is killed is waited for, and has lost nothing that was done', async () => {
    desk.say({ type: 'look', name: 'Ada' });
    await press(ada, 'Let Miriam look');
    await expect(said(ada, 'Miriam looks at your page')).toBeVisible();
    await desk.row('Ada', lists, { cells: expect.arrayContaining([{ state: 'matched', tries: 1 }]) });
    await notebook.kill('SIGKILL');
    await expect(said(ada, 'The class computer does not answer.')).toBeVisible();
    await expect(said(ada, 'Miriam looks at your page')).toHaveCount(0);
    await notebook.start();
    await expect(said(ada, 'Connected again.')).toBeVisible({ timeout: 30_000 });
    await desk.connect();
    // The hand and the first step are of long before.
    await desk.row('Ada', lists, {
      isHere: true,
      handSince: expect.any(Number),
      cells: expect.arrayContaining([{ state: 'matched', tries: 1 }]),
    });
    await expect(barOf(ada)).toContainText('1st in line');
    await expect(said(ada, 'Miriam looks at your page')).toHaveCount(0);
  });

  await test.step('who is removed is told so, and is gone', async () => {
    await desk.deed({ type: 'remove', to: ['Bob'] });
    await expect(said(bob, 'You are no longer in this class.')).toBeVisible();
    await press(bob, 'Join again');
    await expect(bob).toHaveURL(/\/join\/$/);
    await desk.hears('gone', { names: ['Bob'] });
  });

  await test.step('the end of the class is told', async () => {
    await desk.deed({ type: 'end' });
    await expect(said(ada, 'The class has ended.')).toBeVisible();
    await expect(ada.getByRole('button', { name: 'Raise hand' })).toHaveCount(0);
  });
  desk.close();
});
