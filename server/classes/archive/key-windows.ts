// Key windows: what a key of a student's server holds, in answers that the server gives: it cuts off whoever has it hold more for them
// than client-output-buffer-limit says, so that what is larger is asked for in windows, between which the key may change.
import { archiveLimits } from './limits.ts';
import type { Word } from './redis-talk.ts';
import { bytesOf, items, textOf } from './reply-values.ts';
import type { Telling } from './telling.ts';

/** A key has changed while it was told, so that what was told of it may be but a part, or what it never was. */
export class ChangedKeyError extends Error {
  override readonly name = 'ChangedKeyError';
}

/** A string, in parts where it is large. */
export async function* stringCommands(talk: Telling, key: Uint8Array): AsyncGenerator<Word[]> {
  const { replyBytes } = archiveLimits;
  for (let at = 0; ; at += replyBytes) {
    const part = bytesOf(await talk.ask('GETRANGE', key, String(at), String(at + replyBytes - 1)));
    // One that is gone has the same answer as one that ends here.
    if (part.length === 0 && !(await isStillThere(talk, key))) {
      if (at > 0) throw new ChangedKeyError();
      return;
    }
    if (at === 0) yield ['SET', key, part];
    else if (part.length > 0) yield ['APPEND', key, part];
    if (part.length < replyBytes) return;
  }
}

/** What a list holds, by the places of its members where it is large: they are the same from the first to the last of these answers. */
export async function* listParts(talk: Telling, key: Uint8Array): AsyncGenerator<Uint8Array[]> {
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
export async function* scanned(talk: Telling, key: Uint8Array, whole: Word[], count: Word[], scan: string): AsyncGenerator<Uint8Array[]> {
  const window = await windowOf(talk, key, count);
  if (window === null) return yield items(await talk.ask(...whole)).map(bytesOf);
  let cursor = '0';
  do {
    const [next, some] = items(await talk.ask(scan, key, cursor, 'COUNT', String(window)));
    yield items(some).map(bytesOf);
    cursor = textOf(next);
  } while (cursor !== '0');
  if (!(await isStillThere(talk, key))) throw new ChangedKeyError();
}

/** Has the server watch a key. False: it does not let us, as its owner has renamed what does. */
async function watches(talk: Telling, key: Uint8Array): Promise<boolean> {
  // Keys that were left in the middle are watched still.
  return (await talk.askIfGiven('UNWATCH')) !== null && (await talk.askIfGiven('WATCH', key)) !== null;
}

/** Rejects with a ChangedKeyError where a key has changed since it was watched; of one that could not be, where it is gone. */
async function hasStayed(talk: Telling, key: Uint8Array, isWatched: boolean): Promise<void> {
  if (isWatched && (await talk.askIfGiven('MULTI')) !== null) {
    const done = await talk.askIfGiven('EXEC');
    if (done?.type === 'null') throw new ChangedKeyError();
    if (done !== null) return;
    await talk.ask('DISCARD');
  }
  if (!(await isStillThere(talk, key))) throw new ChangedKeyError();
}

/** How many members of a key make an answer that a server gives; null: all of them. count: asks how many there are. */
export async function windowOf(talk: Telling, key: Uint8Array, count: readonly Word[]): Promise<number | null> {
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
