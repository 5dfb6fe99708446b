// Class join: the way into a class, from the wall's QR code to another browser, and all that may stand in it.
import { readFile } from 'node:fs/promises';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright/test';
import { classPaths, lessonPlansFile, type LessonPlan } from '../src/class-protocol.ts';
import { violations } from './fixtures/axe.ts';
import { holdBack } from './fixtures/held-back.ts';
import { kept } from './fixtures/kept.ts';
import { classEnv, School } from './fixtures/school.ts';
import { Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

// What the bridge refuses is what these tests are about.
test.use({ expectedErrors: /the server responded with a status of (?:40[1349]|410|429|503)/ });

const phone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

test('a student scans the code with a phone, types a name, and finds their work in another browser', async ({
  newProfile,
  page,
  startNotebook,
}) => {
  const school = await School.of(await startNotebook(classEnv));
  const { url } = school.notebook;
  const { code } = school.class;

  // The wall: address, code, and a name as soon as somebody has come.
  const wall = await (await newProfile()).newPage();
  await wall.goto(`${url}/projector/#${school.token}`);
  await expect(wall.getByText(code, { exact: true })).toBeVisible();
  await expect(wall.getByRole('img', { name: new RegExp(`/join/#${code}$`) })).toBeVisible();
  expect(wall.url()).toBe(`${url}/projector/`);

  // A phone: only a name is asked for.
  const small = await (await newProfile(phone)).newPage();
  await small.goto(school.scanned);
  await expect(small.getByText(code, { exact: true })).toBeVisible();
  await expect(small.getByRole('textbox', { name: 'Join code' })).toBeHidden();
  await looksWell(small);
  await small.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await small.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(small.getByRole('heading', { name: 'You are in' })).toBeFocused();
  const personalCode = (await small.getByRole('status', { name: 'Your personal code' }).textContent()) ?? '';
  expect(personalCode).toMatch(/^[A-Z\d]{4}-[A-Z\d]{4}$/);
  await small.getByRole('button', { name: 'Copy' }).click();
  await expect(small.getByRole('button', { name: 'Copied' })).toBeVisible();
  await looksWell(small);
  await expect(wall.getByRole('listitem').filter({ hasText: 'Ada' })).toBeVisible();
  await wall.getByRole('button', { name: 'Hide names' }).click();
  await expect(wall.getByRole('listitem')).toHaveCount(0);
  await looksWell(wall);
  await wall.close();

  // Enter that is pressed before the page works counts once it does.
  const early = await (await newProfile()).newPage();
  const release = await holdBack(early, '**/_astro/*.js');
  await early.goto(school.scanned, { waitUntil: 'commit' });
  await early.getByRole('textbox', { name: 'Your name' }).fill('Bob');
  await expect(early.getByRole('button', { name: 'Join', exact: true })).toBeDisabled();
  await early.keyboard.press('Enter');
  release();
  await expect(early.getByRole('heading', { name: 'You are in' })).toBeVisible();
  await early.close();

  // What is typed on the phone is the class's to keep.
  await small.getByRole('link', { name: 'Go to the lessons' }).click();
  await expect(small).toHaveURL(`${url}/`);
  await small.goto(`${url}/quickstart/`);
  const brought = small.waitForResponse((response) => response.url().includes(classPaths.kept) && response.request().method() === 'PUT');
  await typed(small).setSource('SELECT 4');
  await kept(small);
  expect((await brought).status()).toBe(200);
  await small.close();

  // Another browser is sent to the join page, and on to where it wanted to go.
  await page.goto(`${url}/quickstart/`);
  await expect(page).toHaveURL(school.joinFor('/quickstart/'));
  await page.getByRole('textbox', { name: 'Join code' }).fill(code.toLowerCase().replace('-', ' '));
  await page.getByRole('textbox', { name: 'Your name' }).fill('ada');
  await page.keyboard.press('Enter');
  const name = page.getByRole('textbox', { name: 'Your name' });
  await expect(name).toHaveAccessibleDescription(/Somebody in this class is called ada already/);
  await expect(name).toBeFocused();
  await expect(page.getByRole('button', { name: /^Join as ada-2$/i })).toBeVisible();
  await looksWell(page);
  await page.getByRole('button', { name: 'I am that ada, from another browser' }).click();
  await name.fill('Ada');
  const personal = page.getByRole('textbox', { name: 'Personal code' });
  await personal.fill('AAAA-AAAA');
  await page.getByRole('button', { name: 'Come back as Ada' }).click();
  await expect(personal).toHaveAccessibleDescription(/not the personal code of Ada/);
  await looksWell(page);
  await personal.fill(personalCode.toLowerCase().replace('-', ''));
  await page.getByRole('button', { name: 'Come back as Ada' }).click();
  await expect(page.getByRole('heading', { name: 'You are back' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to Quickstart' }).click();
  await expect(page).toHaveURL(`${url}/quickstart/`);
  await expect.poll(() => typed(page).source()).toBe('SELECT 4');

  // This browser is known from now on, and the class's own lessons come first.
  await school.deed({ type: 'change', name: 'Databases 2b', lessons: [{ page: '/data-types/transactions/', isDue: true }] });
  await page.goto(`${url}/join/`);
  await expect(page.getByText('Class Databases 2b')).toBeVisible();
  await looksWell(page);
  await page.getByRole('link', { name: 'Go to Transactions' }).click();
  await expect(page).toHaveURL(`${url}/data-types/transactions/`);
  await page.goto(`${url}/`);
  await expect(page.getByRole('link', { name: /^Transactions due today/ })).toBeVisible();
  await expect(page.getByText(/^All other lessons \(\d+\)$/)).toBeVisible();
});

test('wrong codes, a full class, its end and a removal each say what to do', async ({ newProfile, page, startNotebook }) => {
  const school = await School.of(await startNotebook(classEnv));
  const { url } = school.notebook;
  await school.deed({ type: 'change', name: 'Databases 2b' });

  // Guessing is slowed for the guesser.
  const guesser = await opened(await newProfile(), `${url}/fr/`);
  await expect(guesser).toHaveURL(`${url}/fr/join/`);
  await guesser.goto(`${url}/join/`);
  await guesser.getByRole('button', { name: 'Join', exact: true }).click();
  const code = guesser.getByRole('textbox', { name: 'Join code' });
  await expect(code).toHaveAccessibleDescription(/Type the two words/);
  await guesser.getByRole('textbox', { name: 'Your name' }).fill('Mallory');
  for (const guess of ['quick-oter', 'wrong-words', 'more-words', 'any-words']) {
    await code.fill(guess);
    await code.press('Enter');
    await expect(code).toHaveAccessibleDescription(new RegExp(`No class has the code ${guess.toUpperCase()}`));
  }
  await looksWell(guesser);
  await code.fill('last-words');
  await code.press('Enter');
  await expect(code).toHaveAccessibleDescription(/one wrong code too many\. You can try again in \d+ seconds/);
  await expect(guesser.getByRole('button', { name: /^Wait \d+ s$/ })).toHaveAttribute('aria-disabled', 'true');
  await looksWell(guesser);

  // Nobody else waits: there is one place, and Ada takes it.
  await school.deed({ type: 'places', places: 1 });
  await join(page, school, 'Ada');
  await expect(page.getByRole('heading', { name: 'You are in' })).toBeVisible();
  const ben = await opened(await newProfile(), school.scanned);
  await join(ben, school, 'Ben');
  await expect(ben.getByRole('heading', { name: 'This class is full' })).toBeVisible();
  await expect(ben.getByText('You are first in line, as Ben')).toBeVisible();
  await looksWell(ben);
  // Who leaves the line while it is asked where they stand may join again at once.
  const answered = Promise.withResolvers<void>();
  const asked = ben.waitForRequest(`**${classPaths.join}`);
  await ben.route(
    `**${classPaths.join}`,
    async (route) => {
      await answered.promise;
      await route.continue();
    },
    { times: 1 },
  );
  // A page that was looked away from asks anew.
  await ben.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await asked;
  await ben.getByRole('button', { name: 'Leave the line' }).click();
  await ben.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(ben.getByText('You are first in line, as Ben')).toBeVisible();
  answered.resolve();
  await school.deed({ type: 'places', places: 2 });
  await expect(ben.getByRole('heading', { name: 'You are in' })).toBeVisible({ timeout: 20_000 });

  // Removed, Ben is told so, and does not come in under the same name.
  await school.deed({ type: 'remove', to: ['Ben'] });
  await ben.goto(`${url}/quickstart/`);
  await join(ben, school, 'Ben');
  await expect(ben.getByRole('heading', { name: 'You are no longer in this class' })).toBeVisible();
  await looksWell(ben);

  // The class ends: its lessons are closed, and what was done can be taken home.
  await page.goto(`${url}/quickstart/`);
  await typed(page).setSource('SELECT 5');
  await kept(page);
  await school.deed({ type: 'end' });
  await page.goto(`${url}/quickstart/`);
  await expect(page.getByRole('heading', { name: 'This class has ended' })).toBeVisible();
  await expect(page.getByText('Databases 2b has ended, and its lessons are closed.')).toBeVisible();
  await looksWell(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Take my work home' }).click();
  expect(await readFile(await (await download).path(), 'utf8')).toContain('SELECT 5');
  await expect(page.getByText('Saved as redis-notebook.json')).toBeVisible();

  // What is kept, for whoever has not joined, in both languages.
  const reader = await opened(await newProfile(), `${url}/privacy/`);
  await expect(reader.getByRole('heading', { name: 'What your teacher sees' })).toBeVisible();
  await looksWell(reader);
  await reader.getByRole('link', { name: 'Français' }).click();
  await expect(reader.getByRole('heading', { name: 'Ce que voit votre enseignant·e' })).toBeVisible();
  await reader.goto(`${url}/projector/`);
  await expect(reader.getByRole('heading', { name: 'This page is opened from the teacher’s page' })).toBeVisible();
});

test('the plan of each lesson has the steps of its page, and without a class nobody has to join', async ({ page, notebook }) => {
  await page.goto('/join/');
  await expect(page.getByRole('heading', { name: 'No class meets here' })).toBeVisible();
  await looksWell(page);
  const plans = (await (await fetch(`${notebook.url}/${lessonPlansFile}`)).json()) as LessonPlan[];
  expect(plans.length).toBeGreaterThan(30);
  const shown = await page.evaluate(
    async (addresses) =>
      Promise.all(
        addresses.map(async (address) => {
          const lesson = new DOMParser().parseFromString(await (await fetch(address)).text(), 'text/html');
          return [...lesson.querySelectorAll<HTMLElement>('[data-step]')].map((element) => ({
            number: Number(element.dataset['step']),
            kind: element.localName === 'lesson-exercise' ? 'exercise' : 'snippet',
          }));
        }),
      ),
    plans.map((plan) => plan.page),
  );
  expect(shown).toEqual(plans.map(({ steps }) => steps.map(({ kind }, number) => ({ number, kind }))));
});

/** A page in a browser of its own. */
async function opened(profile: BrowserContext, address: string): Promise<Page> {
  const page = await profile.newPage();
  await page.goto(address);
  return page;
}

/** Joins by the scanned address, wherever the page is. */
async function join(page: Page, school: School, name: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(school.scanned);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
}

/** The snippet that these tests type in. */
function typed(page: Page): Snippet {
  return new Snippet(page.getByRole('group', { name: 'Redis snippet: SELECT 3' }));
}

async function looksWell(page: Page): Promise<void> {
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
}
