// Stream commands: a stream of a student's server as commands that make it again, with its groups, their consumers and what waits for them.
import type { Reply } from '../../../src/bridge/resp.ts';
import { windowOf } from './key-windows.ts';
import { archiveLimits } from './limits.ts';
import { says, type Word } from './redis-talk.ts';
import { bytesOf, factsOf, items, textOf } from './reply-values.ts';
import type { Left, Telling } from './telling.ts';

/** As Redis itself writes it: the entries, the stream's own counts, and then its groups. */
export async function* streamCommands(talk: Telling, key: Uint8Array, left: Left): AsyncGenerator<Word[]> {
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
