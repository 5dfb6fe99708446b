// Learners: who a browser is to the notebook: one learner in all its tabs, and nobody else's.
import { ofKind } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test('a second tab is the same learner', async ({ page, context }) => {
  await page.goto('/scratchpad/');
  await ofKind(page, 'redis').exec('SET shared "by two tabs"');
  const second = await context.newPage();
  await second.goto('/scratchpad/');
  expect(await ofKind(second, 'redis').typed('GET shared')).toBe('"by two tabs"\n');
});

test('another browser is another learner, with other data', async ({ page, browser, baseURL }) => {
  await page.goto('/scratchpad/');
  await ofKind(page, 'redis').exec('SET secret mine');
  const other = await browser.newContext({ baseURL: baseURL ?? '' });
  const elsewhere = await other.newPage();
  await elsewhere.goto('/scratchpad/');
  expect(await ofKind(elsewhere, 'redis').exec('KEYS *\nFLUSHALL')).toBe('(empty array)\nOK\n');
  expect(await ofKind(page, 'redis').exec('KEYS *\nGET secret')).toBe('1) "secret"\n"mine"\n');
  await other.close();
});

test('a publisher reaches a subscriber in another tab', async ({ page, context }) => {
  await page.goto('/scratchpad/');
  const subscriber = ofKind(page, 'redis');
  await subscriber.begin('SUBSCRIBE chat', '(integer) 1');
  const second = await context.newPage();
  await second.goto('/scratchpad/');
  expect(await ofKind(second, 'redis').typed('PUBLISH chat "Hello!"')).toBe('(integer) 1\n');
  await subscriber.shows('1) "message"\n2) "chat"\n3) "Hello!"\n');
  await subscriber.stop();
});
