// Raw format: a reply as Redis itself writes it, in RESP2.
import { listOf, type Layout } from './layout.ts';
import type { Reply } from './reply.ts';

/** The reply in RESP2, one character a byte. */
export function formatRaw(reply: Reply): Layout {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}\r\n`;
    case 'error':
      return `-${reply.text}\r\n`;
    case 'integer':
      return `:${reply.text}\r\n`;
    case 'string':
      return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'nil':
      return '$-1\r\n';
    case 'array':
      return listOf(`*${reply.items.length}\r\n`, reply.items, formatRaw, '', '');
  }
}
