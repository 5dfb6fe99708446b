// JSON shapes: the commands whose replies Webdis's JSON has as objects instead of arrays and text.
import { infoEntries } from './info-entries.ts';
import { jsonItem, jsonString } from './json-text.ts';
import type { Reply } from './reply.ts';

type Items = readonly Reply[];

/** The object that a command's reply becomes; null: it has none, or the reply is not what the command gives. */
export function shapeOf(name: string, reply: Reply): string | null {
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

function info(text: string): string {
  return object(infoEntries(text).map(([key, value]) => [jsonString(key), jsonString(value)]));
}

/** Keys and values in turn; null where they are not. */
function keysAndValues(items: Items): string | null {
  if (items.length % 2 !== 0) return null;
  // Of a key that comes twice, as a stream's field may, the last value stands.
  const entries = new Map<string, string>();
  for (let at = 0; at < items.length; at += 2) {
    const [key, value] = [items[at], items[at + 1]];
    if (key?.type !== 'string' || value === undefined || value.type === 'error') return null;
    entries.set(jsonString(key.text), jsonItem(value));
  }
  return object([...entries]);
}

/** A list of [id, [field, value, field, value]]. */
function streamEntries(items: Items): string {
  const entries = items.flatMap((item) => {
    if (item.type !== 'array') return [];
    const [id, fields] = item.items;
    if (id?.type !== 'string' || fields?.type !== 'array' || fields.items.length < 2) return [];
    return [
      object([
        ['"id"', jsonString(id.text)],
        ['"msg"', keysAndValues(fields.items) ?? 'null'],
      ]),
    ];
  });
  return list(entries);
}

/** A list of [stream, entries]. */
function streams(items: Items): string {
  return object(
    items.flatMap((item): Entry[] => {
      if (item.type !== 'array') return [];
      const [name, entries] = item.items;
      return name?.type === 'string' && entries?.type === 'array' ? [[jsonString(name.text), streamEntries(entries.items)]] : [];
    }),
  );
}

/** The summary of a group, or a list of its pending entries. */
function pending(items: Items): string {
  const [count, smallest, greatest, consumers] = items;
  if (count?.type === 'integer' && items.length >= 4) {
    const entries: Entry[] = [['"msgs"', count.text]];
    if (smallest?.type === 'string') entries.push(['"idmin"', jsonString(smallest.text)]);
    if (greatest?.type === 'string') entries.push(['"idmax"', jsonString(greatest.text)]);
    if (consumers?.type === 'array') entries.push(['"msgsperconsumer"', object(consumers.items.flatMap(consumer))]);
    return object(entries);
  }
  return list(items.flatMap((item) => (item.type === 'array' && item.items.length >= 4 ? [pendingEntry(item.items)] : [])));
}

function consumer(item: Reply): Entry[] {
  if (item.type !== 'array') return [];
  const [name, count] = item.items;
  return name?.type === 'string' && count !== undefined ? [[jsonString(name.text), jsonItem(count)]] : [];
}

function pendingEntry(items: Items): string {
  const names = ['"id"', '"owner"', '"elapsedtime"', '"deliveries"'];
  return object(
    names.flatMap((name, at): Entry[] => {
      const item = items[at];
      return item === undefined ? [] : [[name, jsonItem(item)]];
    }),
  );
}

/** A list of [name, distance?, hash?, [longitude, latitude]?]. */
function places(items: Items): string {
  return list(
    items.flatMap((item) => {
      if (item.type !== 'array') return [];
      const [name, ...details] = item.items;
      if (name?.type !== 'string') return [];
      const keys: Partial<Record<Reply['type'], string>> = { integer: '"hash"', string: '"dist"', array: '"coords"' };
      const entries = details.flatMap((detail): Entry[] => {
        const key = keys[detail.type];
        return key === undefined ? [] : [[key, jsonItem(detail)]];
      });
      return [object([['"name"', jsonString(name.text)], ...entries])];
    }),
  );
}

type Entry = readonly [key: string, value: string];

function object(entries: readonly Entry[]): string {
  return `{${entries.map(([key, value]) => `${key}:${value}`).join(',')}}`;
}

function list(values: readonly string[]): string {
  return `[${values.join(',')}]`;
}
