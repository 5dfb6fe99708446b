// Tests of the end of a stream that nobody reads any longer, on a real redis-server.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { streamLimits } from './limits.ts';
import { command, converse, startTestRedis, type TestRedis } from '../testing/test-redis.ts';
import { hangUp } from './hang-up.ts';
import { connectUpstream, type UpstreamSocket } from './upstream-socket.ts';

let redis: TestRedis;

beforeAll(async () => {
  redis = await startTestRedis();
});
afterAll(() => redis.stop());
afterEach(() => {
  vi.useRealTimers();
});

function closed(stream: UpstreamSocket): Promise<unknown> {
  return new Promise((resolve) => {
    stream.once('close', resolve);
  });
}

test('every command that was sent is run, however much they answer', async () => {
  const stream = await connectUpstream({ path: redis.path });
  stream.pause();
  stream.write(command('SET', 'large', 'x'.repeat(1_000_000)));
  stream.write(`${'GET large\r\n'.repeat(50)}SET last words\r\n`);
  const end = closed(stream);
  hangUp(stream);
  await end;
  const other = await connectUpstream({ path: redis.path });
  expect(await converse(other, 'GET last\r\n', 1)).toEqual(['$5\r\nwords\r\n']);
  other.destroy();
});

test('a Redis that does not read loses the connection in the end', async () => {
  const stream = await connectUpstream({ path: redis.path });
  const [info = ''] = await converse(stream, 'INFO server\r\n', 1);
  const pid = Number(/process_id:(\d+)/.exec(info)?.[1]);
  process.kill(pid, 'SIGSTOP');
  try {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    stream.write(Buffer.alloc(4 * 1024 * 1024));
    const end = closed(stream);
    hangUp(stream);
    vi.advanceTimersByTime(streamLimits.lastCommandsMs - 1);
    expect(stream.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    await end;
    expect(stream.destroyed).toBe(true);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
});
