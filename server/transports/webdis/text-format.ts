// Text format: a reply as nothing but its bytes, for a type that says what they are (.txt, .png, ?type=).
import { listOf, type Layout } from './layout.ts';
import type { Reply } from './reply.ts';

/** The reply's bytes, one character each; null where there is no value. separator: stands between the items of a list. */
export function formatText(reply: Reply, separator: string): Layout | null {
  switch (reply.type) {
    case 'status':
      return `+${reply.text}`;
    case 'error':
      return `-${reply.text}`;
    case 'string':
    case 'integer':
      return reply.text;
    case 'nil':
      return null;
    case 'array':
      return listOf('', reply.items, (item) => textItem(item, separator), separator, '');
  }
}

/** Inside a list a status is a string like any other, and a missing value an empty one. */
function textItem(reply: Reply, separator: string): Layout {
  return reply.type === 'status' ? reply.text : (formatText(reply, separator) ?? '');
}
