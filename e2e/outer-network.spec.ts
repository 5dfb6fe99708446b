// Outer network: a tunnel to the learner's machine and a Redis at a provider, as a reader of a page meets them.
import type { Page } from 'playwright/test';
import { PythonPage } from './fixtures/python.ts';
import { startRedis } from './fixtures/redis.ts';
import { ofKind, type Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

const tunnel = '0.tcp.ngrok.notebook';

/** The first three shell snippets of a page that has as many: three terminals of one machine. */
async function terminals(page: Page, origin = ''): Promise<[Snippet, Snippet, Snippet]> {
  await page.goto(`${origin}/quickstart/`);
  return [ofKind(page, 'shell', 0), ofKind(page, 'shell', 1), ofKind(page, 'shell', 2)];
}

test('ngrok lets in who has the name and the port, until it is stopped or its page closes', async ({ page, context }) => {
  const [first, second, third] = await terminals(page);
  await first.begin('ngrok tcp 6379', `tcp://${tunnel}:12498 -> localhost:6379`);
  expect(await first.text()).toContain("this notebook's own tunnel, not ngrok Inc.'s");
  expect(await third.exec(`redis-cli -h ${tunnel} -p 12498 SET through tunnel; redis-cli GET through`)).toBe('OK\n"tunnel"\n');
  await first.shows(/ 1 +0 +0\.\d\d/);
  // The connection comes from the loopback, so that protected-mode lets it in.
  expect(await third.exec(`redis-cli CONFIG GET protected-mode; redis-cli -h ${tunnel} -p 12498 PING`)).toMatch(/"yes"\nPONG\n$/);

  await second.begin('ngrok tcp 6439', ':12499 -> localhost:6439');
  // A tunnel says that it stands, or is gone, a moment before everyone meets it so.
  const knock = (): Promise<string> => third.exec(`redis-cli -h ${tunnel} -p 12499 PING`, 'failed');
  await expect.poll(knock).toContain('Server closed the connection');
  await second.stop();
  await expect.poll(knock).toContain('Connection refused');
  expect(await second.exec('ngrok http 80', 'failed')).toContain('ngrok tcp 6379');

  const python = await PythonPage.open(await context.newPage());
  const get = `import redis, socket\nredis.Redis(host="${tunnel}", port=12498).get("through")`;
  expect(await python.run(get)).toMatchObject({ output: "b'tunnel'\n" });
  await page.close();
  const refused = `try:\n    socket.create_connection(("${tunnel}", 12498)).close()\nexcept ConnectionRefusedError:\n    print("refused")\n`;
  await expect.poll(async () => (await python.run(refused)).output).toBe('refused\n');
});

test('the cloud lets in who has the password, by shell, TLS and Python', async ({ page }) => {
  const [first, second] = await terminals(page);
  expect(await first.exec('echo $CLOUD_HOST:$CLOUD_PORT; cloud | head -1')).toBe('cloud:18650\nEndpoint    cloud:18650\n');
  const cli = 'redis-cli -h cloud -p 18650 --no-auth-warning';
  expect(await first.exec(`${cli} PING; ${cli} -a wrong PING; ${cli} -a "$CLOUD_PASSWORD" SET there 1; redis-cli EXISTS there`)).toMatch(
    /NOAUTH [^]*WRONGPASS [^]*\nOK\n\(integer\) 0\n$/,
  );
  expect(await first.exec(`${cli} --tls -a "$CLOUD_PASSWORD" GET there`)).toBe('"1"\n');
  await expect(first.message).toContainText('A page speaks no TLS');
  expect(await second.exec('redis-cli --tls PING', 'failed')).toContain('127.0.0.1:6379: SSL_connect failed');
  expect(await second.exec('redis-cli -h redis.io PING', 'failed')).toContain('Name or service not known');

  const python = await PythonPage.open(page);
  const cloud = 'import os, redis\ncloud = lambda password: redis.Redis(host="cloud", port=18650, password=password)\n';
  expect(await python.run(`${cloud}cloud(os.environ["CLOUD_PASSWORD"]).get("there")`)).toMatchObject({ output: "b'1'\n" });
  expect((await python.run('cloud("wrong").ping()')).output).toContain('invalid username-password pair');
  // As redis-cli --tls does: with asyncio too, and not where nobody speaks it.
  const secret = 'password=os.environ["CLOUD_PASSWORD"]';
  expect(await python.run(`redis.Redis(host="cloud", port=18650, ${secret}, ssl=True).get("there")`)).toMatchObject({ output: "b'1'\n" });
  const there = `async def there():\n    async with redis.asyncio.from_url("rediss://cloud:18650", ${secret}) as client:\n        return await client.get("there")\n`;
  expect(await python.run(`import asyncio, redis.asyncio\n${there}\nasyncio.run(there())`)).toMatchObject({ output: "b'1'\n" });
  const plain = 'import socket, ssl\nssl.create_default_context().wrap_socket(socket.create_connection(("localhost", 6379)))';
  expect((await python.run(plain)).output).toContain('SSLError: [Errno 1] [SSL: WRONG_VERSION_NUMBER] wrong version number');
});

test('a cloud of somebody else’s takes the password that the notebook made up, and its own stays behind', async ({
  page,
  startNotebook,
}) => {
  const redis = await startRedis(['--requirepass', 'the-real-one']);
  try {
    const notebook = await startNotebook({ CLOUD_REDIS_URL: `redis://:the-real-one@127.0.0.1:${redis.port}` });
    const [first] = await terminals(page, notebook.url);
    const cli = 'redis-cli -h cloud -p 18650 --no-auth-warning';
    expect(
      await first.exec(`${cli} -a the-real-one PING; ${cli} -a "$CLOUD_PASSWORD" SET k v; env | grep -c the-real-one`, 'failed'),
    ).toMatch(/WRONGPASS [^]*\nOK\n0\n$/);
    expect(await page.evaluate(async () => (await fetch('/bridge/machine')).text())).not.toContain('the-real-one');
    expect(notebook.log).not.toContain('the-real-one');
  } finally {
    await redis.stop();
  }
});
