// JSON shapes: the commands whose replies Webdis's JSON has as objects instead of arrays and text.
import { infoEntries } from './info-entries.ts';
import { jsonItem, jsonString } from './json-text.ts';
import { listOf, within, type Layout } from './layout.ts';
import type { Reply } from './reply.ts';

type Items = readonly Reply[];
type ArrayReply = Extract<Reply, { type: 'array' }>;

/** The object that a command's reply becomes; null: it has none, or the reply is not what the command gives. */
export function shapeOf(name: string, reply: Reply): Layout | null {
  // Most names are none of these, and are told apart by their first letter.
  const start = name.charAt(0).toUpperCase();
  if (start !== 'H' && start !== 'X' && start !== 'G' && start !== 'I') return null;
  const command = name.toUpperCase();
  if (reply.type === 'string') return command === 'INFO' ? info(reply.text) : null;
  if (reply.type !== 'array') return null;
  const { items } = reply;
  switch (command) {
    case 'HGETALL':
      return keysAndValues(items);
    case 'XRANGE':
    case 'XREVRANGE':
      return streamEntries(items);
    case 'XCLAIM':
      return items[0]?.type === 'array' ? streamEntries(items) : null;
    case 'XREAD':
    case 'XREADGROUP':
      return streams(items);
    case 'XPENDING':
      return pending(items);
    default:
      return command.startsWith('GEORADIUS') && items[0]?.type === 'array' ? places(items) : null;
  }
}

function info(text: string): Layout {
  return object(infoEntries(text).map(([key, value]) => [jsonString(key), jsonString(value)]));
}

/** Keys and values in turn, no key twice, as Redis gives a hash; null where they are not. */
function keysAndValues(items: Items): Layout | null {
  if (!areKeysAndValues(items)) return null;
  const item = (at: number): Layout => within(`${jsonString(textOf(items[at * 2]))}:`, jsonItem(items[at * 2 + 1] ?? nil), '');
  return { open: '{', count: items.length / 2, item, between: ',', close: '}' };
}

/** The same of a stream's entry, where a field may come twice: its last value stands. */
function fieldsAndValues(items: Items): Layout | null {
  if (!areKeysAndValues(items)) return null;
  const values = new Map<string, Reply>();
  for (let at = 0; at < items.length; at += 2) values.set(jsonString(textOf(items[at])), items[at + 1] ?? nil);
  return listOf('{', [...values], ([key, value]) => within(`${key}:`, jsonItem(value), ''), ',', '}');
}

function areKeysAndValues(items: Items): boolean {
  if (items.length % 2 !== 0) return false;
  for (let at = 0; at < items.length; at += 2) if (items[at]?.type !== 'string' || items[at + 1]?.type === 'error') return false;
  return true;
}

const nil: Reply = { type: 'nil' };

function textOf(reply: Reply | undefined): string {
  return reply?.type === 'string' ? reply.text : '';
}

/** A list of [id, [field, value, field, value]]. */
function streamEntries(items: Items, before = ''): Layout {
  const entries = items.filter((item): item is ArrayReply => {
    if (item.type !== 'array') return false;
    const [id, fields] = item.items;
    return id?.type === 'string' && fields?.type === 'array' && fields.items.length >= 2;
  });
  return listOf(`${before}[`, entries, streamEntry, ',', ']');
}

function streamEntry({ items: [id, fields] }: ArrayReply): Layout {
  const entry = fields?.type === 'array' ? fieldsAndValues(fields.items) : null;
  return within(`{"id":${jsonString(textOf(id))},"msg":`, entry ?? 'null', '}');
}

/** A list of [stream, entries]. */
function streams(items: Items): Layout {
  const named = items.filter(
    (item): item is ArrayReply => item.type === 'array' && item.items[0]?.type === 'string' && item.items[1]?.type === 'array',
  );
  return listOf('{', named, stream, ',', '}');
}

function stream({ items: [name, entries] }: ArrayReply): Layout {
  return streamEntries(entries?.type === 'array' ? entries.items : [], `${jsonString(textOf(name))}:`);
}

/** The summary of a group, or a list of its pending entries. */
function pending(items: Items): Layout {
  const [count, smallest, greatest, consumers] = items;
  if (count?.type === 'integer' && items.length >= 4) {
    const entries: Entry[] = [['"msgs"', count.text]];
    if (smallest?.type === 'string') entries.push(['"idmin"', jsonString(smallest.text)]);
    if (greatest?.type === 'string') entries.push(['"idmax"', jsonString(greatest.text)]);
    if (consumers?.type === 'array') entries.push(['"msgsperconsumer"', object(consumers.items.flatMap(consumer))]);
    return object(entries);
  }
  const entries = items.filter((item): item is ArrayReply => item.type === 'array' && item.items.length >= 4);
  return listOf('[', entries, (entry) => pendingEntry(entry.items), ',', ']');
}

function consumer(item: Reply): Entry[] {
  if (item.type !== 'array') return [];
  const [name, count] = item.items;
  return name?.type === 'string' && count !== undefined ? [[jsonString(name.text), jsonItem(count)]] : [];
}

function pendingEntry(items: Items): Layout {
  const names = ['"id"', '"owner"', '"elapsedtime"', '"deliveries"'];
  return object(
    names.flatMap((name, at): Entry[] => {
      const item = items[at];
      return item === undefined ? [] : [[name, jsonItem(item)]];
    }),
  );
}

/** A list of [name, distance?, hash?, [longitude, latitude]?]. */
function places(items: Items): Layout {
  const keys: Partial<Record<Reply['type'], string>> = { integer: '"hash"', string: '"dist"', array: '"coords"' };
  const place = ({ items: [name, ...details] }: ArrayReply): Layout =>
    object([
      ['"name"', jsonString(textOf(name))],
      ...details.flatMap((detail): Entry[] => {
        const key = keys[detail.type];
        return key === undefined ? [] : [[key, jsonItem(detail)]];
      }),
    ]);
  const named = items.filter((item): item is ArrayReply => item.type === 'array' && item.items[0]?.type === 'string');
  return listOf('[', named, place, ',', ']');
}

type Entry = readonly [key: string, value: Layout];

function object(entries: readonly Entry[]): Layout {
  return listOf('{', entries, ([key, value]) => within(`${key}:`, value, ''), ',', '}');
}
