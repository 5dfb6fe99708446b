// Reply bytes: a reply as Redis sends it, in RESP 2 or 3 as its types have it.
import type { Reply } from '../../src/bridge/resp.ts';

/** The same bytes as it was parsed from, but for numbers that Redis writes in more than one way. */
export function replyBytes(reply: Reply): Buffer {
  const parts: Uint8Array[] = [];
  write(reply, parts);
  return Buffer.concat(parts);
}

const aggregates = { array: '*', set: '~', push: '>' } as const;
const lines = { simple: '+', error: '-' } as const;
const blobs = { bulk: '$', blobError: '!' } as const;
const nulls = { bulk: '$-1', array: '*-1', resp3: '_' } as const;

function write(reply: Reply, parts: Uint8Array[]): void {
  const say = (text: string): unknown => parts.push(Buffer.from(`${text}\r\n`, 'latin1'));
  const writeAll = (replies: readonly Reply[]): void => {
    for (const one of replies) write(one, parts);
  };
  switch (reply.type) {
    case 'array':
    case 'set':
    case 'push':
      say(`${aggregates[reply.type]}${reply.items.length}`);
      return writeAll(reply.items);
    case 'map':
      say(`%${reply.entries.length}`);
      return writeAll(reply.entries.flat());
    case 'attribute':
      say(`|${reply.entries.length}`);
      return writeAll([...reply.entries.flat(), reply.reply]);
    case 'simple':
    case 'error':
      say(`${lines[reply.type]}${Buffer.from(reply.value).toString('latin1')}`);
      return;
    case 'bulk':
    case 'blobError':
      say(`${blobs[reply.type]}${reply.value.length}`);
      parts.push(reply.value, lineEnd);
      return;
    case 'verbatim':
      say(`=${reply.value.length + 4}`);
      parts.push(Buffer.from(`${reply.format}:`), reply.value, lineEnd);
      return;
    case 'integer':
      say(`:${reply.value}`);
      return;
    case 'bignum':
      say(`(${reply.value}`);
      return;
    case 'double':
      say(`,${reply.text}`);
      return;
    case 'boolean':
      say(reply.value ? '#t' : '#f');
      return;
    case 'null':
      say(nulls[reply.form]);
  }
}

const lineEnd = Buffer.from('\r\n');
