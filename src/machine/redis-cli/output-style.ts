// OutputStyle: how redis-cli prints replies, chosen by its options or by whether it writes to a terminal.
import type { Reply } from '../../bridge/resp.ts';
import { cString, fromBytes } from './byte-string.ts';
import { standardFormat } from './standard-format.ts';

export interface OutputStyle {
  readonly name: 'standard' | 'raw' | 'csv' | 'json' | 'quoted-json';
  /** The reply's text, its end of line included, as a byte string. Throws UnknownReply. */
  format(reply: Reply): string;
}

/** What a terminal shows. */
export const standardStyle: OutputStyle = { name: 'standard', format: standardFormat };

/** A push that nobody asked for; the keys of an invalidation stand on one line of a terminal. */
export function formatPush(push: Reply, style: OutputStyle): string {
  const keys = style.name === 'standard' ? invalidatedKeys(push) : null;
  return keys ? `-> invalidate: ${keys.map((key) => `'${cString(key)}'`).join(', ')}\n` : style.format(push);
}

function invalidatedKeys(push: Reply): string[] | null {
  if (push.type !== 'push' || push.items.length !== 2) return null;
  const [kind, keys] = push.items;
  if (kind?.type !== 'bulk' || !fromBytes(kind.value).startsWith('invalidate') || keys?.type !== 'array') return null;
  return keys.items.map((key) => (key.type === 'bulk' ? fromBytes(key.value) : ''));
}
