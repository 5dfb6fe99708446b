// Second computer: a fence with on=laptop as its reader meets it: another computer, which reaches the server as far as that lets it.
import type { Page } from 'playwright/test';
import type { Health, MachineFacts } from '../src/protocol.ts';
import { resetMachine, Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

/** A snippet of the lesson that has both computers. */
function on(page: Page, computer: 'server' | 'laptop', kind: 'shell' | 'python' = 'shell'): Snippet {
  const where = computer === 'server' ? ':not([on])' : `[on="${computer}"]`;
  return new Snippet(page.locator(`redis-snippet[kind="${kind}"]${where}`).first());
}

test('a laptop has a name, an address and files of its own, and meets the real server', async ({ page }) => {
  await page.goto('/public-server/');
  const [server, laptop, python] = [on(page, 'server'), on(page, 'laptop'), on(page, 'laptop', 'python')];
  // Where it runs is said in its header and in its name.
  await expect(laptop.element.locator('.rn-computer')).toHaveText('laptop');
  await expect(laptop.element).toHaveAttribute('aria-label', 'Shell snippet on laptop: hostname');
  await expect(server.element.locator('.rn-computer')).toHaveCount(0);

  expect(await laptop.exec('hostname -I; hostname > mine.txt; cat mine.txt; ping -c 1 server | tail -1 | cut -c 1-3')).toBe(
    '192.168.1.57 \nlaptop\nrtt\n',
  );
  expect(await server.exec('hostname -I; cat mine.txt', 'failed')).toBe('192.168.1.44 \ncat: mine.txt: No such file or directory\n');
  const { isolation } = await page.evaluate(async () => (await (await fetch('/bridge/machine')).json()) as MachineFacts);
  test.skip(isolation !== 'namespace', 'This host grants no network namespaces, so that nobody comes from another address.');

  // Its own loopback has no server; the other computer's is in protected mode, until it is told otherwise.
  expect(await laptop.exec('redis-cli PING', 'failed')).toContain('Could not connect to Redis at 127.0.0.1:6379: Connection refused');
  expect(await laptop.exec('redis-cli -h 192.168.1.44 PING')).toMatch(/^\(error\) DENIED .*protected mode/);
  expect(await server.exec('redis-cli CONFIG SET protected-mode no')).toBe('OK\n');
  expect(await laptop.exec('redis-cli -h server PING\nnc -zv server 6379')).toBe(
    'PONG\nConnection to server (192.168.1.44) 6379 port [tcp/redis] succeeded!\n',
  );

  // A program's sockets are the laptop's as well.
  const program = 'import redis, socket\nr = redis.Redis(host="server", decode_responses=True)\n';
  expect(await python.exec(`${program}r.ping()\nsocket.gethostname()\nr.client_info()["addr"].split(":")[0]`)).toBe(
    "True\n'laptop'\n'192.168.1.57'\n",
  );
  expect(await server.exec('redis-cli CONFIG SET requirepass secret')).toBe('OK\n');
  expect(await laptop.exec('redis-cli -h server PING')).toBe('(error) NOAUTH Authentication required.\n');
  expect(await laptop.exec('REDISCLI_AUTH=secret redis-cli -h server PING')).toBe('PONG\n');
  expect(await python.exec('redis.Redis(host="192.168.1.44", password="wrong").ping()', 'failed')).toContain('AuthenticationError');

  // Nothing beyond the learner's own network is there.
  for (const command of [
    'redis-cli -h 10.0.0.1 PING',
    'redis-cli -h redis.io PING',
    'nc 192.168.1.1 22',
    'curl -sS http://169.254.169.254/',
  ])
    expect(await laptop.exec(command, 'failed')).toMatch(/refused|not known|No route to host|Couldn't connect/);
  expect(await laptop.exec('redis-server', 'failed')).toContain('no redis-server is installed on this computer');

  await resetMachine(page);
  expect(await laptop.exec('ls')).toBe('');
  expect(await laptop.exec('redis-cli -h server PING')).toContain('DENIED');
});

test('a laptop speaks without WebSockets, too, and where it has no network its first snippet says so', async ({ page }) => {
  // As a notebook on a system without network namespaces tells of itself, and then as one that has them and cannot join them.
  let told: Partial<Health> = { isolation: 'rewritten' };
  await page.route('**/health', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), ...told } });
  });
  for (const next of [told, { isolation: 'namespace', cables: false } as const]) {
    told = next;
    await page.goto('/public-server/?transport=http-tunnel');
    await expect(on(page, 'laptop').message).toContainText('has no network for “laptop”');
    await expect(page.getByText('has no network for')).toHaveCount(1);
  }
  expect(await on(page, 'laptop').exec('redis-cli -h server PING')).toContain('DENIED');
  const code = 'import redis\ntry:\n    redis.Redis(host="server").ping()\nexcept redis.RedisError as error:\n    print(error)';
  expect(await on(page, 'laptop', 'python').exec(code)).toContain('protected mode');
});
