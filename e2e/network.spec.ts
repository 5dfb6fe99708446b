// Network: what talks to Redis over networks that break WebSockets, and with the query parameter that does without them.
import type { Page } from 'playwright/test';
import { expect, test } from './fixtures/test.ts';
import { ofKind } from './fixtures/snippet.ts';
import { wholeIf } from './fixtures/whole.ts';

/** Uses every kind of snippet, one after the other and at the same time, and expects nothing but what Redis says. */
async function useAll(page: Page): Promise<void> {
  const [shell, redis, python] = [ofKind(page, 'shell'), ofKind(page, 'redis'), ofKind(page, 'python')];
  expect(await shell.exec('redis-cli SET by shell\nredis-cli GET by | cat')).toBe('OK\nshell\n');
  expect(await redis.exec('GET by\nSET by redis')).toBe('"shell"\nOK\n');
  expect(await python.exec('import redis\nr = redis.Redis(decode_responses=True)\nr.get("by")')).toBe("'redis'\n");
  await redis.begin('SUBSCRIBE news', '1) "subscribe"');
  expect(await python.exec('r.publish("news", "from Python")')).toBe('1\n');
  await redis.shows('"from Python"');
  expect(await shell.exec('redis-cli PUBLISH news "from the shell"')).toBe('(integer) 1\n');
  await redis.shows('"from the shell"');
  await redis.stop();
  expect(await python.exec('r.blpop("nothing", timeout=1)\nr.ping()')).toBe('True\n');
  for (const snippet of [shell, redis, python]) await expect(snippet.message).toBeHidden();
}

test('?transport=http-tunnel does without WebSockets in all that talks to Redis', async ({ page, startProxy }) => {
  const proxy = await startProxy({ upgrades: 'pass' });
  await page.goto(`${proxy.url}/scratchpad/?transport=http-tunnel`);
  await useAll(page);
  // How it was called, and what links out there may say.
  await page.goto(`${proxy.url}/scratchpad/?channel=xhr`);
  expect(await ofKind(page, 'redis').exec('GET by')).toBe('"redis"\n');
  expect(await ofKind(page, 'shell').exec('redis-cli GET by')).toBe('"redis"\n');
  expect(proxy.upgrades).toEqual([]);
});

test('a reload without WebSockets leaves no connection of the page or its workers behind', async ({ page }) => {
  await page.goto('/scratchpad/?transport=http-tunnel');
  for (const [kind, code] of [
    ['shell', 'redis-cli SUBSCRIBE news'],
    ['redis', 'SUBSCRIBE news'],
  ] as const)
    await ofKind(page, kind).begin(code, '1) "subscribe"');
  const python = ofKind(page, 'python');
  await python.exec('import redis\np = redis.Redis().pubsub()\np.subscribe("news")\np.get_message(timeout=5)["type"]');
  await page.reload();
  // The bridge itself would notice after minutes.
  await expect.poll(() => ofKind(page, 'redis').exec('PUBSUB NUMSUB news')).toBe('1) "news"\n2) (integer) 0\n');
});

for (const [what, upgrades] of [
  ['refuses WebSockets', 'refuse'],
  ['takes WebSockets and never answers', 'swallow'],
] as const) {
  test.describe(`a network that ${what}`, () => {
    // The browser itself reports them; the page does not.
    test.use({ expectedErrors: /WebSocket connection to .* failed/ });

    test('is no hindrance to a shell, to redis snippets and to Python', wholeIf(upgrades === 'swallow'), async ({ page, startProxy }) => {
      const proxy = await startProxy({ upgrades });
      await page.goto(`${proxy.url}/scratchpad/`);
      await useAll(page);
      expect(proxy.upgrades.length).toBeGreaterThan(0);
    });

    test(
      'is named where redis-server is started, and Redis is there all the same',
      wholeIf(upgrades === 'refuse'),
      async ({ page, startProxy }) => {
        const proxy = await startProxy({ upgrades });
        await page.goto(`${proxy.url}/scratchpad/`);
        const shell = ofKind(page, 'shell');
        await shell.exec('redis-server --port 6380', 'unavailable');
        await expect(shell.message).toContainText('This network lets no WebSocket through');
        expect(await shell.exec('redis-cli PING')).toBe('PONG\n');
      },
    );
  });
}

test('a Redis that is slow to start is waited for, in words, and moves nothing to plain requests', async ({ page }) => {
  const ready = Promise.withResolvers<void>();
  await page.routeWebSocket(/\/bridge\/tunnel/, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => void ready.promise.then(() => socket.send(message)));
  });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/scratchpad/');
  const redis = ofKind(page, 'redis');
  await redis.setSource('PING');
  await redis.button('Run').click();
  // Longer than a WebSocket may take to open.
  await expect(redis.sum).toHaveText(/^Starting your Redis ([6-9]|\d\d)/);
  ready.resolve();
  await redis.ends('done');
  expect(await redis.exec('PING')).toBe('PONG\n');
  expect(asked.filter((path) => path.startsWith('/bridge/exchange'))).toEqual([]);
});

test('a WebSocket that gets through is what carries it all', async ({ page, startProxy }) => {
  const proxy = await startProxy({ upgrades: 'pass' });
  await page.goto(`${proxy.url}/scratchpad/`);
  const passes: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/bridge/exchange')) passes.push(request.url());
  });
  await useAll(page);
  expect(proxy.upgrades.length).toBeGreaterThan(0);
  // Stop tells Python of Ctrl-C by the HTTP tunnel as well; nothing is opened there.
  expect(passes.filter((url) => url.includes('host='))).toEqual([]);
});
