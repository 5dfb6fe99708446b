import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { machineLimits, type MachineLimits } from '../limits.ts';
import { HelperConnection } from '../processes/helper-connection.ts';
import { detectIsolation } from '../isolation.ts';
import { RedisLog } from './redis-log.ts';
import { RedisProcess } from './redis-process.ts';

const runtime = await mkdtemp(join(tmpdir(), 'notebook-'));
const means = { ...(await detectIsolation()), kind: 'rewritten' as const, isUserNamespace: false };
const helper = await HelperConnection.open({
  means,
  places: { data: '/', runtime, redis: '/' },
  limits: machineLimits,
  report: () => {},
});

afterEach(() => vi.restoreAllMocks());

afterAll(() => Promise.all([helper.close(), rm(runtime, { recursive: true })]));

interface Spawning {
  readonly show?: (line: string) => string[];
  readonly socket?: string;
  readonly limits?: MachineLimits;
  readonly hasLoaded?: () => Promise<boolean | null>;
}

async function spawn(
  script: string,
  { show = (line) => [line], socket = 'none', limits = machineLimits, hasLoaded = async () => false }: Spawning = {},
): Promise<RedisProcess> {
  const machine = { data: '/tmp/a', runtime };
  const helped = await helper.spawn({ machine, uid: null, command: ['sh', '-c', script], folder: '/' });
  return new RedisProcess(helped, { input: 'input', socket: join(runtime, socket), show, hasLoaded, preface: ['first'], limits });
}

test('a log is shown line by line, its unfinished last line too', async () => {
  const process = await spawn('printf "one\\n\\ntwo\\nthree"', { show: (line) => (line === 'one' ? [] : [line.toUpperCase()]) });
  await process.exited;
  expect(process.log.lastLines(9)).toEqual(['first', 'TWO', 'THREE']);
});

test('one that has ended is not waited for on behalf of what left it and holds its log', async () => {
  const fifo = join(runtime, 'fifo');
  const stray = `setsid sh -c 'echo $$ > ${fifo}; exec sleep 1000' &`;
  const script = `mkfifo ${fifo}; ${stray} read stray < ${fifo}; echo $stray; exit 3`;
  const process = await spawn(script, { limits: { ...machineLimits, lastLogMs: 100 } });
  expect(await process.exited).toEqual({ code: 3, signal: null });
  const [pid] = process.log.lastLines(1);
  expect(globalThis.process.kill(Number(pid), 'SIGKILL')).toBe(true);
});

test('a server that logs nothing but empty lines costs the bridge no more than one that logs long ones', async () => {
  const append = vi.spyOn(RedisLog.prototype, 'append');
  const lines = 50_000;
  const process = await spawn(`head -c ${lines} /dev/zero | tr '\\0' '\\n'`);
  await process.exited;
  expect(append.mock.calls.map(([text]) => text).join('')).toBe(`first\n${'\n'.repeat(lines)}`);
  expect(append.mock.calls.length).toBeLessThan(lines / 100);
});

test('its input is handed over whole, and its log comes by the same stream', async () => {
  const process = await spawn('cat; echo; echo error >&2');
  expect(await process.exited).toEqual({ code: 0, signal: null });
  expect(process.log.lastLines(9)).toEqual(['first', 'input', 'error']);
});

test('it is asked whether it is ready once its log says so, and ready once it answers anything but that it loads', async () => {
  const asked: string[] = [];
  const replies = ['-LOADING Redis is loading the dataset in memory\r\n', '-NOAUTH Authentication required.\r\n'];
  const server = createServer((client) => {
    client.on('data', (bytes) => {
      asked.push(bytes.toString());
      client.write(replies.shift() ?? '');
    });
  }).listen(join(runtime, 'ready'));
  const process = await spawn('read a; echo "* Ready to accept connections"; read b; sleep 1000', { socket: 'ready' });
  await process.ready;
  expect(asked).toEqual(['*1\r\n$4\r\nPING\r\n', '*1\r\n$4\r\nPING\r\n']);
  expect(await process.kill()).toEqual({ code: null, signal: 'SIGKILL' });
  server.close();
});

test.each([
  ['a password', '-NOAUTH Authentication required.\r\n'],
  ['no right to ask', "-NOPERM User default has no permissions to run the 'ping' command\r\n"],
  ['another name for PING', "-ERR unknown command 'PING', with args beginning with: \r\n"],
])('one that hides by %s that it loads, and has a silent log, is ready once its files tell', async (_, reply) => {
  let asked = 0;
  const server = createServer((client) => {
    client.on('data', () => {
      asked += 1;
      client.write(reply);
    });
  }).listen(join(runtime, 'hides'));
  const loaded = [false, false, true];
  const process = await spawn('sleep 1000', {
    socket: 'hides',
    limits: { ...machineLimits, readyPollMs: 10 },
    hasLoaded: async () => loaded.shift() ?? null,
  });
  await process.ready;
  expect([asked, loaded]).toEqual([3, []]);
  await process.kill();
  server.close();
});

test('one that says that it loads is not waited for without an end', async () => {
  const server = createServer((client) => {
    client.on('data', () => client.write('-LOADING Redis is loading the dataset in memory\r\n'));
  }).listen(join(runtime, 'loads'));
  const process = await spawn('sleep 1000', { socket: 'loads', limits: { ...machineLimits, loadMs: 500, readyPollMs: 10 } });
  expect(await process.outcome()).toBe('late');
  await process.kill();
  server.close();
});
