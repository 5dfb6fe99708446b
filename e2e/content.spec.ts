// Content: every published page fits a phone and reads well, its snippets print what it prints, and its exercises fail before their solutions and pass after them. Authors run the same by themselves, with each exercise solved twice: npm run check.
import { textViolations } from './fixtures/axe.ts';
import { lessonPages } from './fixtures/lesson.ts';
import { lessonMs, proveLesson } from './fixtures/lesson-proof.ts';
import { expect, test } from './fixtures/test.ts';

for (const address of lessonPages()) {
  test(`the snippets of ${address} print what the page prints, and its exercises can be solved`, async ({ page }) => {
    test.setTimeout(lessonMs);
    await page.goto(address);
    // What its text alone may do to those who hold a phone, or hear it: the rest of a page is reading.spec.ts'.
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await page.setViewportSize({ width: 1280, height: 720 });
    expect(await textViolations(page)).toEqual([]);
    const { differences } = await proveLesson(page, 'once');
    expect(differences.join('\n\n'), 'what differs from the lesson').toBe('');
  });
}
