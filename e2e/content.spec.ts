// Content: every snippet of every published page prints what its lesson prints. Authors run this alone: npm run check.
import { publishedPages } from './fixtures/lesson.ts';
import { replay } from './fixtures/replay.ts';
import { expect, test } from './fixtures/test.ts';

for (const address of publishedPages()) {
  test(`the snippets of ${address} print what the page prints`, async ({ page }) => {
    // A snippet that hangs is given up after a while, and the page still tells what else is wrong.
    test.setTimeout(300_000);
    await page.goto(address);
    expect((await replay(page)).join('\n\n'), 'what differs from the lesson').toBe('');
  });
}
