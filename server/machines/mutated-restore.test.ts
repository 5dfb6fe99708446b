// Mutated RESTORE: payloads that no Redis wrote, with a checksum that fits, beside one who only works. Real servers.
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Machine, RedisStream } from '../machine.ts';
import { seeded } from '../testing/seeded.ts';
import { ask, someone, testHost, TestLearners } from '../testing/test-learners.ts';
import { command, converse } from '../testing/test-redis.ts';

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 20_000 };
/** After which a payload has its server run in circles; all of them together still end before the test is given up. */
const deadlineMs = 4_000;
const host = await testHost();
let learners: TestLearners;
let attacker: Machine;
let victim: Machine;

beforeAll(async () => {
  learners = await TestLearners.open(host);
  [attacker, victim] = [await learners.machine(someone), await learners.machine('f'.repeat(32))];
  for (const machine of [attacker, victim]) await ask(machine, 6379, 'SET', 'kept', '1');
});
afterAll(() => learners.remove());

/** The table of CRC-64 as Redis has it (crc64.c: Jones' polynomial, reflected). */
const table = Array.from({ length: 256 }, (_, index) => {
  let rest = BigInt(index);
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1n ? (rest >> 1n) ^ 0x95ac9329ac4bc9b5n : rest >> 1n;
  return rest;
});

function checksum(bytes: Buffer): Buffer {
  let sum = 0n;
  for (const byte of bytes) sum = (table[Number((sum ^ BigInt(byte)) & 0xffn)] ?? 0n) ^ (sum >> 8n);
  const written = Buffer.alloc(8);
  written.writeBigUInt64LE(sum);
  return written;
}

/** Sends a payload and what looks at it, and resolves once all is answered or the server ended. */
async function attempt(sent: string): Promise<void> {
  const one = await attacker.connect('127.0.0.1', 6379).catch(() => null);
  if (one === null) return;
  one.on('error', () => {});
  await converse(one, sent, looks.length + 1).catch(() => {});
  one.destroy();
}

/** Ends a server that a payload has running in circles: to its learner that is no other end than a crash. */
async function end(): Promise<void> {
  for (const { pid } of (await attacker.facts()).servers) process.kill(pid, 'SIGKILL');
}

/** What DUMP gives of a key that the commands make. */
async function dumped(stream: RedisStream, commands: readonly string[][]): Promise<Buffer> {
  const made = commands.map((words) => command(...words)).join('');
  const replies = await converse(stream, made + command('DUMP', 'made'), commands.length + 1);
  const reply = replies.at(-1) ?? '';
  const at = reply.indexOf('\r\n') + 2;
  return Buffer.from(reply.slice(at, -2), 'latin1');
}

const make: Record<string, string[][]> = {
  list: [['RPUSH', 'made', 'a', '12', '70000', 'x'.repeat(80)]],
  hash: [['HSET', 'made', 'a', '1', 'b', 'x'.repeat(60)]],
  'sorted set': [['ZADD', 'made', '1', 'a', '2.5', 'b']],
  stream: [
    ['XADD', 'made', '1-1', 'a', '1', 'b', '2'],
    ['XADD', 'made', '2-1', 'a', '1'],
    // Without a delivery, whose time would have each run change other bytes.
    ['XGROUP', 'CREATE', 'made', 'group', '0'],
  ],
};
/** What looks at all of a value, whichever kind it turned into. */
const looks = [
  'LRANGE made 0 -1',
  'HGETALL made',
  'SMEMBERS made',
  'ZRANGE made 0 -1',
  'XRANGE made - +',
  'XINFO STREAM made FULL',
  'GET made',
];

test('the checksum is that of Redis', async () => {
  const payload = await dumped(await attacker.connect('127.0.0.1', 6379), [['DEL', 'made'], ...(make['list'] ?? [])]);
  expect(checksum(payload.subarray(0, -8))).toEqual(payload.subarray(-8));
});

test.each(Object.keys(make))(
  'a mutated %s at worst ends its own server, which comes back with its data, and nobody else notices',
  { timeout: 120_000 },
  async (kind) => {
    const stream = await attacker.connect('127.0.0.1', 6379);
    const payload = await dumped(stream, [['DEL', 'made'], ...(make[kind] ?? [])]);
    stream.destroy();
    const random = seeded(kind.length);
    for (let count = 0; count < 20; count += 1) {
      const body = Buffer.from(payload.subarray(0, -8));
      for (let change = random.below(4); change >= 0; change -= 1) body[random.below(body.length - 2)] = random.below(256);
      const whole = Buffer.concat([body, checksum(body)]).toString('latin1');
      const sent = command('RESTORE', 'made', '0', whole, 'REPLACE') + looks.map((look) => command(...look.split(' '))).join('');
      // Where it ends of that, the next one brings it back.
      const outcome = await Promise.race([attempt(sent), delay(deadlineMs, 'late', { ref: false })]);
      if (outcome === 'late') await end();
    }
    expect(await ask(victim, 6379, 'GET', 'kept')).toBe('$1\r\n1');
    await expect.poll(() => ask(attacker, 6379, 'GET', 'kept').catch(String), patience).toBe('$1\r\n1');
  },
);
