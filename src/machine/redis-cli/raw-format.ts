// RawFormat: a reply as redis-cli writes it into a pipe, bytes as they are (cliFormatReplyRaw of Redis 7.0).
import type { Reply } from '../../bridge/resp.ts';
import { fromBytes } from './byte-string.ts';
import { walkReply } from './reply-walk.ts';
import type { Place, Scalar } from './reply-walk.ts';

/** delimiter: what stands between the items of a reply. */
export function rawFormat(root: Reply, delimiter = '\n'): string {
  let text = '';
  walkReply(root, {
    scalar(reply, place) {
      text += lead(place) + scalarText(reply);
    },
    open(_reply, place) {
      text += lead(place);
    },
    close() {},
  });
  return text;

  function lead({ role, index }: Place): string {
    if (role === 'value') return ' ';
    return index > 0 ? delimiter : '';
  }
}

function scalarText(reply: Scalar): string {
  switch (reply.type) {
    case 'error':
      return `${fromBytes(reply.value)}\n`;
    case 'simple':
    case 'bulk':
    case 'verbatim':
      return fromBytes(reply.value);
    case 'integer':
      return String(reply.value);
    case 'double':
      return reply.text;
    case 'null':
      return '';
    case 'boolean':
      return reply.value ? '(true)' : '(false)';
  }
}
