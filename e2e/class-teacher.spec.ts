// Class teacher: the teacher's page with a real class: the link, the grid, what is done to all and for one, and what is left after class.
import type { Page } from 'playwright/test';
import { classPaths } from '../src/class-protocol.ts';
import { violations } from './fixtures/axe.ts';
import { openTeacherPage, said, step, studentPage, studentRow } from './fixtures/class-pages.ts';
import { focusOn } from './fixtures/focus.ts';
import { classEnv, School } from './fixtures/school.ts';
import { expect, test } from './fixtures/test.ts';

const lists = '/data-types/lists/';

// A wrong link is refused, and a look at a machine may come as its student has just been removed.
test.use({ expectedErrors: /the server responded with a status of (?:40[13]|404 .*\/bridge\/teacher\/machine\?)/ });

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
  await openTeacherPage(page, school);
  expect(page.url()).toBe(`${url}/teacher/`);
  const kept = await page.evaluate(() => JSON.stringify([document.cookie, localStorage, sessionStorage]));
  expect(kept).not.toContain(school.token);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'This page opens with the teacher’s link.' })).toBeVisible();
});

test('a teacher sees who runs what, writes to them, removes one, and has all of it after class', async ({
  newProfile,
  page,
  startNotebook,
}) => {
  test.setTimeout(240_000);
  const school = await School.of(await startNotebook(classEnv));
  await openTeacherPage(page, school);
  await expect(page.getByText('Nobody is in the class yet.')).toBeVisible();
  const come = async (name: string): Promise<Page> => await studentPage(await newProfile(), school, name, lists);
  const [ada, bob] = await Promise.all([come('Ada'), come('Bob')]);

  await test.step('the grid follows them, and a cell changes with a run', async () => {
    await expect(studentRow(page, 'Ada')).toContainText(/On (?:1|this lesson)/);
    await expect(page.getByText('2 of 2 here')).toBeVisible();
    await expect(studentRow(page, 'Ada').getByRole('gridcell', { name: /^step 1: not run/ })).toBeVisible();
    await step(ada, 0).run();
    await expect(studentRow(page, 'Ada').getByRole('gridcell', { name: /^step 1: matched/ })).toBeVisible();
    await expect(studentRow(page, 'Bob').getByRole('gridcell', { name: /^step 1: not run/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  await test.step('a message and eyes come to all, each with its number', async () => {
    await page.getByRole('button', { name: 'Message…' }).click();
    await page.getByRole('textbox', { name: 'Message' }).fill('Step 2 reads <b>from the left</b>');
    await page.getByRole('button', { name: 'Send to 2' }).click();
    for (const student of [ada, bob]) await expect(said(student, 'Step 2 reads <b>from the left</b>')).toBeVisible();
    await page.getByRole('button', { name: 'Eyes on me' }).click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Ask 2' }).click();
    await expect(said(ada, 'Eyes on me')).toBeVisible();
    await page.getByRole('button', { name: 'Let them go on' }).click();
    await expect(said(ada, 'Eyes on me')).toHaveCount(0);
  });

  await test.step('the keyboard leads to a student, and back', async () => {
    await focusOn(studentRow(page, 'Ada').getByRole('rowheader'));
    await page.keyboard.press('ArrowRight');
    await expect(studentRow(page, 'Ada').getByRole('gridcell').first()).toBeFocused();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'Ada' });
    await expect(panel.getByRole('heading', { name: 'Ada', exact: true })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(studentRow(page, 'Ada').getByRole('rowheader')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(panel).toBeVisible();
  });

  await test.step('a personal code is told behind a button, and a removal is asked for once', async () => {
    const panel = page.getByRole('complementary', { name: 'Ada' });
    await panel.getByRole('button', { name: 'Personal code' }).click();
    await expect(panel.getByText(/Ada comes back from another browser with [A-Z\d]{4}-[A-Z\d]{4}/)).toBeVisible();
    await panel.getByRole('button', { name: 'Remove from class…' }).click();
    await page.getByRole('button', { name: 'Remove Ada' }).click();
    await expect(studentRow(page, 'Ada')).toHaveCount(0);
    await expect(panel).toHaveCount(0);
    await expect(ada.getByText('You are no longer in this class.')).toBeVisible();
  });

  await test.step('who was removed is brought back, and is in again', async () => {
    await page.getByText('Removed: 1').click();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Bring back Ada' }).click();
    await expect(studentRow(page, 'Ada')).toBeVisible();
    await expect(page.getByText('Nobody is removed any more.')).toBeFocused();
  });

  await test.step('after class: where it stuck, and the progress to take along', async () => {
    // The figures may have come before the page is drawn.
    await page.evaluate(() => {
      const own = requestAnimationFrame;
      const mayDraw = new Promise((resolve) => {
        document.addEventListener('draw-now', resolve, { once: true });
      });
      globalThis.requestAnimationFrame = (draw) => own((now) => void mayDraw.then(() => draw(now)));
    });
    const figures = page.waitForResponse((response) => response.url().includes(classPaths.progressFile));
    await page.getByRole('button', { name: 'End…' }).click();
    await (await figures).finished();
    await page.evaluate(() => document.dispatchEvent(new Event('draw-now')));
    await expect(page.getByRole('heading', { name: 'Nobody got stuck at one step' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Take it with you' })).toBeVisible();
    await page.getByText(/^What you did to whom: 1 message, 1 removal, \d more$/).click();
    await expect(page.getByText('Miriam: removed Ada')).toBeVisible();
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

  await test.step('an archive that is not whole says what it lacks before the class ends, and the page opens where most was done', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await school.deed({ type: 'remove', to: ['Bob'] });
    await page.getByRole('button', { name: 'End…' }).click();
    const end = page.getByRole('button', { name: 'End the class…' });
    const gaps = page.getByRole('dialog', { name: 'The archive is not whole' });
    const archive = async (): Promise<void> => {
      const saved = page.waitForEvent('download');
      await end.click();
      await page.getByRole('button', { name: 'Archive and end it' }).click();
      await saved;
      await expect(gaps.getByText('Bob: all data, as they were removed')).toBeVisible();
    };
    await archive();
    expect(await violations(page)).toEqual([]);
    await gaps.getByRole('button', { name: 'Cancel' }).click();
    await expect(end).toBeVisible();
    await archive();
    await gaps.getByRole('button', { name: 'End it now' }).click();
    await expect(page.getByText('This class has ended.')).toBeVisible();
    await Promise.all([ada.close(), bob.close()]);
    await page.goto(`${school.notebook.url}/privacy/`);
    await page.goto(`${school.notebook.url}/teacher/#${school.token}`);
    await expect(page.getByRole('combobox', { name: 'Lesson' })).toHaveValue(lists);
    await expect(page.getByRole('heading', { name: /^Lists/ })).toBeVisible();
  });
});
