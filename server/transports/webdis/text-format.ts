// Text format: a reply as nothing but its bytes, for a type that says what they are (.txt, .png, ?type=).
import type { Reply } from './reply.ts';

/** The reply's bytes, one character each; null where there is no value. separator: stands between the items of a list. */
export function formatText(reply: Reply, separator: string): string | null {
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
      return reply.items.map((item) => textItem(item, separator)).join(separator);
  }
}

/** Inside a list a status is a string like any other, and a missing value an empty one. */
function textItem(reply: Reply, separator: string): string {
  return reply.type === 'status' ? reply.text : (formatText(reply, separator) ?? '');
}
