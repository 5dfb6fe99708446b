// Tests of the bridge's own records, on real servers that are killed in earnest.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../testing/free-port.ts';
import { startTestRedis } from '../testing/test-redis.ts';
import { stateLimits } from './limits.ts';
import { openState, type State, type StateTarget } from './state.ts';

let folder: string;
let log: string[];
let open: State[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-'));
  log = [];
  open = [];
});
afterEach(async () => {
  await Promise.all(open.map((state) => state.close()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(
  target: Partial<StateTarget> = { own: { folder: join(folder, 'state'), redisServer: 'redis-server' } },
): Promise<State> {
  const state = await openState({ prefix: 'notebook:', ...target } as StateTarget, (entry) => log.push(entry));
  open.push(state);
  return state;
}

/** Processes that work in a folder, by their ids. */
function serversIn(path: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`) === path;
    } catch {
      return false;
    }
  });
}

test('what was acknowledged is there after a close and a start, under the prefix alone', async () => {
  const first = await start();
  await first.redis.hset('roster', 'ada', '1');
  await first.close();
  const second = await start();
  expect(await second.redis.hgetall('roster')).toEqual({ ada: '1' });
  expect((await second.redis.keys('*')).every((key) => key.startsWith('notebook:'))).toBe(true);
  expect(log).toEqual([]);
});

test('nobody else may enter its folder, and each write is on disk before it is answered', async () => {
  const { redis } = await start();
  expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  const settings = String(await redis.config('GET', 'append*'));
  expect(settings).toContain('appendfsync,always');
  expect(settings).toContain('appendonly,yes');
});

test('a server that is killed is started again with what it acknowledged, and its callers wait for it', async () => {
  const state = await start();
  for (let round = 0; round < 3; round += 1) {
    await state.redis.rpush('rounds', String(round));
    const ended = once(state.redis, 'close');
    process.kill(state.serverPid() ?? 0, 'SIGKILL');
    await ended;
    expect(await state.redis.lrange('rounds', 0, -1)).toHaveLength(round + 1);
  }
  expect(log.some((entry) => entry.includes('started again'))).toBe(true);
});

test('a server that cannot be started for a while is started once it can', async () => {
  const program = join(folder, 'redis-server');
  const script = '#!/bin/sh\nexec redis-server "$@"\n';
  writeFileSync(program, script, { mode: 0o755 });
  const state = await start({ own: { folder: join(folder, 'state'), redisServer: program } });
  await state.redis.set('key', 'value');
  rmSync(program);
  process.kill(state.serverPid() ?? 0, 'SIGKILL');
  await expect.poll(() => log.filter((entry) => entry.includes('cannot be run')).length, { timeout: 20_000 }).toBeGreaterThan(0);
  writeFileSync(program, script, { mode: 0o755 });
  await expect.poll(() => state.redis.get('key').catch(() => null), { timeout: 20_000 }).toBe('value');
});

test('a server that cannot be started again for the same reason each time is told of once', async () => {
  const program = join(folder, 'redis-server');
  const script = '#!/bin/sh\nexec redis-server "$@"\n';
  writeFileSync(program, script, { mode: 0o755 });
  const state = await start({ own: { folder: join(folder, 'state'), redisServer: program } });
  const tries = join(folder, 'tries');
  // Its process and the time are other ones each time.
  writeFileSync(program, `#!/bin/sh\necho >> '${tries}'\necho "$$:M $(date +%N) # Bad file format"\nexit 1\n`, { mode: 0o755 });
  process.kill(state.serverPid() ?? 0, 'SIGKILL');
  await expect.poll(() => statSync(tries, { throwIfNoEntry: false })?.size ?? 0, { timeout: 20_000 }).toBeGreaterThan(2);
  expect(log.filter((entry) => entry.includes('Bad file format'))).toHaveLength(1);
  writeFileSync(program, '#!/bin/sh\necho "Out of room"\nexit 1\n', { mode: 0o755 });
  await expect.poll(() => log.filter((entry) => entry.includes('Out of room')).length, { timeout: 20_000 }).toBe(1);
});

test('a server that takes long to be ready again is told of once, and waited for', async () => {
  const program = join(folder, 'redis-server');
  writeFileSync(program, '#!/bin/sh\nexec redis-server "$@"\n', { mode: 0o755 });
  const state = await start({ own: { folder: join(folder, 'state'), redisServer: program } });
  const [begun, go] = [join(folder, 'begun'), join(folder, 'go')];
  execFileSync('mkfifo', [go]);
  writeFileSync(program, `#!/bin/sh\necho > '${begun}'\nread _ < '${go}'\nexec redis-server "$@"\n`, { mode: 0o755 });
  await state.redis.set('key', 'value');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    process.kill(state.serverPid() ?? 0, 'SIGKILL');
    await expect.poll(() => existsSync(begun), { timeout: 20_000 }).toBe(true);
    vi.advanceTimersByTime(10 * stateLimits.startMs);
    expect(log.filter((entry) => entry.includes('not ready'))).toHaveLength(1);
    writeFileSync(go, '\n');
  } finally {
    vi.useRealTimers();
  }
  await expect.poll(() => state.redis.get('key').catch(() => null), { timeout: 20_000 }).toBe('value');
});

test.each(['with "quotes"', String.raw`with \x41 and \n`, "with 'one'"])('its folder may have a name %s', async (name) => {
  const own = { folder: join(folder, name, 'state'), redisServer: 'redis-server' };
  const first = await start({ own });
  await first.redis.set('key', 'value');
  await first.close();
  expect(readdirSync(own.folder)).toContain('appendonlydir');
  expect(await (await start({ own })).redis.get('key')).toBe('value');
});

test('a bridge that was killed leaves nothing behind that the next one minds', async () => {
  const killed = await start();
  await killed.redis.set('key', 'value');
  const before = killed.serverPid() ?? 0;
  // As a killed bridge does, it ends nothing.
  const next = await start();
  expect(next.serverPid()).not.toBe(before);
  expect(await next.redis.get('key')).toBe('value');
  await next.redis.set('key', 'other');
  expect(await next.redis.get('key')).toBe('other');
});

test('a server that cannot begin is told of once, and is not there afterwards', async () => {
  const first = await start();
  await first.redis.set('key', 'value');
  await first.close();
  const parts = join(folder, 'state', 'appendonlydir');
  for (const name of readdirSync(parts).filter((file) => file.endsWith('.aof')))
    appendFileSync(join(parts, name), 'this is no command\r\n*1\r\n$4\r\nPING\r\n');
  await expect(start()).rejects.toThrow(/did not start.*restore the folder from a backup/s);
  expect(log).toEqual([]);
  // Nothing of it is left that would fight the next one.
  expect(serversIn(join(folder, 'state'))).toEqual([]);
});

test('what a killed bridge left behind is found through a link, too', async () => {
  mkdirSync(join(folder, 'real'));
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  const target = { own: { folder: join(folder, 'link', 'state'), redisServer: 'redis-server' } };
  const killed = await start(target);
  const before = killed.serverPid() ?? 0;
  const ended = once(killed.redis, 'close');
  const next = await start(target);
  await ended;
  expect(serversIn(join(folder, 'real', 'state'))).not.toContain(String(before));
  await next.redis.set('key', 'value');
});

test('records that are full are opened, and it is said that they are', async () => {
  const port = await freePort();
  const redis = await startTestRedis(['--port', String(port), '--maxmemory', '1']);
  try {
    const state = await start({ url: `redis://127.0.0.1:${port}`, shownUrl: 'redis://127.0.0.1' });
    expect(await state.redis.get('key')).toBeNull();
    expect(log.join('\n')).toMatch(/redis:\/\/127\.0\.0\.1\) is full/);
  } finally {
    await redis.stop();
  }
});

test('a folder that is too deep for a socket is none for the records', async () => {
  const deep = join(folder, 'x'.repeat(120), 'state');
  const state = await start({ own: { folder: deep, redisServer: 'redis-server' } });
  await state.redis.set('key', 'value');
  await state.close();
  expect(await (await start({ own: { folder: deep, redisServer: 'redis-server' } })).redis.get('key')).toBe('value');
});

test('a Redis of somebody else is used by its URL, and told what it may lose', async () => {
  const port = await freePort();
  const redis = await startTestRedis(['--port', String(port), '--requirepass', 'hunter2']);
  try {
    const url = `redis://:hunter2@127.0.0.1:${port}/3`;
    const state = await start({ url, shownUrl: 'redis://***@127.0.0.1' });
    await state.redis.set('key', 'value');
    expect(await state.redis.get('key')).toBe('value');
    expect(log.join('\n')).toContain('appendonly yes');
    await expect(start({ url: `redis://:wrong@127.0.0.1:${port}`, shownUrl: 'redis://***@127.0.0.1' })).rejects.toThrow(
      /^The Redis that STATE_REDIS_URL names \(redis:\/\/\*\*\*@127\.0\.0\.1\) cannot be used/,
    );
    expect(log.join('\n')).not.toContain('hunter2');
  } finally {
    await redis.stop();
  }
});

test('a server that cannot be run is one clear message', async () => {
  await expect(start({ own: { folder: join(folder, 'state'), redisServer: '/nowhere/redis-server' } })).rejects.toThrow(
    /nowhere\/redis-server, which keeps the class's records, cannot be run/,
  );
});
