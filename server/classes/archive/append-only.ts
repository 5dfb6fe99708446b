// Append-only: a server's data as commands that make it again, which is what an append-only file without a preamble holds: any version reads it.
import { encodeCommand } from '../../../src/bridge/resp.ts';
import { archiveLimits } from './limits.ts';
import { ChangedKeyError, listParts, scanned, stringCommands } from './key-windows.ts';
import { says, type RedisTalk, type Word } from './redis-talk.ts';
import { bytesOf, factsOf, items, textOf } from './reply-values.ts';
import { streamCommands } from './stream-commands.ts';
import { Telling, type Left, type MostTold } from './telling.ts';

/** The start of an RDB file, which only a server as new as its writer reads. */
export const preamble = 'REDIS';

/** Members of one command at most, as Redis itself writes its file. */
const members = 64;

/**
 * The commands, one at a time. Rejects with a TalkError where the server refuses to tell, or tells more than a student's server
 * can hold, or takes longer than it may: commands that their owner has renamed may answer anything, without an end.
 */
export async function* commandsOf(server: RedisTalk, left: Left, most: MostTold): AsyncGenerator<Uint8Array> {
  const talk = new Telling(server, most);
  for await (const words of allWords(talk, talk.bounded(left))) {
    const command = encodeCommand(words);
    talk.count(command.length);
    yield command;
  }
}

async function* allWords(talk: Telling, left: Left): AsyncGenerator<Word[]> {
  for (const code of await functionsOf(talk)) yield ['FUNCTION', 'LOAD', 'REPLACE', code];
  for (const database of await databasesOf(talk)) {
    await talk.ask('SELECT', database);
    yield ['SELECT', database];
    let cursor = '0';
    do {
      const [next, keys] = items(await talk.ask('SCAN', cursor, 'COUNT', String(archiveLimits.scanCount)));
      for (const key of items(keys)) yield* commandsOfKey(talk, bytesOf(key), left);
      cursor = textOf(next);
    } while (cursor !== '0');
  }
}

/** What makes one key again. Where it changes so meanwhile, what was told of it is taken back, and it is told once more. */
async function* commandsOfKey(talk: Telling, key: Uint8Array, left: Left): AsyncGenerator<Word[]> {
  for (let more = archiveLimits.tellings; more > 0; more -= 1) {
    let isTold = false;
    try {
      for await (const command of commandsAsItIs(talk, key, left)) {
        yield command;
        isTold = true;
      }
      return;
    } catch (error) {
      // One that is gone has no type any more at the next telling, or another one.
      const hasChanged = error instanceof ChangedKeyError || ['ERR no such key', 'WRONGTYPE '].some((start) => says(error, start));
      if (!hasChanged) throw error;
      if (isTold) yield ['DEL', key];
    }
  }
  left({ lacks: 'changing-keys' });
}

/** Rejects with a ChangedKeyError, or with what its server says of a key that is gone or of another type, where it changes meanwhile. */
async function* commandsAsItIs(talk: Telling, key: Uint8Array, left: Left): AsyncGenerator<Word[]> {
  const type = textOf(await talk.ask('TYPE', key));
  // Asked for first: whoever reads may take a while, in which what expires does.
  const expires = Number(textOf(await talk.ask('PEXPIRETIME', key)));
  let isTold = false;
  for await (const command of type === 'stream' ? streamCommands(talk, key, left) : commandsOfType(talk, key, type, left)) {
    yield command;
    isTold = true;
  }
  if (expires > 0 && isTold) yield ['PEXPIREAT', key, String(expires)];
}

async function* commandsOfType(talk: Telling, key: Uint8Array, type: string, left: Left): AsyncGenerator<Word[]> {
  switch (type) {
    case 'string':
      return yield* stringCommands(talk, key);
    case 'list':
      for await (const some of listParts(talk, key)) yield* inParts(['RPUSH', key], some, 1);
      return;
    case 'set':
      for await (const some of scanned(talk, key, ['SMEMBERS', key], ['SCARD', key], 'SSCAN')) yield* inParts(['SADD', key], some, 1);
      return;
    case 'hash':
      for await (const pairs of scanned(talk, key, ['HGETALL', key], ['HLEN', key], 'HSCAN')) yield* hashCommands(talk, key, pairs);
      return;
    case 'zset':
      for await (const pairs of scanned(talk, key, ['ZRANGE', key, '0', '-1', 'WITHSCORES'], ['ZCARD', key], 'ZSCAN')) {
        // The score comes behind its member here, and before it there.
        const turned = pairs.flatMap((member, at) => (at % 2 === 0 ? [pairs[at + 1] ?? '0', member] : []));
        yield* inParts(['ZADD', key], turned, 2);
      }
      return;
    case 'none':
      return;
    default:
      left({ lacks: 'type', type });
  }
}

/** The fields, and when those go that go by themselves: servers from 7.4 on, and Valkey from 9 on, have such. */
async function* hashCommands(talk: Telling, key: Uint8Array, pairs: readonly Uint8Array[]): AsyncGenerator<Word[]> {
  yield* inParts(['HSET', key], pairs, 2);
  const fields = pairs.filter((_, at) => at % 2 === 0);
  for (let at = 0; at < fields.length; at += members) {
    const some = fields.slice(at, at + members);
    const answer = await talk.askIfGiven('HPEXPIRETIME', key, 'FIELDS', String(some.length), ...some);
    if (answer === null) return;
    const times = items(answer).map((reply) => Number(textOf(reply)));
    for (const [index, field] of some.entries()) {
      const time = times[index] ?? 0;
      if (time > 0) yield ['HPEXPIREAT', key, String(time), 'FIELDS', '1', field];
    }
  }
}

async function functionsOf(talk: Telling): Promise<Uint8Array[]> {
  return items(await talk.ask('FUNCTION', 'LIST', 'WITHCODE')).map((library) => bytesOf(factsOf(library)('library_code')));
}

/** Those that hold something. */
async function databasesOf(talk: Telling): Promise<string[]> {
  return Array.from(textOf(await talk.ask('INFO', 'keyspace')).matchAll(/^db(\d+):/gm), ([, number = '0']) => number);
}

/** A command for every so many members of words each. */
function* inParts(start: readonly Word[], words: readonly Word[], each: number): Generator<Word[]> {
  for (let at = 0; at < words.length; at += members * each) yield [...start, ...words.slice(at, at + members * each)];
}
