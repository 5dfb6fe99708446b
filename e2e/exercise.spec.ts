// Exercise: a task of a lesson that its reader's own Redis checks: hints, Start over, the solution, progress, and what goes wrong.
import type { Locator, Page } from 'playwright/test';
import { unprovenExercises } from './fixtures/exercise.ts';
import { kept } from './fixtures/kept.ts';
import { lanHost } from './fixtures/notebook.ts';
import { resetMachine, scratchpad, Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

/** The part of <lesson-exercise> that is used here (src/notebook/exercises/lesson-exercise.ts). */
interface ExerciseElement extends HTMLElement {
  readonly snippet: HTMLElement & { source: string; run(): Promise<{ readonly status: string }> };
  check(): Promise<unknown>;
}

/** What shows of an element: its hidden hints are in its text too. */
const visible = { useInnerText: true };

const lesson = '/data-types/strings/';

/** One exercise of a page, from 1, as its reader meets it. */
function exerciseOf(page: Page, number: number) {
  const element: Locator = page.locator('lesson-exercise').nth(number - 1);
  return {
    element,
    answer: new Snippet(element.getByRole('group', { name: `Your answer to exercise ${number}`, exact: true })),
    check: element.getByRole('button', { name: 'Check', exact: true }),
    startOver: element.getByRole('button', { name: 'Start over', exact: true }),
    verdict: element.locator('.rn-verdict'),
    solution: element.getByText('Solution', { exact: true }),
  };
}

/** From now on the browser cannot read what it keeps. */
async function reloadWithoutDisk(page: Page): Promise<void> {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.get = () => {
      throw new DOMException('No disk in this test.', 'UnknownError');
    };
  });
  await page.reload();
}

for (const origin of ['localhost', 'plain HTTP'] as const) {
  test(`an exercise is checked by the reader's own Redis, on ${origin}`, wholeIf(origin === 'localhost'), async ({ page, notebook }) => {
    const url = origin === 'localhost' ? notebook.url : notebook.url.replace('127.0.0.1', lanHost);
    await page.goto(`${url}${lesson}`);
    const { element, answer, check, startOver, verdict, solution } = exerciseOf(page, 2);

    // Its start is made before the first check, which then says what is missing, and nothing that is not.
    await check.click();
    await expect(verdict.getByText('Not yet:')).toBeVisible();
    await expect(verdict.getByText('seat:7 was free, and it is not yours yet.')).toBeVisible();
    await expect(verdict.getByText('GET seat:7 now replies (nil)')).toBeVisible();
    await expect(verdict.getByText('and he has lost it')).toBeHidden();

    // One hint at a time. What ran is there once: where its editor was.
    await answer.exec('SET seat:8 you');
    await expect(answer.editor).toHaveCount(0);
    await check.click();
    await expect(verdict.getByText('Not yet: 0 of 2 checks pass.')).toBeVisible();
    await expect(verdict.getByText('it is not yours yet')).toBeVisible();
    await expect(verdict.getByText('and he has lost it')).toBeHidden();

    // What the reader does is judged, not how.
    await answer.exec('SET seat:7 you\nSET seat:8 you');
    await check.click();
    await expect(verdict.getByText('and he has lost it')).toBeVisible();
    await expect(verdict.getByText('it is not yours yet')).toBeHidden();
    await expect(element).not.toHaveAttribute('data-done');

    await startOver.click();
    await expect(verdict).toHaveText('Ready: your Redis is as the exercise begins.', visible);
    await expect.poll(() => answer.source()).toBe('');
    await expect(answer.editor).toBeVisible();
    await expect(element.getByText('SET seat:8 you NX')).toBeHidden();
    await solution.click();
    await expect(element.getByText('SET seat:8 you NX')).toBeVisible();

    await answer.exec('SET seat:7 you NX\nSET seat:8 you NX');
    expect(await answer.text()).toBe('OK\n(nil)\n');
    await check.click();
    await expect(verdict).toHaveText('Done: everything is as it should be.', visible);
    await expect(element).toHaveAttribute('data-done');
    await expect(page.getByRole('navigation').getByRole('link', { name: /^Strings and counters/ })).toContainText(/1\/\d+/);

    // It is done after a reload too, and its start is not made again.
    await page.reload();
    await expect(element).toHaveAttribute('data-done');
    await expect.poll(() => answer.source()).toBe('SET seat:7 you NX\nSET seat:8 you NX');
    await check.click();
    await expect(verdict).toHaveText('Done: everything is as it should be.', visible);
  });
}

test('a run makes the start as well, and a machine that was reset gets it anew', async ({ page }) => {
  await page.goto(lesson);
  const { answer, check, verdict } = exerciseOf(page, 1);
  await answer.exec('INCRBY sold 3');
  expect(await answer.text()).toBe('(integer) 10\n');
  await check.click();
  await expect(verdict.getByText('sold is not right yet.')).toBeVisible();
  await resetMachine(page);
  await page.reload();
  await answer.exec('INCRBY sold 3\nDECR sold');
  await check.click();
  await expect(verdict).toHaveText('Done: everything is as it should be.', visible);

  // What was done elsewhere before the first check is not undone by it, nor by a run after it.
  const elsewhere = exerciseOf(page, 2);
  await answer.exec('SET seat:7 you\nSET seat:8 ben');
  await elsewhere.check.click();
  await expect(elsewhere.verdict).toHaveText('Done: everything is as it should be.', visible);
  await elsewhere.answer.exec('GET seat:7');
  expect(await elsewhere.answer.text()).toBe('"you"\n');

  // A check and a run share one start, and neither leaves the other without an end.
  const together = await exerciseOf(page, 3).element.evaluate(async (element) => {
    const exercise = element as ExerciseElement;
    const stages: (string | undefined)[] = [];
    exercise.snippet.source = 'PING';
    const running = exercise.snippet.run();
    await exercise.check();
    stages.push((await running).status);
    const isChecking = new Promise<void>((resolve) => {
      const stage = new MutationObserver(() => exercise.dataset['stage'] === 'checking' && resolve());
      stage.observe(exercise, { attributeFilter: ['data-stage'] });
    });
    const checking = exercise.check();
    await isChecking;
    stages.push((await exercise.snippet.run()).status);
    await checking;
    return [...stages, exercise.dataset['stage']];
  });
  expect(together).toEqual(['done', 'done', 'idle']);
});

test('an exercise runs and is checked while the browser cannot write what is to be kept', async ({ page }) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('No disk in this test.', 'UnknownError');
    };
  });
  await page.goto(lesson);
  const { answer, check, verdict } = exerciseOf(page, 1);
  await answer.exec('INCRBY sold 3\nDECR sold');
  await expect(page.getByText('What you do here cannot be kept just now')).toBeVisible();
  await check.click();
  await expect(verdict).toHaveText('Done: everything is as it should be.', visible);
  // All is done before its start was made.
  const elsewhere = exerciseOf(page, 2);
  await answer.exec('SET seat:7 you\nSET seat:8 ben');
  await elsewhere.check.click();
  await expect(elsewhere.verdict).toHaveText('Done: everything is as it should be.', visible);
});

test('an exercise runs and is checked while the browser cannot read what is kept', async ({ page }) => {
  await page.goto(lesson);
  const { answer, check, verdict } = exerciseOf(page, 1);
  await answer.setSource('INCRBY sold 3\nDECR sold');
  await kept(page);
  await reloadWithoutDisk(page);
  await answer.exec('INCRBY sold 3\nDECR sold');
  await check.click();
  await expect(verdict).toHaveText('Done: everything is as it should be.', visible);
});

test('who starts over while a check waits for what cannot be read is told that it is ready', async ({ page }) => {
  await page.goto(lesson);
  const { element, answer, startOver, verdict } = exerciseOf(page, 1);
  // A store in which nothing was kept is not read.
  await answer.setSource('DECR sold');
  await kept(page);
  await reloadWithoutDisk(page);
  // Its program comes with the reader.
  await answer.button('Run').hover();
  const check = element.evaluate(async (exercise) => {
    await customElements.whenDefined('lesson-exercise');
    return (exercise as HTMLElement & { check(): Promise<readonly unknown[]> }).check();
  });
  await expect(verdict).toHaveText('Setting up the exercise…', visible);
  await startOver.click();
  await expect(verdict).toContainText('Ready', visible);
  expect(await check, 'it was overtaken').toEqual([]);
  await expect(verdict).toContainText('Ready', visible);
});

test('an exercise that was begun goes on after a reading that failed once', async ({ page }) => {
  await page.goto(lesson);
  const { answer, check, verdict } = exerciseOf(page, 1);
  await answer.exec('INCRBY sold 3');
  await kept(page);
  await page.addInitScript(() => {
    const stores = IDBObjectStore.prototype as unknown as Record<string, unknown>;
    const { get } = stores;
    stores['get'] = () => {
      stores['get'] = get;
      throw new DOMException('No disk in this test, once.', 'UnknownError');
    };
  });
  await page.reload();
  await answer.exec('DECR sold');
  await check.click();
  await expect(verdict).toHaveText('Done: everything is as it should be.', visible);
});

test('a check whose server is down, and one that floods, are told kindly', async ({ context, page }) => {
  // EVAL_RO only reads: an author may ask for it. The page is read when this happens, and its program has not begun.
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      for (const element of document.querySelectorAll<HTMLElement>('lesson-exercise'))
        element.dataset['plan'] = element.dataset['plan']?.replace('GET token', "EVAL_RO 'return string.rep([[x]], 300000)' 0");
    });
  });
  await page.goto(lesson);
  const { check, verdict } = exerciseOf(page, 1);
  await check.click();
  await expect(verdict.getByText('Not yet:')).toBeVisible();
  const flood = exerciseOf(page, 3);
  await flood.check.click();
  await expect(flood.verdict.getByText('There was so much output that the check was stopped.')).toBeVisible();

  const { shell } = await scratchpad(await context.newPage());
  await shell.exec('redis-cli SHUTDOWN');
  await check.click();
  await expect(verdict.getByText('Your Redis does not answer: no server listens there now.')).toBeVisible();
  await shell.exec('redis-server --daemonize yes');
  await check.click();
  await expect(verdict.getByText('Not yet:')).toBeVisible();
});

test('what is wrong with an exercise is found by the check of lessons', async ({ page }) => {
  await page.addInitScript(() => {
    const writes = '{"kind":"shell","session":"main","masks":[],"steps":[{"input":"redis-cli INCR touched","printed":null}]}';
    const faulty: ((plan: string) => string)[] = [
      (plan) => plan.replaceAll('\\"9\\"', '\\"7\\"'),
      (plan) => plan.replace('"checks":[', `"checks":[${writes},`),
      (plan) => plan.replace('SET token t2 GET', 'SET token t3 GET'),
    ];
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return;
      for (const [at, element] of [...document.querySelectorAll<HTMLElement>('lesson-exercise')].entries())
        element.dataset['plan'] = faulty[at]?.(element.dataset['plan'] ?? '');
    });
  });
  await page.goto(lesson);
  const faults = await unprovenExercises(page);
  expect(faults.join('\n\n')).toMatch(
    /^content\/data-types\/strings\.md:\d+: exercise 1\npasses on its start, before anybody did anything/,
  );
  expect(faults).toContainEqual(expect.stringMatching(/: exercise 1\ndoes not pass after its solution:\nNot yet:/));
  expect(faults).toContainEqual(expect.stringMatching(/: exercise 2\nits check changes the keyspace: a check only reads$/));
  expect(faults).toContainEqual(expect.stringMatching(/: exercise 3\ndoes not pass after its solution:\nNot yet:\s+token is not t2 yet/));
  expect(faults).toHaveLength(4);
});
