// Start: what a reader needs of a bridge that starts, stops, and is killed.
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { scratchpad, snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';
import { wholeIf } from './fixtures/whole.ts';

test('a bridge that started tells that it can serve a learner', async ({ notebook, request }) => {
  const health = await request.get('/health');
  expect(health.status()).toBe(200);
  expect(await health.json()).toMatchObject({ status: 'ok' });
  expect(notebook.log).toMatch(/^Redis Notebook is ready at http:\/\/127\.0\.0\.1:\d+$/m);
});

test("a snippet runs against the learner's own Redis", { tag: '@smoke' }, async ({ page }) => {
  await page.goto('/quickstart/');
  const ping = snippet(page, 'redis-cli PING');
  await ping.run();
  expect(await ping.steps()).toEqual([{ input: 'redis-cli PING', output: 'PONG\n' }]);
});

// The same befalls snippets that run in bad-input.spec.ts.
test('what a learner wrote is there after the bridge was killed and started again', wholeIf(true), async ({ ownNotebook, page }) => {
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

// What is refused has unit tests beside its source; how it is told is the same for all.
test.describe('a bridge that cannot start says why and what to do, in one message', () => {
  const cases: readonly { because: string; env: Record<string, string>; says: RegExp }[] = [
    {
      because: 'a class would share one Redis',
      env: { HOST: '0.0.0.0', REDIS_URL: 'redis://user:secret@localhost' },
      says: /REDIS_URL=redis:\/\/\*\*\*@localhost cannot be used: expected without a class/,
    },
    { because: 'the port is no number', env: { PORT: 'http' }, says: /PORT=http cannot be used: expected a whole number from 0 to 65535/ },
    {
      because: 'the port is too large',
      env: { PORT: '70000' },
      says: /PORT=70000 cannot be used: expected a whole number from 0 to 65535/,
    },
    {
      because: 'a host name is none',
      env: { ALLOWED_HOSTS: 'notebook.example.org:8080' },
      says: /ALLOWED_HOSTS=notebook\.example\.org:8080 cannot be used: expected host names without ports/,
    },
    { because: 'a switch is neither on nor off', env: { ALLOW_OPEN: 'yes' }, says: /ALLOW_OPEN=yes cannot be used: expected 1 or 0/ },
    {
      because: 'the Redis to share is no Redis address',
      env: { REDIS_URL: 'http://user:secret@localhost' },
      says: /REDIS_URL=http:\/\/\*\*\*@localhost cannot be used: expected redis:\/\//,
    },
    {
      because: 'there is no such redis-server',
      env: { REDIS_SERVER: '/no/such/redis' },
      says: /\/no\/such\/redis cannot be run \(there is no such file\)\. Set REDIS_SERVER/,
    },
    {
      because: 'it is no redis-server',
      env: { REDIS_SERVER: process.execPath },
      says: /does not say that it is a redis-server.*Set REDIS_SERVER/,
    },
  ];
  for (const { because, env, says } of cases) {
    test(`because ${because}`, wholeIf(because !== cases[0]?.because), async ({ startNotebook }) => {
      await expect(startNotebook(env)).rejects.toThrow(says);
    });
  }

  test('because several things are wrong, one a line', async ({ startNotebook }) => {
    await expect(startNotebook({ PORT: 'x', REDIS_SHARED: 'maybe' })).rejects.toThrow(
      /PORT=x cannot be used: .*\.\nREDIS_SHARED=maybe cannot be used: .*\.\n$/,
    );
  });

  test('because its port is taken', async ({ notebook, startNotebook }) => {
    const { port } = new URL(notebook.url);
    await expect(startNotebook({ PORT: port })).rejects.toThrow(
      new RegExp(
        `Port ${port} of 127\\.0\\.0\\.1 is taken by another program\\. Stop that one, or choose another port: PORT=\\d+ npm start`,
      ),
    );
  });

  test('because the redis-server is too old', async ({ startNotebook }, testInfo) => {
    const old = testInfo.outputPath('redis-server');
    await writeFile(old, '#!/bin/sh\necho "Redis server v=6.2.14 sha=00000000:0 malloc=jemalloc-5.1.0 bits=64 build=0"\n', { mode: 0o755 });
    await expect(startNotebook({ REDIS_SERVER: old })).rejects.toThrow(
      `${old} is Redis 6.2.14, and the notebook needs 7 or newer. Install a newer one, or set REDIS_SERVER to its path.`,
    );
  });

  test('because its data folder cannot be one', wholeIf(true), async ({ startNotebook }, testInfo) => {
    // A folder that is not writable would not stop root.
    const file = testInfo.outputPath('file');
    await writeFile(file, '');
    await expect(startNotebook({ DATA_DIR: file })).rejects.toThrow(
      `The data folder ${file} cannot be used: it is a file, not a folder. Move that file away, or name another folder with DATA_DIR.`,
    );
    await expect(startNotebook({ DATA_DIR: `${file}/data` })).rejects.toThrow('a part of the path is a file, not a folder');
  });

  test('because what it signs cookies with is damaged', wholeIf(true), async ({ startNotebook }, testInfo) => {
    const folder = testInfo.outputPath('data');
    await mkdir(folder);
    await writeFile(join(folder, 'identity.json'), '{', { mode: 0o600 });
    await expect(startNotebook({ DATA_DIR: folder })).rejects.toThrow(
      'identity.json is damaged, so learners cannot be told apart. Restore it from a backup, or remove it',
    );
  });

  test('because its folder for sockets is too deep', async ({ startNotebook }, testInfo) => {
    const deep = testInfo.outputPath('deep'.repeat(30));
    await mkdir(deep, { recursive: true });
    await openToAll(deep);
    await expect(startNotebook({ TMPDIR: deep })).rejects.toThrow(/is too deep for sockets: .*Set TMPDIR to a shorter path\./);
  });
});

test('a data folder of any depth will do', async ({ startNotebook, page }, testInfo) => {
  const notebook = await startNotebook({ DATA_DIR: testInfo.outputPath(...Array.from({ length: 12 }, () => 'twenty-characters-ok')) });
  const { redis } = await scratchpad(page, notebook.url);
  expect(await redis.exec('SET deep yes\nGET deep')).toBe('OK\n"yes"\n');
});

test('a second bridge on the same data is refused while the first one runs', async ({ notebook, startNotebook, request }) => {
  await expect(startNotebook({ DATA_DIR: notebook.dataDir })).rejects.toThrow(notebook.dataDir);
  expect((await request.get('/health')).status()).toBe(200);
});

/** Lets other users pass through a folder and all above it: machines with users of their own have to. */
async function openToAll(folder: string): Promise<void> {
  for (let path = folder; path !== dirname(path); path = dirname(path)) {
    const { mode } = await stat(path);
    if ((mode & 0o001) === 0) await chmod(path, mode | 0o001);
  }
}
