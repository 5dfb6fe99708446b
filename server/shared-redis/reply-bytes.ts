// Reply bytes: a reply as Redis sends it, in RESP 2 or 3 as its types have it.
import type { Reply } from '../../src/bridge/resp.ts';

/** The same bytes as it was parsed from, but for numbers that Redis writes in more than one way. Nesting costs no stack. */
export function replyBytes(reply: Reply): Buffer {
  const texts: string[] = [];
  const waiting: Reply[] = [reply];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    texts.push(headOf(next));
    const inner = childrenOf(next);
    for (let at = inner.length - 1; at >= 0; at -= 1) waiting.push(inner[at] as Reply);
  }
  return Buffer.from(texts.join(''), 'latin1');
}

const nulls = { bulk: '$-1', array: '*-1', resp3: '_' } as const;

/** All of a reply but those that are in it, a character a byte. */
function headOf(reply: Reply): string {
  switch (reply.type) {
    case 'array':
      return `*${reply.items.length}\r\n`;
    case 'set':
      return `~${reply.items.length}\r\n`;
    case 'push':
      return `>${reply.items.length}\r\n`;
    case 'map':
      return `%${reply.entries.length}\r\n`;
    case 'attribute':
      return `|${reply.entries.length}\r\n`;
    case 'simple':
      return `+${latin1(reply.value)}\r\n`;
    case 'error':
      return `-${latin1(reply.value)}\r\n`;
    case 'bulk':
      return `$${reply.value.length}\r\n${latin1(reply.value)}\r\n`;
    case 'blobError':
      return `!${reply.value.length}\r\n${latin1(reply.value)}\r\n`;
    case 'verbatim':
      return `=${reply.value.length + 4}\r\n${reply.format}:${latin1(reply.value)}\r\n`;
    case 'integer':
      return `:${reply.value}\r\n`;
    case 'bignum':
      return `(${reply.value}\r\n`;
    case 'double':
      return `,${reply.text}\r\n`;
    case 'boolean':
      return reply.value ? '#t\r\n' : '#f\r\n';
    case 'null':
      return `${nulls[reply.form]}\r\n`;
  }
}

function childrenOf(reply: Reply): readonly Reply[] {
  if (reply.type === 'array' || reply.type === 'set' || reply.type === 'push') return reply.items;
  if (reply.type === 'map') return reply.entries.flat();
  return reply.type === 'attribute' ? [...reply.entries.flat(), reply.reply] : [];
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
}
