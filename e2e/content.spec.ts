// Content: every snippet of every published page prints what its lesson prints, and every exercise fails before its solution and passes after it. Authors run the same by themselves, with each exercise solved twice: npm run check.
import { lessonPages } from './fixtures/lesson.ts';
import { lessonMs, proveLesson } from './fixtures/lesson-proof.ts';
import { expect, test } from './fixtures/test.ts';

// What turns while something runs is drawn sixty times a second, for nobody.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const address of lessonPages()) {
  test(`the snippets of ${address} print what the page prints, and its exercises can be solved`, async ({ page }) => {
    test.setTimeout(lessonMs);
    await page.goto(address);
    const { differences } = await proveLesson(page, 'once');
    expect(differences.join('\n\n'), 'what differs from the lesson').toBe('');
  });
}
