// Append-only: a server's data as commands that make it again, which is what an append-only file without a preamble holds: any version reads it.
import { encodeCommand, type Reply } from '../../../src/bridge/resp.ts';
import type { ArchiveLack } from '../../../src/class-protocol.ts';
import { archiveLimits } from './limits.ts';
import { TalkError, type RedisTalk, type Word } from './redis-talk.ts';
import { Telling, type MostTold } from './telling.ts';

/** The start of an RDB file, which only a server as new as its writer reads. */
export const preamble = 'REDIS';

/** Members of one command at most, as Redis itself writes its file. */
const members = 64;

/** Told of what no command makes again. */
export type Left = (lack: ArchiveLack) => void;

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

/** A key has changed while it was told, so that what was told of it may be but a part, or what it never was. */
class ChangedKey extends Error {
  override readonly name = 'ChangedKey';
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
      const hasChanged = error instanceof ChangedKey || ['ERR no such key', 'WRONGTYPE '].some((start) => says(error, start));
      if (!hasChanged) throw error;
      if (isTold) yield ['DEL', key];
    }
  }
  left({ lacks: 'changing-keys' });
}

/** Rejects with a ChangedKey, or with what its server says of a key that is gone or of another type, where it changes meanwhile. */
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

/** Whether a server refused with words that begin so. */
function says(error: unknown, start: string): boolean {
  return error instanceof TalkError && error.why === 'refused' && error.message.startsWith(start);
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

// A server cuts off whoever has it hold more for them than client-output-buffer-limit says: what is larger is asked for in windows.

/** A string, in parts where it is large. */
async function* stringCommands(talk: Telling, key: Uint8Array): AsyncGenerator<Word[]> {
  const { replyBytes } = archiveLimits;
  for (let at = 0; ; at += replyBytes) {
    const part = bytesOf(await talk.ask('GETRANGE', key, String(at), String(at + replyBytes - 1)));
    // One that is gone has the same answer as one that ends here.
    if (part.length === 0 && !(await isStillThere(talk, key))) {
      if (at > 0) throw new ChangedKey();
      return;
    }
    if (at === 0) yield ['SET', key, part];
    else if (part.length > 0) yield ['APPEND', key, part];
    if (part.length < replyBytes) return;
  }
}

/** What a list holds, by the places of its members where it is large: they are the same from the first to the last of these answers. */
async function* listParts(talk: Telling, key: Uint8Array): AsyncGenerator<Uint8Array[]> {
  const window = await windowOf(talk, key, ['LLEN', key]);
  if (window === null) return yield items(await talk.ask('LRANGE', key, '0', '-1')).map(bytesOf);
  const isWatched = await watches(talk, key);
  // One that grows as fast as it is told has no end.
  const all = Number(textOf(await talk.ask('LLEN', key)));
  for (let from = 0; from < all; from += window)
    yield items(await talk.ask('LRANGE', key, String(from), String(from + window - 1))).map(bytesOf);
  await hasStayed(talk, key, isWatched);
}

/**
 * What a key holds, by a cursor where it is large: whatever is in it all the while is told, and what is told twice is the same.
 * whole: the command that tells all of it.
 */
async function* scanned(talk: Telling, key: Uint8Array, whole: Word[], count: Word[], scan: string): AsyncGenerator<Uint8Array[]> {
  const window = await windowOf(talk, key, count);
  if (window === null) return yield items(await talk.ask(...whole)).map(bytesOf);
  let cursor = '0';
  do {
    const [next, some] = items(await talk.ask(scan, key, cursor, 'COUNT', String(window)));
    yield items(some).map(bytesOf);
    cursor = textOf(next);
  } while (cursor !== '0');
  if (!(await isStillThere(talk, key))) throw new ChangedKey();
}

/** Has the server watch a key. False: it does not let us, as its owner has renamed what does. */
async function watches(talk: Telling, key: Uint8Array): Promise<boolean> {
  // Keys that were left in the middle are watched still.
  return (await talk.askIfGiven('UNWATCH')) !== null && (await talk.askIfGiven('WATCH', key)) !== null;
}

/** Rejects with a ChangedKey where a key has changed since it was watched; of one that could not be, where it is gone. */
async function hasStayed(talk: Telling, key: Uint8Array, isWatched: boolean): Promise<void> {
  if (isWatched && (await talk.askIfGiven('MULTI')) !== null) {
    const done = await talk.askIfGiven('EXEC');
    if (done?.type === 'null') throw new ChangedKey();
    if (done !== null) return;
    await talk.ask('DISCARD');
  }
  if (!(await isStillThere(talk, key))) throw new ChangedKey();
}

/** How many members of a key make an answer that a server gives; null: all of them. count: asks how many there are. */
async function windowOf(talk: Telling, key: Uint8Array, count: readonly Word[]): Promise<number | null> {
  const { replyBytes, blindCount } = archiveLimits;
  // With all its members looked at, since one in a hundred may be what makes it large.
  const answer = await talk.askIfGiven('MEMORY', 'USAGE', key, 'SAMPLES', '0');
  const bytes = answer === null ? NaN : Number(textOf(answer));
  if (bytes <= replyBytes) return null;
  const all = Number(textOf(await talk.ask(...count)));
  if (Number.isNaN(bytes)) return all <= blindCount ? null : blindCount;
  return Math.max(1, Math.floor((replyBytes * all) / bytes));
}

async function isStillThere(talk: Telling, key: Uint8Array): Promise<boolean> {
  return textOf(await talk.ask('EXISTS', key)) === '1';
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

/** As Redis itself writes it: the entries, the stream's own counts, and then its groups. */
async function* streamCommands(talk: Telling, key: Uint8Array, left: Left): AsyncGenerator<Word[]> {
  const ids = new Set<string>();
  const window = await windowOf(talk, key, ['XLEN', key]);
  let from = '-';
  for (;;) {
    const count = window === null ? [] : ['COUNT', String(window)];
    const entries = items(await talk.ask('XRANGE', key, from, '+', ...count)).map(items);
    for (const [id, fields] of entries) {
      ids.add(textOf(id));
      yield ['XADD', key, bytesOf(id), ...items(fields).map(bytesOf)];
    }
    const last = entries.at(-1)?.[0];
    if (window === null || last === undefined) break;
    from = `(${textOf(last)}`;
  }
  const fact = factsOf(await talk.ask('XINFO', 'STREAM', key));
  const lastId = textOf(fact('last-generated-id'));
  if (ids.size === 0) yield ['XADD', key, 'MAXLEN', '0', lastId === '0-0' ? '0-1' : lastId, 'x', 'y'];
  const counts = ['ENTRIESADDED', textOf(fact('entries-added')), 'MAXDELETEDID', textOf(fact('max-deleted-entry-id'))];
  yield ['XSETID', key, lastId, ...counts];
  for (const group of items(await talk.ask('XINFO', 'GROUPS', key))) {
    try {
      yield* groupCommands(talk, key, group, ids, left);
    } catch (error) {
      if (!says(error, 'NOGROUP ')) throw error;
      // XPENDING says the same of a stream that is gone, and this that it is.
      await talk.ask('XINFO', 'STREAM', key);
      yield ['XGROUP', 'DESTROY', key, bytesOf(factsOf(group)('name'))];
    }
  }
}

/** A group of a stream with its consumers, and what waits for each of them to be acknowledged. ids: of the entries that are there. */
async function* groupCommands(talk: Telling, key: Uint8Array, group: Reply, ids: ReadonlySet<string>, left: Left): AsyncGenerator<Word[]> {
  const fact = factsOf(group);
  const name = bytesOf(fact('name'));
  const read = textOf(fact('entries-read'));
  const create: Word[] = ['XGROUP', 'CREATE', key, name, textOf(fact('last-delivered-id'))];
  yield read === '' ? create : [...create, 'ENTRIESREAD', read];
  for (const consumer of items(await talk.ask('XINFO', 'CONSUMERS', key, name)))
    yield ['XGROUP', 'CREATECONSUMER', key, name, bytesOf(factsOf(consumer)('name'))];
  let from = '-';
  for (;;) {
    const pending = items(await talk.ask('XPENDING', key, name, from, '+', String(archiveLimits.scanCount))).map(items);
    for (const [id, consumer, idle, count] of pending) {
      if (!ids.has(textOf(id))) left({ lacks: 'deleted-entries' });
      else {
        const times = ['IDLE', textOf(idle), 'RETRYCOUNT', textOf(count)];
        yield ['XCLAIM', key, name, bytesOf(consumer), '0', textOf(id), ...times, 'FORCE', 'JUSTID'];
      }
    }
    const last = pending.at(-1)?.[0];
    if (last === undefined || pending.length < archiveLimits.scanCount) return;
    from = `(${textOf(last)}`;
  }
}

/** A value of a reply in which names and values take turns. */
function factsOf(reply: Reply): (name: string) => Reply | undefined {
  const facts = items(reply);
  return (name) => facts[facts.findIndex((item, at) => at % 2 === 0 && textOf(item) === name) + 1];
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

function items(reply: Reply | undefined): readonly Reply[] {
  return reply?.type === 'array' ? reply.items : [];
}

function bytesOf(reply: Reply | undefined): Uint8Array {
  return reply !== undefined && 'value' in reply && reply.value instanceof Uint8Array ? reply.value : Buffer.from(textOf(reply));
}

function textOf(reply: Reply | undefined): string {
  if (reply === undefined || !('value' in reply)) return '';
  return reply.value instanceof Uint8Array ? Buffer.from(reply.value).toString() : String(reply.value);
}
