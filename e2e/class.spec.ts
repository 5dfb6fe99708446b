// Class: a teacher and three students, each in a browser of their own, do the public-server lesson on each other's machines: a hand goes up, a visit shows what is wrong and helps, the bridge is killed under all of them, and the lesson goes on.
import type { BrowserContext, Page } from 'playwright/test';
import type { Health } from '../src/protocol.ts';
import { violations } from './fixtures/axe.ts';
import { classBar, openTeacherPage, said, step, studentRow } from './fixtures/class-pages.ts';
import { focusOn } from './fixtures/focus.ts';
import { bridgeAway } from './fixtures/page-errors.ts';
import { differences } from './fixtures/replay.ts';
import { classEnv, School } from './fixtures/school.ts';
import { choose, Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const lesson = '/public-server/';
/** Steps of the lesson by their numbers in its plan, from 0: they are called one more. */
const steps = {
  names: 0,
  protectedMode: 2,
  laptopDenied: 3,
  loopback: 4,
  file: 6,
  both: 9,
  open: 10,
  closed: 12,
  password: 13,
  guest: 15,
  pycon: 18,
};

test.use({ expectedErrors: bridgeAway });

/** A student's page, with a cell of their own on it for what they try on others' machines. */
interface Student {
  readonly page: Page;
  readonly own: Snippet;
}

/** Comes in by the code that is typed, on the way to the lesson. */
async function come(profile: BrowserContext, school: School, name: string): Promise<Student> {
  const page = await profile.newPage();
  await page.goto(school.notebook.url + lesson);
  await expect(page).toHaveURL(school.joinFor(lesson));
  await page.getByRole('textbox', { name: 'Join code' }).fill(school.class.code.toLowerCase());
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Go to Public server' }).click();
  await expect(page).toHaveURL(school.notebook.url + lesson);
  return { page, own: await addCell(page, steps.names) };
}

/** Adds a cell of the student's own below a step, of its kind. */
async function addCell(page: Page, below: number): Promise<Snippet> {
  await choose(step(page, below).element, 'Add a cell below');
  return new Snippet(page.locator(`[data-step="${below}"] ~ redis-snippet[data-cell]`).first());
}

/** Runs steps of the lesson, one after the other, as they are printed. */
async function run({ page }: Student, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await step(page, number).run();
}

test('three students do a lesson on each other’s machines, with a teacher who walks over and a bridge that is killed', async ({
  newProfile,
  page: desk,
  startNotebook,
}) => {
  // Four browsers and six computers: on a machine that is busy with much else it takes minutes.
  test.setTimeout(480_000);
  const school = await School.of(await startNotebook(classEnv));
  const { notebook } = school;
  const { isolation } = (await (await fetch(`${notebook.url}/health`)).json()) as Health;
  test.skip(isolation !== 'namespace', 'This host grants no network namespaces, so that nobody comes from another address.');
  await openTeacherPage(desk, school);
  await desk.getByRole('combobox', { name: 'Lesson' }).selectOption({ label: 'Public server' });
  const [ada, ben, cleo] = await Promise.all([
    come(await newProfile(), school, 'Ada'),
    come(await newProfile(), school, 'Ben'),
    come(await newProfile(), school, 'Cleo'),
  ]);
  const everybody = [ada, ben, cleo];
  await expect(desk.getByText('3 of 3 here')).toBeVisible();

  await test.step('each machine has its student’s name, and each server refuses as the lesson says', async () => {
    await Promise.all(everybody.map((student) => run(student, steps.names, steps.protectedMode)));
    await run(cleo, steps.laptopDenied);
    for (const [student, name] of [
      [ada, 'ada'],
      [ben, 'ben'],
      [cleo, 'cleo'],
    ] as const)
      expect((await step(student.page, steps.names).steps())[0]?.output).toBe(`${name}\n`);
    expect(await ben.own.exec('redis-cli -h ada PING')).toMatch(/^\(error\) DENIED .*protected mode/);
    expect(await cleo.own.exec('redis-cli -h ben PING')).toMatch(/^\(error\) DENIED .*protected mode/);
    await run(ada, steps.loopback);
    expect(await ben.own.exec('redis-cli -h ada PING', 'failed')).toBe('Could not connect to Redis at ada:6379: Connection refused\n');
    // What another one does to their server changes nobody else's.
    expect(await ada.own.exec('redis-cli -h cleo PING')).toMatch(/^\(error\) DENIED .*protected mode/);
    expect(await ada.own.exec('redis-cli SET kept by-ada')).toBe('OK\n');
  });

  const panel = desk.getByRole('complementary', { name: 'Cleo' });
  await test.step('a hand goes up, stands first, and the teacher walks over', async () => {
    expect(await cleo.own.exec('redis -h ben PING', 'failed')).toContain('redis: command not found');
    await cleo.page.getByRole('button', { name: 'Raise hand', exact: true }).click();
    await expect(desk.getByRole('heading', { name: 'Hands up: 1' })).toBeVisible();
    await expect(desk.getByRole('rowheader').first()).toHaveAccessibleName(/^hand up, 1st.*Cleo$/);
    await desk.getByRole('button', { name: 'Go to Cleo' }).click();
    await expect(panel.getByRole('heading', { name: 'Cleo', exact: true })).toBeFocused();
    // The question takes no key that was meant for something else.
    const hers = step(cleo.page, steps.names).button('Run');
    await focusOn(hers);
    await panel.getByRole('button', { name: 'Ask to look' }).click();
    await expect(panel.getByText(/^Asked Cleo/)).toBeVisible();
    await expect(said(cleo.page, 'Miriam asks to look at your page')).toBeVisible();
    await expect(hers).toBeFocused();
    await expect(panel.getByRole('region')).toBeHidden();
    await cleo.page.getByRole('button', { name: 'Let Miriam look' }).click();
    await expect(said(cleo.page, 'Miriam looks at your page')).toBeVisible();
    const mirror = panel.getByRole('region', { name: 'Cleo’s page, read only' });
    await expect(mirror).toContainText('redis -h ben PING');
    await expect(mirror).toContainText('redis: command not found');
    // The laptop's answer of before, as it came: the lesson prints it with a gap.
    await expect(mirror).toContainText('1) Just disable protected mode');
    await expect(mirror.getByRole('textbox')).toHaveCount(0);
  });

  await test.step('with a second consent the teacher types, and one click of the student ends it', async () => {
    await panel.getByRole('button', { name: 'Ask to type' }).click();
    await cleo.page.getByRole('button', { name: 'Let Miriam type' }).click();
    await panel.getByRole('textbox', { name: 'Code of own cell' }).fill('redis-cli -h ben PING');
    await expect.poll(async () => await cleo.own.source()).toBe('redis-cli -h ben PING');
    expect(await violations(desk)).toEqual([]);
    await cleo.own.run();
    await cleo.own.shows(/DENIED .*protected mode/);
    await expect(
      panel
        .getByRole('region', { name: 'Cleo’s page' })
        .locator('section', { has: desk.getByRole('textbox', { name: 'Code of own cell' }) }),
    ).toContainText('(error) DENIED');
    await cleo.page.getByRole('button', { name: 'End it' }).click();
    await expect(said(cleo.page, 'Miriam no longer looks')).toBeVisible();
    await expect(panel.getByText(/^Ended at/)).toBeVisible();
    await expect(panel.getByRole('textbox')).toHaveCount(0);
  });

  await test.step('the bridge is killed in the middle of a visit: all pages say so, and come back by themselves', async () => {
    await panel.getByRole('button', { name: 'Ask to look' }).click();
    await cleo.page.getByRole('button', { name: 'Let Miriam look' }).click();
    await expect(panel.getByText('Cleo lets you look')).toBeVisible();
    await notebook.kill('SIGKILL');
    for (const { page } of everybody) await expect(said(page, 'The class computer does not answer.')).toBeVisible();
    await expect(desk.getByText(/^The class computer does not answer/)).toBeVisible();
    await expect(said(cleo.page, 'Miriam looks at your page')).toHaveCount(0);
    await notebook.start();
    for (const { page } of everybody) await expect(said(page, /^Connected again\./)).toBeVisible();
    await expect(desk.getByText('Connected again.')).toBeVisible();
    // Who is here, what each did, and the hand are as they were; the visit is over.
    await expect(desk.getByText('3 of 3 here')).toBeVisible();
    await expect(desk.getByRole('rowheader').first()).toHaveAccessibleName(/^hand up, 1st.*Cleo$/);
    await expect(classBar(cleo.page)).toContainText('Hand up, 1st in line');
    await expect(panel.getByRole('region')).toBeHidden();
    await expect(panel.getByRole('button', { name: 'Ask to look' })).toBeVisible();
    await panel.getByRole('button', { name: 'Lower' }).click();
    await expect(classBar(cleo.page).getByRole('button', { name: 'Raise hand', exact: true })).toBeVisible();
    await expect(studentRow(desk, 'Ada').getByRole('gridcell', { name: /^step 5: matched/ })).toBeVisible();
  });

  await test.step('the lesson goes on: a server without a password is everybody’s, one with a password asks', async () => {
    expect(await ada.own.exec('redis-cli GET kept')).toBe('"by-ada"\n');
    await run(ada, steps.file, steps.both);
    // Two addresses of hers, and the class's is none of them.
    expect(await ben.own.exec('redis-cli -h ada PING', 'failed')).toContain('Connection refused');
    expect(await ada.own.exec('redis-cli CONFIG SET bind "* -::*"')).toBe('OK\n');
    await run(ada, steps.open);
    expect(await ben.own.exec('redis-cli -h ada SET public:1 changed')).toBe('OK\n');
    expect(await cleo.own.exec('redis-cli -h ada GET public:1')).toBe('"changed"\n');
    await run(ada, steps.closed, steps.password);
    expect(await ben.own.exec('redis-cli -h ada PING')).toBe('(error) NOAUTH Authentication required.\n');
    expect(await ben.own.exec('REDISCLI_AUTH="correct horse" redis-cli -h ada PING')).toBe('PONG\n');
  });

  await test.step('a user with few rights is tried from a program', async () => {
    await run(ada, steps.guest);
    const python = await addCell(cleo.page, steps.pycon);
    await python.setSource(
      [
        'import os, redis',
        'r = redis.Redis(host="ada", username="guest", password="visitor", decode_responses=True)',
        'r.get("public:1")',
        'r.delete("public:1")',
      ].join('\n'),
    );
    await python.run('failed');
    await python.shows(/^'open'\n[^]*NoPermissionError/);
    // And what the class shares.
    expect(await python.exec('redis.Redis(host="class", password=os.environ["CLASS_PASSWORD"]).ping()')).toBe('True\n');
  });

  // What ran, ran as it is printed, and so it stands on the teacher's page.
  for (const { page } of everybody)
    expect(await differences(page, page.locator('redis-snippet[data-step]:not([state="idle"])'))).toEqual([]);
  await expect(studentRow(desk, 'Ada').getByRole('gridcell', { name: /^step 16: matched/ })).toBeVisible();
});
