// A class at work, as two students meet it: the teacher is at a desk without a page, and each student in a browser of their own.
import type { BrowserContextOptions, Page } from 'playwright/test';
import { violations } from './fixtures/axe.ts';
import { ClassDesk } from './fixtures/class-desk.ts';
import { classBar, said, step, studentPage } from './fixtures/class-pages.ts';
import { focusOn } from './fixtures/focus.ts';
import { classEnv, School } from './fixtures/school.ts';
import { Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const lists = '/data-types/lists/';
const phone: BrowserContextOptions = { viewport: { width: 360, height: 700 }, hasTouch: true, colorScheme: 'dark' };

// The join page asks for the class of a student who is in none any more, and a page may have had something to keep just then.
test.use({ expectedErrors: /the server responded with a status of 403 .*\/bridge\/class(?:\)|\/kept\?)/ });

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('hands, messages, eyes, lessons, snippets, resets and the end come to the pages they are for', async ({
  newProfile,
  startNotebook,
}) => {
  test.setTimeout(240_000);
  const school = await School.of(await startNotebook(classEnv));
  const desk = await ClassDesk.open(school, 'Miriam');
  const come = async (name: string, options: BrowserContextOptions): Promise<Page> =>
    await studentPage(await newProfile({ baseURL: school.notebook.url, ...options }), school, name, lists);
  const [ada, bob] = await Promise.all([come('Ada', {}), come('Bob', phone)]);

  await test.step('the bar says who and where one is, and the place in the line', async () => {
    const bar = classBar(ada);
    await expect(bar).toContainText('Ada · Redis');
    await press(ada, 'Raise hand');
    await expect(bar).toContainText('Hand up, 1st in line');
    await press(bob, 'Raise hand');
    await expect(classBar(bob)).toContainText('Hand up, 2nd in line');
    // A hand stays up over a reload.
    await ada.reload();
    await expect(bar).toContainText('Hand up, 1st in line');
    await press(ada, 'Lower');
    await expect(classBar(bob)).toContainText('Hand up, 1st in line');
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
    await school.deed({ type: 'message', to: ['Ada'], text: 'Step 2 reads <b>from the left</b>', page: lists, step: 1 });
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
    await school.deed({ type: 'eyes', on: true });
    for (const page of [ada, bob]) await expect(said(page, 'Eyes on me')).toBeVisible();
    const waiting = step(ada, 1);
    await focusOn(waiting.button('Run'));
    await ada.keyboard.press('Enter');
    await expect(waiting.element).toHaveAttribute('state', 'running');
    await expect(waiting.element).toContainText('Waits for Miriam');
    expect(await violations(bob, '.rc-stack')).toEqual([]);
    expect(await bob.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await school.deed({ type: 'eyes', on: false });
    await expect(waiting.element).toHaveAttribute('state', 'done');
    await expect(said(ada, 'Eyes on me')).toHaveCount(0);
  });

  await test.step('a snippet stands at the end of the page and has not run', async () => {
    await school.deed({ type: 'snippet', kind: 'redis', source: 'SET from miriam' });
    await press(ada, 'Show it');
    const sent = new Snippet(ada.locator('[data-cell] redis-snippet, redis-snippet[data-cell]').last());
    await expect(sent.element).toBeInViewport();
    await expect(sent.element).toContainText('SET from miriam');
    await expect(sent.element).toHaveAttribute('state', 'idle');
  });

  await test.step('a reset can be undone', async () => {
    expect((await school.deed({ type: 'reset' })).count).toBe(1);
    await expect(said(ada, /^ It had \d+ keys?; your edits are still here\./)).toBeVisible();
    await press(ada, 'Bring my data back');
    await expect(said(ada, 'Your data is back.')).toBeVisible();
  });

  await test.step('a lesson opens for everyone, with a way back', async () => {
    await school.deed({ type: 'open', page: '/data-types/sets/', step: 1 });
    await expect(ada).toHaveURL(/\/data-types\/sets\/$/);
    await expect(said(ada, 'Miriam opened step 2')).toBeVisible();
    await expect(step(ada, 1).element).toBeInViewport();
    await press(ada, 'Back');
    await expect(ada).toHaveURL(/\/data-types\/lists\/$/);
    await desk.row('Bob', lists, { page: '/data-types/sets/' });
  });

  await test.step('not now holds', async () => {
    desk.say({ type: 'look', name: 'Bob' });
    await expect(said(bob, 'Miriam asks to look at your page')).toBeVisible();
    await press(bob, 'Not now');
    await expect(said(bob, 'Miriam asks to look at your page')).toHaveCount(0);
    await desk.hears('visit', { name: 'Bob', state: 'not-now' });
    expect(desk.told('seen')).toEqual([]);
  });

  await test.step('two pages of a teacher that want to look at one student are answered one by one, and leave one by one', async () => {
    const second = await ClassDesk.open(school, 'Miriam');
    for (const from of [desk, second]) from.say({ type: 'look', name: 'Ada' });
    const asks = said(ada, 'Miriam asks to look at your page');
    const looks = said(ada, 'Miriam looks at your page');
    await expect(asks).toHaveCount(2);
    expect(await violations(ada, '.rc-stack')).toEqual([]);
    const let1 = ada.getByRole('button', { name: 'Let Miriam look' });
    await let1.first().click();
    await expect(asks).toHaveCount(1);
    await expect(looks).toHaveCount(1);
    const lookers = (): ClassDesk[] => [desk, second].filter((one) => one.told('visit').at(-1)?.state === 'looks');
    await expect.poll(() => lookers().length).toBe(1);
    const [first] = lookers();
    await let1.click();
    await expect(looks).toHaveCount(2);
    await Promise.all([desk, second].map((one) => one.hears('seen')));
    await ada.getByRole('button', { name: 'End it' }).first().click();
    await expect(looks).toHaveCount(1);
    await first?.hears('visit', { name: 'Ada', state: 'ended' });
    const other = first === desk ? second : desk;
    expect(other.told('visit').at(-1)).toMatchObject({ name: 'Ada', state: 'looks' });
    other.say({ type: 'leave', visit: other.told('visit').at(-1)?.visit ?? '' });
    await expect(looks).toHaveCount(0);
    second.close();
  });

  await test.step('who is removed is told so, and is gone', async () => {
    await school.deed({ type: 'remove', to: ['Bob'] });
    await expect(said(bob, 'You are no longer in this class.')).toBeVisible();
    await press(bob, 'Join again');
    await expect(bob).toHaveURL(/\/join\/$/);
    await desk.hears('gone', { names: ['Bob'] });
  });

  await test.step('the end of the class is told', async () => {
    await school.deed({ type: 'end' });
    await expect(said(ada, 'The class has ended.')).toBeVisible();
    await expect(ada.getByRole('button', { name: 'Raise hand' })).toHaveCount(0);
  });
  desk.close();
});
