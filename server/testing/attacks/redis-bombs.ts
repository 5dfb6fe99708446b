// Redis bombs: what a learner may send a server of theirs to have it take memory, files or time without an end.
import { command } from '../test-redis.ts';

/** Commands as bytes, some of them large. scale: how many of them, 1 being more than a server may hold of each. */
export type Bomb = (scale: number) => Iterable<string>;

const large = 'x'.repeat(500_000);

function* times(count: number, make: (number: number) => string): Generator<string> {
  for (let number = 0; number < count; number += 1) yield make(number);
}

/** A payload of DUMP, of which a byte is another one. */
const mutated = (number: number): string =>
  Buffer.from(`\u0012\u0001\u0000\u000b\u0000${String.fromCharCode(number % 256)}\u0000\u0000\u0000`, 'latin1').toString('latin1');

/** By what they are called. */
export const redisBombs: Readonly<Record<string, Bomb>> = {
  'a transaction that is never run': (scale) => ['MULTI\r\n', ...times(40 * scale, (number) => command('SET', `key ${number}`, large))],
  'names of channels': (scale) => times(40 * scale, (number) => command('SUBSCRIBE', `${number}${large}`)),
  'replies that nobody reads': (scale) => [command('SET', 'large', large), ...times(80 * scale, () => command('GET', 'large'))],
  'keys that are tracked': (scale) => [
    'CLIENT TRACKING on BCAST\r\n',
    ...times(2_000 * scale, (number) => command('SET', `tracked ${number}`, 'x')),
  ],
  'a string far beyond its end': () => [command('SETRANGE', 'far', '536870000', 'x'), command('SETBIT', 'far', '4294967295', '1')],
  'a field far beyond its end': () => [command('BITFIELD', 'far', 'SET', 'u1', '4294967290', '1')],
  'a string of a script': () => [command('EVAL', "local s = string.rep('x', 2^28) return #s", '0')],
  'tables of a script': () => [command('EVAL', 'local t = {} for i = 1, 1e7 do t[i] = {i} end return #t', '0')],
  scripts: (scale) => times(40 * scale, (number) => command('SCRIPT', 'LOAD', `return ${number} --${large}`)),
  values: (scale) => times(40 * scale, (number) => command('SET', `value ${number}`, large)),
  'entries of a stream': (scale) => times(40 * scale, (number) => command('XADD', 'stream', '*', `field ${number}`, large)),
  'a large sort': (scale) => [
    command('EVAL', "for i = 1, 2e5 do redis.call('RPUSH', 'list', i) end return 1", '0'),
    ...times(2 * scale, () => command('SORT', 'list', 'BY', 'nowhere_*', 'GET', '#', 'STORE', 'sorted')),
  ],
  'counts of what is unlike': (scale) => times(2_000 * scale, (number) => command('PFADD', `count ${number % 50}`, String(number))),
  'payloads that were tampered with': () => times(256, (number) => command('RESTORE', `restored ${number}`, '0', mutated(number))),
  'rewrites of the append-only file': (scale) => [command('SET', 'large', large), ...times(200 * scale, () => 'BGREWRITEAOF\r\n')],
  'an append-only file that is turned off and on': () => [
    command('SET', 'large', large),
    ...times(6, (number) => command('CONFIG', 'SET', 'appendonly', number % 2 === 0 ? 'no' : 'yes')),
  ],
  snapshots: (scale) => [command('SET', 'large', large), ...times(30 * scale, () => 'SAVE\r\n')],
  'snapshots behind it': (scale) => [command('SET', 'large', large), ...times(200 * scale, () => 'BGSAVE SCHEDULE\r\n')],
  'databases that change places': (scale) => [command('SET', 'large', large), ...times(2_000 * scale, () => 'SWAPDB 0 1\r\n')],
  'events of keys': (scale) => [
    'CONFIG SET notify-keyspace-events KEA\r\n',
    ...times(2_000 * scale, (number) => command('SET', `key ${number}`, 'x')),
  ],
  'a name of 900 KB and a log of what is slow': (scale) => [
    'CONFIG SET slowlog-log-slower-than 0\r\n',
    ...times(2 * scale, () => command('CLIENT', 'SETNAME', 'x'.repeat(900_000))),
    ...times(40 * scale, (number) => command('SET', `slow ${number}`, large.slice(0, 50_000))),
  ],
  'what only hurts its sender': () => ['CONFIG SET maxmemory 0\r\n', 'CLIENT PAUSE 600000\r\n', 'CLIENT KILL TYPE normal\r\n'],
  'a wait without an end': () => [command('BLPOP', 'nothing', '0')],
};
