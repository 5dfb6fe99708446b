// Start: what a reader needs of a bridge that starts, stops, and is killed.
import { snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test('a bridge that started tells that it can serve a learner', async ({ notebook, request }) => {
  const health = await request.get('/health');
  expect(health.status()).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'ok' });
  expect(notebook.log).toMatch(/^Redis Notebook is ready at http:\/\/127\.0\.0\.1:\d+$/m);
});

test('a snippet runs against the learner\'s own Redis', async ({ page }) => {
  await page.goto('/quickstart/');
  const ping = snippet(page, 'redis-cli PING');
  await ping.run();
  expect(await ping.steps()).toEqual([{ input: 'redis-cli PING', output: 'PONG\n' }]);
});

test('what a learner wrote is there after the bridge was killed and started again', async ({ ownNotebook, page }) => {
  await page.goto(`${ownNotebook.url}/quickstart/`);
  const set = snippet(page, 'redis-cli SET message "Hello world!"');
  await set.run();
  await ownNotebook.kill('SIGKILL');
  await ownNotebook.start();
  await page.goto(`${ownNotebook.url}/quickstart/`);
  const get = snippet(page, 'redis-cli GET message');
  await get.run();
  expect(await get.text()).toBe('"Hello world!"\n');
});

test('a bridge that cannot start says why and what to do', async ({ startNotebook }) => {
  await expect(startNotebook({ HOST: '0.0.0.0' })).rejects.toThrow(/HOST=0\.0\.0\.0 cannot be used: expected a loopback address.*ALLOW_OPEN=1/);
  await expect(startNotebook({ REDIS_SERVER: '/no/such/redis' })).rejects.toThrow(/\/no\/such\/redis/);
});

test('a second bridge on the same data is refused while the first one runs', async ({ ownNotebook, startNotebook }) => {
  await expect(startNotebook({ DATA_DIR: ownNotebook.dataDir })).rejects.toThrow(ownNotebook.dataDir);
});
