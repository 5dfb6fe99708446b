// Walls: what a learner, a neighbour or a foreign page cannot do to the computer that serves, or to another learner.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { closeCodes, paths } from '../src/protocol.ts';
import { freePort } from '../server/testing/free-port.ts';
import { ask, cookieOf, health, untilClosed } from './fixtures/learner.ts';
import { ofKind, scratchpad, type Snippet } from './fixtures/snippet.ts';
import { expect, test } from './fixtures/test.ts';

test.describe('whatever a learner configures', () => {
  test('no port opens on the computer that serves', async ({ page }) => {
    const { shell } = await scratchpad(page);
    const ports = [await freePort(), await freePort(), await freePort()];
    const [set, started, filed] = ports;
    const before = await listening([6379, ...ports]);
    await shell.exec(`redis-cli CONFIG SET bind "0.0.0.0 -::*"; redis-cli CONFIG SET protected-mode no; redis-cli CONFIG SET port ${set}`);
    await shell.exec(`redis-server --port ${started} --bind 0.0.0.0 --protected-mode no --daemonize yes`);
    await shell.exec(
      `echo "bind * -::*" > redis.conf; echo "protected-mode no" >> redis.conf; echo "port ${filed}" >> redis.conf; redis-server redis.conf --daemonize yes`,
    );
    expect(await shell.exec(`redis-cli -p ${started} PING; redis-cli -p ${filed} PING`)).toBe('PONG\nPONG\n');
    expect(await listening([6379, ...ports])).toEqual(before);
    for (const address of ownAddresses()) {
      for (const port of ports) expect(await reaches(address, port), `${address}:${port}`).toBe(false);
    }
  });

  test('its servers reach nothing outside of the machine', async ({ page, notebook }) => {
    const { shell } = await scratchpad(page);
    const { port } = new URL(notebook.url);
    await shell.exec('redis-cli SET key value');
    const following = await shell.exec(`redis-cli REPLICAOF 127.0.0.1 ${port}`);
    if ((await health(page.request)).isolation !== 'namespace') {
      for (const command of [`REPLICAOF 127.0.0.1 ${port}`, `MIGRATE 127.0.0.1 ${port} key 0 500`, 'CONFIG SET port 7000']) {
        expect(await shell.exec(`redis-cli ${command}`), command).toMatch(/^\(error\) ERR .*notebook/);
      }
      return;
    }
    expect(following).toBe('OK\n');
    await expect.poll(() => shell.exec('redis-cli INFO replication')).toContain('master_link_status:down');
    expect(await shell.exec('redis-cli REPLICAOF NO ONE')).toBe('OK\n');
    expect(await shell.exec(`redis-cli MIGRATE 127.0.0.1 ${port} key 0 500`)).toContain('(error) IOERR error or timeout');
    expect(await shell.exec('redis-cli GET key')).toBe('"value"\n');
  });

  test("its server is no other user's and has no more rights than it needs", async ({ page, browser, baseURL }) => {
    // What the kernel says of a process is Linux' to tell.
    if (process.platform !== 'linux') return;
    const { redis } = await scratchpad(page);
    const mine = await statusOf(await pidOf(redis));
    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    const other = await scratchpad(await context.newPage());
    const theirs = await statusOf(await pidOf(other.redis));
    await context.close();
    expect(mine['NoNewPrivs']).toBe('1');
    expect(mine['CapEff']).toBe('0000000000000000');
    if (process.getuid?.() !== 0) return;
    expect(mine['Uid']).not.toBe('0');
    expect(mine['Uid']).not.toBe(theirs['Uid']);
  });

  test("scripts, big values and many keys stay within the machine's memory", async ({ page }) => {
    const { redis } = await scratchpad(page);
    await redis.setSource('CONFIG SET maxmemory 0\nEVAL "local t = {} for i = 1, 1e9 do t[i] = string.rep(\'x\', 1024) .. i end" 0');
    const { status, output } = await redis.result();
    // An error reply is an answer like others. A server that dies under its own script has not answered, and the run says so. What took
    // half a second and more has its time below it, as in redis-cli.
    expect(`${status}: ${output}`).toMatch(
      /^(?:done: OK\n(?:\([\d.]+s\)\n)?\(error\)|failed: OK\n(?:\([\d.]+s\)\n)?Error: Server closed the connection)/,
    );
    // One that answered may still have nothing left for its next step, and dies of that; the next command finds it started again.
    await redis.setSource('PING');
    const next = await redis.result();
    if (next.status === 'failed') expect(next.output).toMatch(/^Error: Server closed the connection/);
    expect(await redis.exec('PING')).toBe('PONG\n');
  });
});

test.describe('another learner', () => {
  test('is not reached by address, port, pid or cookie', async ({ page, browser, baseURL, notebook }) => {
    const { shell, redis } = await scratchpad(page);
    await shell.exec('redis-server --port 6390 --daemonize yes; redis-cli -p 6390 SET secret mine');
    await redis.exec('SET secret mine');
    const pid = await pidOf(redis);

    const context = await browser.newContext({ baseURL: baseURL ?? '' });
    const other = await scratchpad(await context.newPage());
    expect(await other.shell.exec('redis-cli -p 6390 GET secret', 'failed')).toBe(
      'Could not connect to Redis at 127.0.0.1:6390: Connection refused\n',
    );
    expect(await other.shell.exec('redis-cli -h 192.168.1.44 KEYS "*"')).toBe('(empty array)\n');
    expect(await other.shell.exec(`kill -9 ${pid}`, 'failed')).toContain('No such process');
    expect(await other.shell.exec('ps aux | grep -c "[r]edis-server"')).toBe('1\n');
    // A cookie with another's id and one's own signature is no cookie.
    const { id } = partsOf(await cookieOf(page.context(), notebook.url));
    const { name, signed } = partsOf(await cookieOf(context, notebook.url));
    const forged = await ask(`${notebook.url}${paths.machine}`, { headers: { cookie: `${name}=${id}.${signed}` } });
    expect(forged.status).toBe(403);
    expect(JSON.parse(forged.body)).toMatchObject({ code: 'no-learner' });
    await context.close();

    expect(await ofKind(page, 'redis').exec('GET secret')).toBe('"mine"\n');
  });
});

test.describe('a foreign page or host name', () => {
  test('is refused with the reason, before anything is done', async ({ page, context, notebook }) => {
    const { redis } = await scratchpad(page);
    await redis.exec('SET kept yes');
    const cookie = await cookieOf(context, notebook.url);
    const { host } = new URL(notebook.url);

    for (const name of ['evil.example', 'evil.example:80', `${host}.evil.example`, '127.0.0.1@evil.example']) {
      const answer = await ask(`${notebook.url}/`, { headers: { host: name, cookie } });
      expect(answer.status, name).toBe(403);
      expect(JSON.parse(answer.body), name).toMatchObject({ code: 'forbidden-host', message: expect.stringContaining('ALLOWED_HOSTS') });
      expect(answer.headers['set-cookie'], name).toBeUndefined();
    }
    for (const origin of ['http://evil.example', 'null', `http://${host}.evil.example`, 'file://', `https://localhost:1`]) {
      const answer = await ask(`${notebook.url}${paths.reset}`, { method: 'POST', headers: { cookie, origin } });
      expect(answer.status, origin).toBe(403);
      expect(JSON.parse(answer.body), origin).toMatchObject({ code: 'forbidden-origin' });
      expect(await untilClosed(`${notebook.url}${paths.tunnel}?host=127.0.0.1&port=6379`, { cookie, origin }), origin).toMatchObject({
        status: 403,
      });
      expect(await untilClosed(`${notebook.url}${paths.console}`, { cookie, origin }), origin).toMatchObject({ status: 403 });
    }
    expect(
      (
        await ask(`${notebook.url}${paths.kill}`, {
          method: 'POST',
          headers: { cookie, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' },
          body: '{"pid":1,"signal":"KILL"}',
        })
      ).status,
    ).toBe(403);
    expect(await redis.exec('GET kept')).toBe('"yes"\n');
  });

  test('without a cookie gets no machine', async ({ notebook }) => {
    expect(await untilClosed(`${notebook.url}${paths.tunnel}?host=127.0.0.1&port=6379`, {})).toMatchObject({ code: closeCodes.noLearner });
    expect((await ask(`${notebook.url}${paths.machine}`)).status).toBe(403);
    expect((await ask(`${notebook.url}${paths.reset}`, { method: 'POST', headers: { origin: notebook.url } })).status).toBe(403);
  });

  test('cannot make the site serve what is not of the site', async ({ notebook }) => {
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json', '/_astro/../../server/main.ts', '//etc/passwd']) {
      const { status, body } = await ask(notebook.url + path);
      expect(status, path).toBeGreaterThanOrEqual(400);
      expect(body, path).not.toMatch(/"redis-notebook"|root:x:0/);
    }
    const { headers } = await ask(`${notebook.url}/quickstart/`);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Lax$/);
    expect(headers['x-powered-by']).toBeUndefined();
  });
});

/** Of these ports, those that something listens on at this computer, as its kernel knows. */
async function listening(ports: readonly number[]): Promise<number[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')));
  const listener = /^ *\d+: [\dA-F]+:(?<port>[\dA-F]{4}) \S+ 0A /gm;
  const open = tables.flatMap((table) => [...table.matchAll(listener)].map((match) => Number.parseInt(match.groups?.['port'] ?? '', 16)));
  return ports.filter((port) => open.includes(port));
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((card) => (card ?? []).filter(({ scopeid }) => !scopeid).map(({ address }) => address));
}

async function reaches(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port, timeout: 2_000 });
  const outcome = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    once(socket, 'timeout').then(
      () => false,
      () => false,
    ),
  ]);
  socket.destroy();
  return outcome;
}

/** The pid of the server that a redis snippet speaks to. */
async function pidOf(redis: Snippet): Promise<string> {
  return /process_id:(?<pid>\d+)/.exec(await redis.exec('INFO server'))?.groups?.['pid'] ?? '';
}

/** The first word of each line that the kernel says of a process. */
async function statusOf(pid: string): Promise<Record<string, string>> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Object.fromEntries(text.split('\n').map((line) => [line.split(':')[0] ?? '', /:\s*(\S*)/.exec(line)?.[1] ?? '']));
}

/** A learner's cookie: whose it is, and what shows that the bridge says so. */
function partsOf(cookie: string): { name: string; id: string; signed: string } {
  const { name = '', id = '', signed = '' } = /^(?<name>[^=]+)=(?<id>[^.]+)\.(?<signed>.+)$/.exec(cookie)?.groups ?? {};
  return { name, id, signed };
}
