// Content: every snippet of every published page prints what its lesson prints, and every exercise fails before its solution and passes after it. Authors run this alone: npm run check.
import { difference, left } from './content-reporter.ts';
import { unprovenExercises } from './fixtures/exercise.ts';
import { lessonPages } from './fixtures/lesson.ts';
import { replay, unfitSnippets } from './fixtures/replay.ts';
import { expect, test } from './fixtures/test.ts';

for (const address of lessonPages()) {
  test(`the snippets of ${address} print what the page prints, and its exercises can be solved`, async ({ page }, testInfo) => {
    // A snippet that hangs is given up after a while, and the page still tells what else is wrong.
    test.setTimeout(300_000);
    await page.goto(address);
    const differences = [...(await replay(page)), ...(await unprovenExercises(page))];
    for (const description of await unfitSnippets(page)) testInfo.annotations.push({ type: left, description });
    // The reporter of `npm run check` prints them; for any other they are the reason of the failure.
    for (const description of differences) testInfo.annotations.push({ type: difference, description });
    expect(differences.join('\n\n'), 'what differs from the lesson').toBe('');
  });
}
