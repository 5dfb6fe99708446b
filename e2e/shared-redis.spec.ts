// Shared Redis: a bridge that forwards to a Redis of somebody's own (REDIS_URL), which all its learners share.
import { startRedis, type SharedRedis } from './fixtures/redis.ts';
import { scratchpad } from './fixtures/snippet.ts';
import { expect, test as base } from './fixtures/test.ts';

const password = 'pa55-word-that-no-page-may-see';
const operator = 'what-the-operator-knows';
const classUser = ['--user', 'class', 'on', `>${password}`, '~*', '&*', '+@all'];

const test = base.extend<{ redis: SharedRedis; shared: { url: string; log(): string } }>({
  /** A Redis with a user for the notebook, and no way in without. */
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures it needs from the pattern.
  redis: async ({}, use) => {
    const redis = await startRedis(['--requirepass', operator, ...classUser, '-@admin', '-@dangerous', '+info', '+keys']);
    await use(redis);
    await redis.stop();
  },
  /** A bridge that uses it. */
  shared: async ({ redis, startNotebook }, use) => {
    const notebook = await startNotebook({ REDIS_URL: `redis://class:${password}@127.0.0.1:${redis.port}` });
    await use({ url: notebook.url, log: () => notebook.log });
  },
});

test('every learner uses it, and page and log say that it is shared', async ({ shared, page, browser }) => {
  const { shell } = await scratchpad(page, shared.url);
  expect(await shell.exec('redis-cli SET lesson "seen by all"')).toBe('OK\n');
  const context = await browser.newContext();
  const other = await scratchpad(await context.newPage(), shared.url);
  expect(await other.redis.exec('GET lesson')).toBe('"seen by all"\n');
  await context.close();

  await expect(page.getByRole('region', { name: 'Shared Redis' })).toContainText(
    'This Redis is shared with everybody who uses this notebook',
  );
  await page.getByRole('button', { name: 'Shared Redis' }).click();
  await expect(page.getByRole('dialog', { name: 'Your machine' })).toContainText(
    'It is shared: whoever else uses it sees your keys, and you see theirs.',
  );
  expect(shared.log()).toMatch(
    /All learners share the Redis at redis:\/\/\*\*\*@127\.0\.0\.1:\d+ \(REDIS_URL\), version 7\.\d+\.\d+: what one changes, all see\./,
  );
  expect(shared.log()).toContain('All learners share one Redis');
  expect(shared.log()).not.toContain(password);
});

test('the page never receives the login, not in a reply and not in a frame', async ({ shared, page }) => {
  const received: string[] = [];
  const sent: string[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => received.push(payload.toString()));
    socket.on('framesent', ({ payload }) => sent.push(payload.toString()));
  });
  page.on('response', async (response) => {
    if (response.url().includes('/bridge/') || response.url().endsWith('/health')) received.push(await response.text().catch(() => ''));
  });
  const { redis } = await scratchpad(page, shared.url);
  expect(await redis.exec('ACL WHOAMI\nCLIENT INFO\nRESET\nACL WHOAMI\nPING')).toMatch(
    /^"class"\n[^]*user=class[^]*RESET\n"class"\nPONG\n$/,
  );
  expect(await redis.exec('CONFIG GET requirepass\nACL LIST')).toMatch(/^\(error\) NOPERM [^]*\(error\) NOPERM /);
  expect(sent.join()).toContain('WHOAMI');
  expect([...sent, ...received].join()).not.toContain(password);
  expect([...sent, ...received].join()).not.toContain(operator);
});

test('RESET keeps its place in a pipeline, and the connection goes on', async ({ shared, page }) => {
  const { redis } = await scratchpad(page, shared.url);
  expect(await redis.exec('SELECT 2\nSET here 1\nRESET\nEXISTS here\nMULTI\nRESET\nSET there 1\nGET there')).toBe(
    'OK\nOK\nRESET\n(integer) 0\nOK\nRESET\nOK\n"1"\n',
  );
});

test.describe('what belongs to its owner', () => {
  // The refusal of the reset, as the browser reports it.
  test.use({ expectedErrors: /503 \(Service Unavailable\) .*\/bridge\/machine\/reset/ });

  test('cannot be started, stopped or reset from a page', async ({ shared, page }) => {
    const { shell, redis } = await scratchpad(page, shared.url);
    await redis.exec('SET kept yes');
    expect(await shell.exec('redis-server', 'failed')).toMatch(
      /^redis-server: This page uses a shared Redis.*no server can be started here\.\n$/,
    );
    expect(await shell.exec('redis-cli SHUTDOWN')).toContain('(error) ERR SHUTDOWN is refused here: this Redis is shared');
    await page.getByRole('button', { name: 'Shared Redis' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your machine' });
    await dialog.getByRole('button', { name: 'Reset machine' }).click();
    await expect(dialog.getByRole('status')).toContainText("This page uses a shared Redis: its data is not this page's to remove.");
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(await redis.exec('GET kept')).toBe('"yes"\n');
  });
});

test.describe('while it is down', () => {
  // What the commands are cannot be asked either.
  test.use({ expectedErrors: /503 \(Service Unavailable\).*\/bridge\/commands/ });

  test('the pages can be read, each Run says what is wrong, and works again with it', async ({ redis: server, shared, page }) => {
    const { redis } = await scratchpad(page, shared.url);
    // Nobody is connected when it ends: whoever is would be told that, as in a terminal, by whichever Run comes first.
    await redis.setSource('PING');
    await server.stop();
    await redis.run('unavailable');
    await expect(redis.message).toContainText(
      'The shared Redis cannot be used: nobody listens at its address. Tell whoever runs this notebook.',
    );
    await expect(redis.element.getByRole('button', { name: 'Reset machine…' })).toHaveCount(0);
    const again = await startRedis(['--port', String(server.port), ...classUser]);
    try {
      await redis.run('done');
    } finally {
      await again.stop();
    }
  });
});

test.describe('with a wrong password', () => {
  // What the commands are cannot be asked either.
  test.use({ expectedErrors: /503 \(Service Unavailable\).*\/bridge\/commands/ });

  test('it is said to be wrong, and is not repeated', async ({ redis: server, startNotebook, page }) => {
    const notebook = await startNotebook({ REDIS_URL: `redis://class:mistyped@127.0.0.1:${server.port}` });
    expect(notebook.log).toContain('it does not accept the login');
    expect(notebook.log).not.toContain('mistyped');
    const { redis } = await scratchpad(page, notebook.url);
    await redis.setSource('PING');
    await redis.run('unavailable');
    await expect(redis.message).toContainText(
      'The shared Redis cannot be used: it does not accept the login. Tell whoever runs this notebook.',
    );
  });
});

test('beyond loopback it is refused unless both say so', async ({ redis: server, startNotebook }) => {
  const url = `redis://class:${password}@127.0.0.1:${server.port}`;
  await expect(startNotebook({ HOST: '0.0.0.0', REDIS_URL: url })).rejects.toThrow(
    /REDIS_URL=\S+ cannot be used: expected without a class/,
  );
  const refused = startNotebook({ HOST: '0.0.0.0', ALLOW_OPEN: '1', REDIS_URL: url });
  await expect(refused).rejects.toThrow(
    /REDIS_URL=redis:\/\/\*\*\*@127\.0\.0\.1:\d+ cannot be used: expected to be used with a loopback HOST only: .*REDIS_SHARED=1/,
  );
  await expect(refused).rejects.not.toThrow(password);
});
