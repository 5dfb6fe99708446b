import { expect, test } from 'vitest';
import { encodeCommand } from '../../src/bridge/resp.ts';
import { clusterPassage } from './cluster-passage.ts';
import { sharedLimits } from './limits.ts';

const nameOf = (address: string): string | null => (address === '10.0.0.1:7001' ? 'cloud:18651' : null);

/** What passes of bytes that come in chunks of so many, after commands. */
function passed(text: string, size: number, ...commands: string[][]): string {
  const passage = clusterPassage('10.0.0.1', { nameOf, redirectedTo: nameOf });
  passage.outgoing(Buffer.concat(commands.map((words) => encodeCommand(words))));
  const bytes = Buffer.from(text, 'latin1');
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(...passage.incoming(bytes.subarray(at, at + size)));
  return Buffer.concat(parts).toString('latin1');
}

const redirected = '-MOVED 3999 10.0.0.1:7001\r\n';
const stream = [
  '+OK\r\n',
  redirected,
  '$27\r\n-MOVED 3999 10.0.0.1:7001\r\n\r\n',
  '-ASK 1 10.0.0.1:7001\r\n',
  '*1\r\n-MOVED 3999 10.0.0.1:7001\r\n',
  '-MOVED 3999 10.0.0.2:7001\r\n',
  '-ERR something else\r\n',
  `-${'x'.repeat(2_000)}\r\n`,
  '%1\r\n+k\r\n:1\r\n',
  redirected,
  ':1\r\n',
].join('');
const expected = stream
  .replaceAll(/(?<=\+OK\r\n|:1\r\n)-MOVED 3999 10\.0\.0\.1:7001/g, '-MOVED 3999 cloud:18651')
  .replace('-ASK 1 10.0.0.1:7001', '-ASK 1 cloud:18651');

test('redirections to nodes that are known are renamed, and nothing else is touched', () => {
  expect(passed(stream, stream.length)).toBe(expected);
  expect(expected.split('cloud').length - 1).toBe(3);
});

test.each(Array.from({ length: 40 }, (_, index) => index + 1))('in chunks of %i bytes as in one', (size) => {
  expect(passed(stream, size)).toBe(expected);
});

const id = 'e'.repeat(40);
const slots = `*1\r\n*4\r\n:0\r\n:99\r\n*4\r\n$8\r\n10.0.0.1\r\n:7001\r\n$40\r\n${id}\r\n*0\r\n*3\r\n$8\r\n10.0.0.2\r\n:7001\r\n$40\r\n${id}\r\n`;
const seenSlots = slots.replace('$8\r\n10.0.0.1\r\n:7001', '$5\r\ncloud\r\n:18651');
const lines = [
  `${id} 10.0.0.1:7001@17001,one myself,master - 0 0 1 connected 0-99`,
  `${id} 10.0.0.2:7001@17001 master - 0 0 2 connected`,
  '',
].join('\n');
const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
const seenLines = lines.replace('10.0.0.1:7001@17001,one', 'cloud:18651@17001');
const talk = [
  ['PING'],
  ['CLUSTER', 'SLOTS'],
  ['GET', 'a'],
  ['cluster', 'nodes'],
  ['CLUSTER', 'SHARDS'],
  ['MULTI'],
  ['CLUSTER', 'SLOTS'],
  ['DISCARD'],
  ['CLUSTER', 'SLOTS'],
];
const shard = ['slots', [0, 99], 'nodes', [['id', id, 'port', 7001, 'ip', '10.0.0.1', 'endpoint', '?', 'role', 'master']]];
const seenShard = ['slots', [0, 99], 'nodes', [['id', id, 'port', 18651, 'ip', 'cloud', 'endpoint', 'cloud', 'role', 'master']]];
/** As RESP 2 or, with facts as maps, 3. */
function resp(value: unknown, facts: 2 | 3): string {
  if (typeof value === 'number') return `:${value}\r\n`;
  if (!Array.isArray(value)) return bulk(String(value));
  const items = (value as unknown[]).map((item) => resp(item, facts)).join('');
  return facts === 3 && typeof value[0] === 'string' ? `%${value.length / 2}\r\n${items}` : `*${value.length}\r\n${items}`;
}
const told = (parts: { slots: string; lines: string; shard: unknown; facts: 2 | 3 }): string =>
  [
    '+PONG\r\n',
    parts.slots,
    // What somebody keeps is theirs, and a message that comes between answers nothing.
    bulk(slots),
    '>2\r\n+invalidate\r\n*0\r\n',
    bulk(parts.lines),
    resp([parts.shard], parts.facts),
    '+OK\r\n+QUEUED\r\n+OK\r\n',
    '-ERR This instance has cluster support disabled\r\n',
  ].join('');

test.each([
  [2, 1],
  [2, 7],
  [2, 10_000],
  [3, 1],
  [3, 50],
  [3, 10_000],
] as const)('what a cluster tells of its nodes names those that a learner reaches, in RESP %i and chunks of %i bytes', (facts, size) => {
  expect(passed(told({ slots, lines, shard, facts }), size, ...talk)).toBe(
    told({ slots: seenSlots, lines: seenLines, shard: seenShard, facts }),
  );
});

test('where replies cannot be told apart any more, and where one is too long, they are left as they are', () => {
  expect(passed(`+OK\r\n${slots}`, 1_000, ['SUBSCRIBE', 'a'], ['CLUSTER', 'SLOTS'])).toBe(`+OK\r\n${slots}`);
  expect(passed(`${slots}+OK\r\n${slots}`, 1_000, ['CLUSTER', 'SLOTS'], ['SUBSCRIBE', 'a'], ['CLUSTER', 'SLOTS'])).toBe(
    `${seenSlots}+OK\r\n${slots}`,
  );
  expect(passed(slots, 1_000, ['CLIENT', 'REPLY', 'SKIP'], ['PING'], ['CLUSTER', 'SLOTS'])).toBe(slots);
  const long = `*9000\r\n${slots.slice(4).repeat(9_000)}`;
  expect(passed(long, 60_000, ['CLUSTER', 'SLOTS'])).toBe(long);
  expect(passed(`${long}+PONG\r\n${slots}`, 60_000, ['CLUSTER', 'SLOTS'], ['PING'], ['CLUSTER', 'SLOTS'])).toBe(
    `${long}+PONG\r\n${seenSlots}`,
  );
});

test('of questions whose replies nobody reads some are kept in mind, and the replies to the rest are left as they are', () => {
  const questions = Array.from({ length: sharedLimits.clusterQuestions + 1 }, () => ['CLUSTER', 'SLOTS']);
  const replies = questions.map(() => slots);
  expect(passed(replies.join(''), 100_000, ...questions)).toBe([...replies.slice(1).map(() => seenSlots), slots].join(''));
});

test('only a redirection to a node that nobody knows tells that the cluster has grown', () => {
  const grown: string[] = [];
  const names = {
    nameOf,
    redirectedTo: (address: string) => {
      if (nameOf(address) === null) grown.push(address);
      return nameOf(address);
    },
  };
  const passage = clusterPassage('10.0.0.1', names);
  passage.outgoing(Buffer.from(encodeCommand(['CLUSTER', 'SLOTS'])));
  passage.incoming(Buffer.from(slots));
  expect(grown).toEqual([]);
  passage.incoming(Buffer.from('-MOVED 1 10.0.0.2:7001\r\n'));
  expect(grown).toEqual(['10.0.0.2:7001']);
});

test.each([
  ['nested without an end', `${'*1\r\n'.repeat(60_000)}:1\r\n`],
  ['a number that is none', '*1\r\n*3\r\n:x\r\n:y\r\n+a\r\n'],
  ['a text without its form', '=2\r\nab\r\n'],
  [
    'of every type',
    '|1\r\n+a\r\n$-1\r\n*9\r\n#t\r\n,1.50\r\n(12\r\n!3\r\nERR\r\n=5\r\ntxt:\xe9\r\n~1\r\n_\r\n%1\r\n-e\r\n*-1\r\n:-7\r\n+b\r\n',
  ],
])('what no cluster says passes as it came: %s', (_, reply) => {
  for (const kind of ['SLOTS', 'SHARDS', 'NODES'])
    expect(passed(`${reply}+PONG\r\n`, 60_000, ['CLUSTER', kind], ['PING'])).toBe(`${reply}+PONG\r\n`);
});
