// What a learner is told of a server that ended, or cut a connection: real servers behind their real limits.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineLimits } from '../limits.ts';
import type { Machine } from '../../machine.ts';
import { startReady, testHost, TestLearners } from '../../testing/test-learners.ts';
import { closeOf, command, converse } from '../../testing/test-redis.ts';
import { within } from '../../within.ts';

const host = await testHost();

describe.each([
  ['as this host isolates', host.isolation],
  ['without a network', host.rewritten],
])('a connection %s that ends', (_, isolation) => {
  let learners: TestLearners;
  let machine: Machine;
  beforeEach(async () => {
    learners = await TestLearners.open({ redisServer: host.redisServer, isolation, limits: machineLimits });
    machine = await learners.machine();
  });
  afterEach(() => learners.remove());

  /** Sends one command and gives the reason of the connection's end. */
  async function reasonAfter(...words: string[]): Promise<string | null | undefined> {
    const stream = await machine.connect('127.0.0.1', 6379);
    const closed = closeOf(stream);
    stream.write(command(...words));
    await closed;
    return stream.endReason?.();
  }

  // Before it ends Redis writes over all the memory that it has, to say whether that is in order: seconds, on a busy machine a minute.
  test('as its server runs out of memory says so', { timeout: 120_000 }, async () => {
    expect(await reasonAfter('EVAL', "while true do redis.call('RPUSH','l',string.rep('x',100000)) end", '0')).toBe(
      'Your redis-server ended: it ran out of the memory it may take here.',
    );
  });

  test('at a limit of Redis names the limit', async () => {
    // Such a reply goes beyond two limits, and which one is looked at first differs between servers.
    expect(await reasonAfter('EVAL', "return string.rep('x',8400000)", '0')).toMatch(
      /^Redis cut the connection: .* (client-output-buffer-limit|maxmemory-clients) allows\.$/,
    );
  });

  test('has no reason to, where what was asked for is read all the while', async () => {
    const stream = await machine.connect('127.0.0.1', 6379);
    const size = 1_000_000;
    await converse(stream, command('SETRANGE', 'large', String(size - 1), 'x'), 1);
    const reply = `$${size}\r\n`.length + size + 2;
    const wanted = 40;
    let asked = 0;
    let read = 0;
    const ask = (): void => {
      // Three at a time, so that the last of one is never all that there is.
      for (; asked < wanted && asked * reply - read < 2.5 * reply; asked += 1) stream.write(command('GET', 'large'));
    };
    const { promise: over, resolve } = Promise.withResolvers<void>();
    stream
      .on('data', (chunk: Buffer) => {
        read += chunk.length;
        ask();
        if (read === wanted * reply) resolve();
      })
      .on('error', () => {})
      .once('close', resolve);
    ask();
    await over;
    expect([read, await stream.endReason?.()]).toEqual([wanted * reply, null]);
    stream.destroy();
  });

  test('by QUIT or SHUTDOWN needs no words', async () => {
    expect(await reasonAfter('QUIT')).toBeNull();
    expect(await reasonAfter('SHUTDOWN')).toBeNull();
  });

  test('with a server that was killed, or that the notebook ended, says that', async () => {
    const server = await startReady(machine);
    const stream = await machine.connect('127.0.0.1', 6379);
    const closed = closeOf(stream);
    server.signal('KILL');
    await closed;
    expect(await stream.endReason?.()).toBe('Your redis-server ended by the signal SIGKILL.');
    await startReady(machine);
    const other = await machine.connect('127.0.0.1', 6379);
    expect(await converse(other, command('PING'), 1)).toEqual(['+PONG\r\n']);
    const reset = closeOf(other);
    await machine.reset();
    await reset;
    expect(await other.endReason?.()).toContain('The notebook ended your redis-server');
  });

  test.skipIf(process.platform !== 'linux')('with its server says why, however late the notebook hears of that', async () => {
    const { pid } = await startReady(machine);
    const stream = await machine.connect('127.0.0.1', 6379);
    const closed = closeOf(stream);
    const helper = Number(/^PPid:\s(\d+)/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
    // As one that gets no turn.
    process.kill(helper, 'SIGSTOP');
    let reason: Promise<string | null | undefined>;
    try {
      process.kill(pid, 'SIGKILL');
      await closed;
      reason = Promise.resolve(stream.endReason?.());
      expect(await within(reason, 300)).toBe('late');
    } finally {
      process.kill(helper, 'SIGCONT');
    }
    expect(await reason).toBe('Your redis-server ended by the signal SIGKILL.');
  });

  test('before it began says how to start a server', async () => {
    await expect(machine.connect('127.0.0.1', 6380)).rejects.toMatchObject({
      message: 'Nobody listens at 127.0.0.1:6380. To start a server there: redis-server --port 6380',
    });
  });
});
