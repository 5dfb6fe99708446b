// Class teacher: the teacher's page with a real class: the link, the grid, what is done to all and for one, a visit by consent, and a lost bridge.
import type { Browser, Locator, Page } from 'playwright/test';
import { classPaths } from '../src/class-protocol.ts';
import { violations } from './fixtures/axe.ts';
import { focusOn } from './fixtures/focus.ts';
import { classEnv, School } from './fixtures/school.ts';
import { Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const lists = '/data-types/lists/';

// A wrong link is refused, and a bridge that is restarted answers nothing for a while.
test.use({
  expectedErrors: [/the server responded with a status of 40[13]|ERR_CONNECTION_|ERR_SOCKET_NOT_CONNECTED|WebSocket connection to/],
});

/** A browser of a student's own that has joined. */
async function join(browser: Browser, { notebook, class: own }: School, name: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: notebook.url });
  const answer = await context.request.post(classPaths.join, { data: { code: own.code, name } });
  expect(answer.status(), await answer.text()).toBe(200);
  return await context.newPage();
}

/** The teacher's page by the link that was printed, named once it asks. */
async function openDesk(page: Page, school: School): Promise<void> {
  await page.goto(`${school.notebook.url}/teacher/#${school.token}`);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Miriam');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /^To all/ })).toBeVisible();
}

const row = (page: Page, name: string): Locator => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
const step = (page: Page, number: number): Snippet => new Snippet(page.locator(`redis-snippet[data-step="${number}"]`));
const fromClass = (page: Page): Locator => page.getByRole('region', { name: 'From your class' });

test('without the link the page is an empty shell that says where the link is, and the link’s token stays nowhere', async ({
  page,
  startNotebook,
}) => {
  const school = await School.of(await startNotebook(classEnv));
  const { url } = school.notebook;
  await page.goto(`${url}/teacher/`);
  await expect(page.getByRole('heading', { name: 'This page opens with the teacher’s link.' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await page.goto(`${url}/teacher/#WRONG`);
  await expect(page.getByRole('heading', { name: 'The class computer does not know this link.' })).toBeVisible();
  await openDesk(page, school);
  expect(page.url()).toBe(`${url}/teacher/`);
  const kept = await page.evaluate(() => JSON.stringify([document.cookie, localStorage, sessionStorage]));
  expect(kept).not.toContain(school.token);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This page opens with the teacher’s link.' })).toBeVisible();
});

test('a teacher sees who runs what and who asks, writes to them, looks by consent, and removes one', async ({
  browser,
  page,
  startNotebook,
}) => {
  test.setTimeout(240_000);
  const school = await School.of(await startNotebook(classEnv));
  await openDesk(page, school);
  await expect(page.getByText('Nobody is in the class yet.')).toBeVisible();
  const ada = await join(browser, school, 'Ada');
  const bob = await join(browser, school, 'Bob');
  await Promise.all([ada.goto(lists), bob.goto(lists)]);

  await test.step('the grid follows them, and a cell changes with a run', async () => {
    await expect(row(page, 'Ada')).toContainText(/On (?:1|this lesson)/);
    await expect(page.getByText('2 of 2 here')).toBeVisible();
    await expect(row(page, 'Ada').getByRole('gridcell', { name: /^step 1: not run/ })).toBeVisible();
    await step(ada, 0).run();
    await expect(row(page, 'Ada').getByRole('gridcell', { name: /^step 1: matched/ })).toBeVisible();
    await expect(row(page, 'Bob').getByRole('gridcell', { name: /^step 1: not run/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  await test.step('a hand goes up, and stands first', async () => {
    await bob.getByRole('button', { name: 'Raise hand', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Hands up: 1' })).toBeVisible();
    await expect(row(page, 'Bob').getByRole('rowheader')).toHaveAccessibleName(/hand up, 1st/);
    await page.getByRole('button', { name: 'Go to Bob' }).click();
    const panel = page.getByRole('complementary', { name: 'Bob' });
    await expect(panel.getByRole('heading', { name: 'Bob', exact: true })).toBeFocused();
    await panel.getByRole('button', { name: 'Lower' }).click();
    await expect(bob.getByRole('button', { name: 'Raise hand', exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(row(page, 'Bob').getByRole('rowheader')).toBeFocused();
  });

  await test.step('a message and eyes come to all, each with its number', async () => {
    await page.getByRole('button', { name: 'Message…' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Step 2 reads <b>from the left</b>');
    await page.getByRole('button', { name: 'Send to 2' }).click();
    for (const student of [ada, bob]) await expect(fromClass(student).getByText('Step 2 reads <b>from the left</b>')).toBeVisible();
    await page.getByRole('button', { name: 'Eyes on me' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask 2' }).click();
    await expect(fromClass(ada).getByText('Eyes on me')).toBeVisible();
    await page.getByRole('button', { name: 'Let them go on' }).click();
    await expect(fromClass(ada).getByText('Eyes on me')).toHaveCount(0);
  });

  await test.step('by keyboard to a student, who lets the teacher look and then type', async () => {
    await focusOn(row(page, 'Ada').getByRole('rowheader'));
    await page.keyboard.press('ArrowRight');
    await expect(row(page, 'Ada').getByRole('gridcell').first()).toBeFocused();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Ada' });
    await panel.getByRole('button', { name: 'Ask to look' }).click();
    await expect(panel.getByText(/^Asked Ada/)).toBeVisible();
    await ada.getByRole('button', { name: 'Let Miriam look' }).click();
    await expect(panel.getByText('Ada lets you look')).toBeVisible();
    const mirror = panel.getByRole('region', { name: 'Ada’s page, read only' });
    await expect(mirror).toContainText(await step(ada, 0).source());
    await panel.getByRole('button', { name: 'Ask to type' }).click();
    await ada.getByRole('button', { name: 'Let Miriam type' }).click();
    await panel.getByRole('textbox', { name: 'Code of 2' }).fill('PING typed-by-miriam');
    await expect.poll(async () => await step(ada, 1).source()).toBe('PING typed-by-miriam');
    expect(await violations(page)).toEqual([]);
    await ada.getByRole('button', { name: 'End it' }).first().click();
    await expect(panel.getByText(/^Ended at/)).toBeVisible();
    await expect(panel.getByRole('textbox')).toHaveCount(0);
  });

  await test.step('a personal code is told behind a button, and a removal is asked for once', async () => {
    const panel = page.getByRole('complementary', { name: 'Ada' });
    await panel.getByRole('button', { name: 'Personal code' }).click();
    await expect(panel.getByText(/Ada comes back from another browser with [A-Z\d]{4}-[A-Z\d]{4}/)).toBeVisible();
    await panel.getByRole('button', { name: 'Remove from class…' }).click();
    await page.getByRole('button', { name: 'Remove Ada' }).click();
    await expect(row(page, 'Ada')).toHaveCount(0);
    await expect(panel).toHaveCount(0);
    await expect(ada.getByText('You are no longer in this class.')).toBeVisible();
  });

  await test.step('a lost bridge is named, and comes back by itself', async () => {
    await school.notebook.kill('SIGKILL');
    await expect(page.getByText(/The class computer does not answer/)).toBeVisible();
    await school.notebook.start();
    await expect(page.getByText('Connected again.')).toBeVisible();
    await expect(row(page, 'Bob')).toBeVisible();
  });

  await test.step('after class: where it stuck, and the progress to take along', async () => {
    await page.getByRole('button', { name: 'End…' }).click();
    await expect(page.getByRole('heading', { name: 'Take it with you' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    const file = page.waitForEvent('download');
    await page.getByRole('button', { name: 'steps.csv, no names' }).click();
    expect((await file).suggestedFilename()).toBe('steps.csv');
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'Live page' }).click();
    await page.getByRole('button', { name: /^All/ }).click();
    await expect(page.getByRole('button', { name: /^Bob/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });
});
