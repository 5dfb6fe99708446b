// Servers with much to do take turns: those who ask little do not wait for them, and one that dies in its turn loses nothing.
import { afterEach, assert, expect, test } from 'vitest';
import { machineLimits } from './limits.ts';
import type { Machine, RedisStream } from '../machine.ts';
import { ask, testHost, TestLearners } from '../testing/test-learners.ts';
import { command } from '../testing/test-redis.ts';

/** For what comes in its own time, on a machine busy with everything else; a test that waits for it in each of three rounds has as much for each. */
const patience = { timeout: 20_000 };
const host = await testHost();
let learners: TestLearners;

afterEach(() => learners.remove());

async function pidOf(machine: Machine): Promise<number> {
  const [server] = (await machine.facts()).servers;
  assert(server !== undefined);
  return server.pid;
}

/** A connection, and what it has answered so far. */
async function open(machine: Machine): Promise<{ stream: RedisStream; text: () => string; closed: Promise<unknown> }> {
  const stream = await machine.connect('127.0.0.1', 6379);
  let text = '';
  stream.on('error', () => {}).on('data', (bytes: Buffer) => (text += bytes.toString('latin1')));
  return { stream, text: () => text, closed: new Promise((resolve) => stream.once('close', resolve)) };
}

const much = 'x'.repeat(machineLimits.workBytes);

test('what is much waits for its turn, what is little does not, and a server that is killed hands its turn on', async () => {
  learners = await TestLearners.open({ ...host, limits: { ...machineLimits, workAtOnce: 1, workMs: 600_000 } });
  const [stopped, other] = [await learners.machine(), await learners.machine('f'.repeat(32))];
  await ask(stopped, 6379, 'PING');
  const busy = await open(stopped);
  process.kill(await pidOf(stopped), 'SIGSTOP');
  busy.stream.write(command('SET', 'a', much));
  const waiting = await open(other);
  waiting.stream.write(command('SET', 'a', much));
  waiting.stream.write(command('STRLEN', 'a'));
  expect(await ask(other, 6379, 'EXISTS', 'a')).toBe(':0');
  expect(waiting.text()).toBe('');
  process.kill(await pidOf(stopped), 'SIGKILL');
  await expect.poll(waiting.text, patience).toBe(`+OK\r\n:${much.length}\r\n`);
  waiting.stream.destroy();
});

test(
  'a server that is killed while much waits for its turns has kept all that it acknowledged',
  { timeout: 3 * patience.timeout + 30_000 },
  async () => {
    learners = await TestLearners.open({ ...host, limits: { ...machineLimits, workAtOnce: 1 } });
    const machine = await learners.machine();
    const batch = Array.from({ length: 100 }, () => command('RPUSH', 'list', 'x'.repeat(200))).join('');
    expect(batch.length).toBeGreaterThan(machineLimits.workBytes);
    let acknowledged = 0;
    for (let round = 0; round < 3; round += 1) {
      const connections = await Promise.all(Array.from({ length: 8 }, () => open(machine)));
      for (const { stream } of connections) for (let count = 0; count < 20; count += 1) stream.write(batch);
      const count = (): number => connections.reduce((sum, { text }) => sum + (text().match(/^:\d+\r$/gm)?.length ?? 0), 0);
      await expect.poll(count, patience).toBeGreaterThan(500);
      process.kill(await pidOf(machine), 'SIGKILL');
      await Promise.all(connections.map(({ closed }) => closed));
      acknowledged += count();
      const kept = Number((await ask(machine, 6379, 'LLEN', 'list')).slice(1));
      expect(kept).toBeGreaterThanOrEqual(acknowledged);
    }
  },
);
