// Quickstart: a fresh learner has the whole page played from top to bottom, one snippet after the other.
import { machineFacts } from './fixtures/learner.ts';
import { differences, play } from './fixtures/replay.ts';
import { snippet, snippets } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

test('every snippet runs against a real Redis and prints what the page prints', wholeIf(true), async ({ page }) => {
  await page.goto('/quickstart/');
  const server = snippet(page, 'redis-server');
  const subscriber = snippet(page, 'redis-cli SUBSCRIBE chat');

  for (const element of await snippets(page).all()) {
    await play(element);
    expect(await differences(page, element), 'what differs from the lesson').toEqual([]);
  }

  // The message went from one terminal to the other.
  await subscriber.shows('1) "message"\n2) "chat"\n3) "Hello chat!"\n');

  // The server of the first snippet runs in the foreground until it is stopped, and says so in its terminal.
  expect(await machineFacts(page.request)).toMatchObject({ servers: [{ port: 6379, started: 'foreground' }] });
  await server.stop();
  const { pid } = /PID: (?<pid>\d+)/.exec(await server.text())?.groups ?? {};
  expect(await server.text()).toMatch(
    new RegExp(`${pid}:M .* # User requested shutdown\\.\\.\\.[^]*${pid}:M .* # Redis is now ready to exit, bye bye\\.\\.\\.\\n$`),
  );
});

test('the same page runs again, and shows honestly what the first run left behind', async ({ page }) => {
  await page.goto('/quickstart/');
  const lists = snippet(page, 'SET visits 10');
  await lists.run();
  await lists.run();
  await expect(lists.element.getByTitle('Different from what is printed in the lesson')).toHaveCount(0);
  await expect(lists.element.getByTitle('but for what changes from run to run')).not.toHaveCount(0);
});
