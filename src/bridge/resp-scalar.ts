// RespScalar: the numbers and lengths of RESP, strict as hiredis 1.0, whose messages these are.

/** The bytes are not RESP. */
export class RespError extends Error {
  override readonly name = 'RespError';
}

const decoder = new TextDecoder();
/** Any number of so many digits is a safe integer. */
const SAFE_DIGITS = 15;
/** Longest string, and most values of an aggregate, as hiredis has it. */
export const longestLength = 0xffffffff;

/** What is said of a byte that no reply starts with. */
export function typeByteComplaint(byte: number): string {
  return `Protocol error, got ${printable(byte)} as reply type byte`;
}

/** A 64-bit signed integer. */
export function integer(digits: Uint8Array): bigint {
  return BigInt(parse(digits, 'Bad integer value'));
}

/** A length or count, -1 for null. */
export function length(digits: Uint8Array, of: 'bulk' | 'aggregate'): number {
  const size = Number(parse(digits, of === 'bulk' ? 'Bad bulk string length' : 'Bad multi-bulk length'));
  if (size >= -1 && size <= longestLength) return size;
  throw new RespError(of === 'bulk' ? 'Bulk string length out of range' : 'Multi-bulk length out of range');
}

export function double(text: string): number {
  if (/^-?inf$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  if (!/\d/.test(text) || !Number.isFinite(value)) throw new RespError('Bad double value');
  return value;
}

export function boolean(text: string): boolean {
  if (!/^[tf]$/i.test(text)) throw new RespError('Bad bool value');
  return text === 't' || text === 'T';
}

export function bignum(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new RespError('Bad bignum value');
  return BigInt(text);
}

function parse(digits: Uint8Array, complaint: string): bigint | number {
  const short = digits.length <= SAFE_DIGITS ? parseShort(digits) : null;
  if (short !== null) return short;
  const text = decoder.decode(digits);
  if (!/^(?:0|-?[1-9]\d{0,18})$/.test(text)) throw new RespError(complaint);
  const value = BigInt(text);
  if (value !== BigInt.asIntN(64, value)) throw new RespError(complaint);
  return value;
}

/** The usual case, where neither text nor a bigint is needed; null where it is not plain. */
function parseShort(digits: Uint8Array): number | null {
  const [first] = digits;
  if (first === undefined || first < 0x31 || first > 0x39) return null;
  let value = 0;
  for (const digit of digits) {
    if (digit < 0x30 || digit > 0x39) return null;
    value = value * 10 + digit - 0x30;
  }
  return value;
}

/** A byte as hiredis shows it. */
function printable(byte: number): string {
  const named = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 13: '\\r', 34: '\\"', 92: '\\\\' }[byte];
  if (named) return `"${named}"`;
  if (byte >= 0x20 && byte < 0x7f) return `"${String.fromCharCode(byte)}"`;
  return `"\\x${byte.toString(16).padStart(2, '0')}"`;
}
