// Reference text: what the course grew from, as its author wrote it: a title makes a lesson of it, and what a notebook can run of it runs.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright/test';
import { type Snippet, snippet, snippets } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { openWrittenLesson } from './fixtures/written-lesson.ts';
import { wholeIf } from './fixtures/whole.ts';

const text = readFileSync(resolve(import.meta.dirname, 'fixtures/redis-quickstart.md'), 'utf8');

/** Runs snippets to their ends, one after the other, each of which prints all that the text prints. */
async function run(page: Page, ...which: number[]): Promise<void> {
  for (const at of which) {
    const card = snippet(page, at);
    await card.run();
    await expect(card.sum, `snippet ${at}: ${await card.text()}`).toHaveText(/^(\d+) of \1 as in the lesson/);
  }
}

/** Starts a server in the foreground. */
async function serve(card: Snippet): Promise<void> {
  await card.button('Run').click();
  await card.shows('Ready to accept connections');
}

test('the reference text needs a title alone to be a lesson, and runs as far as a notebook can', wholeIf(true), async ({ page }) => {
  test.slow();
  await openWrittenLesson(page, `---\ntitle: Redis\n---\n${text}`);
  // Its prompts make them snippets; conda, the tunnel and the cloud among them are not this machine's.
  await expect(snippets(page)).toHaveCount(23);

  // Quickstart: the server, its process, PING, SET, GET.
  await serve(snippet(page, 1));
  await snippet(page, 2).run();
  await snippet(page, 2).shows(/redis-server \*:6379$/m);
  await run(page, 3, 4, 5);

  // A server on the network's address, by a file of its own.
  await snippet(page, 6).run();
  await snippet(page, 6).shows('inet 192.168.1.44');
  await run(page, 7);
  await snippet(page, 1).stop();
  await serve(snippet(page, 8));
  await run(page, 9);
  await snippet(page, 8).stop();

  // Python and Publish-Subscribe, up to where the text prints another message than the one it sent.
  await serve(snippet(page, 10));
  await run(page, 15, 17, 18, 19, 21);
  await snippet(page, 22).run();
  await snippet(page, 22).shows("'data': b'Hello chat!'");
  await expect(snippet(page, 22).sum).toContainText('1 differs');
});
