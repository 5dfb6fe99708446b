// CsvFormat: a reply as one flat comma-separated line (cliFormatReplyCSV of Redis 7.0).
import type { Reply } from '../../bridge/resp.ts';
import { cString, fromBytes } from './byte-string.ts';
import { quote } from './quoting.ts';
import { walkReply } from './reply-walk.ts';
import type { Place, Scalar } from './reply-walk.ts';

export function csvFormat(root: Reply): string {
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
}

function lead({ role, index }: Place): string {
  return role === 'value' || index > 0 ? ',' : '';
}

function scalarText(reply: Scalar): string {
  switch (reply.type) {
    case 'error':
      return `ERROR,${quote(cString(fromBytes(reply.value)))}`;
    case 'simple':
    case 'bulk':
    case 'verbatim':
      return quote(fromBytes(reply.value));
    case 'integer':
      return String(reply.value);
    case 'double':
      return reply.text;
    case 'null':
      return 'NULL';
    case 'boolean':
      return String(reply.value);
  }
}
