// JsonFormat: a reply as JSON, or nearly: errors and infinities come out as redis-cli 7.0 writes them (cliFormatReplyJson).
import type { Reply } from '../../bridge/resp.ts';
import { cString, fromBytes } from './byte-string.ts';
import { quote } from './quoting.ts';
import { walkReply } from './reply-walk.ts';
import type { Place, Scalar } from './reply-walk.ts';

const NAMED_ESCAPES: Record<string, string> = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\t': '\\t', '\b': '\\b' };

/** Strings as they are, for values that are UTF-8. */
export function jsonFormat(root: Reply): string {
  return format(root, jsonString);
}

/** Strings escaped to ASCII, for values of any bytes. */
export function quotedJsonFormat(root: Reply): string {
  return format(root, (bytes) => quote(bytes).replaceAll('\\', '\\\\'));
}

function format(root: Reply, string: (bytes: string) => string): string {
  let text = '';
  walkReply(root, {
    scalar(reply, place) {
      const value = scalarText(reply, string);
      text += lead(place) + (place.role === 'key' && !isText(reply) ? `"${value}"` : value);
    },
    open(reply, place) {
      text += `${lead(place)}${place.role === 'key' ? '"' : ''}${reply.type === 'map' ? '{' : '['}`;
    },
    close(reply, place) {
      text += `${reply.type === 'map' ? '}' : ']'}${place.role === 'key' ? '"' : ''}`;
    },
  });
  return text;
}

function lead({ role, index }: Place): string {
  if (role === 'value') return ':';
  return index > 0 ? ',' : '';
}

/** Other keys are put in quotes, since JSON's must be strings. */
function isText({ type }: Scalar): boolean {
  return type === 'error' || type === 'simple' || type === 'bulk' || type === 'verbatim';
}

function scalarText(reply: Scalar, string: (bytes: string) => string): string {
  switch (reply.type) {
    case 'error':
      return `error:${string(cString(fromBytes(reply.value)))}`;
    case 'simple':
    case 'bulk':
    case 'verbatim':
      return string(fromBytes(reply.value));
    case 'integer':
      return String(reply.value);
    case 'double':
      return reply.text;
    case 'null':
      return 'null';
    case 'boolean':
      return String(reply.value);
  }
}

function jsonString(bytes: string): string {
  const escaped = bytes.replace(
    // oxlint-disable-next-line no-control-regex -- bytes are what this is about
    /["\\\x00-\x1f]/g,
    (byte) => NAMED_ESCAPES[byte] ?? `\\u00${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}
