// Post data: what the -d family of options comes to, as curl 7.88 reads it.
import { joinBytes } from '../../bridge/join-bytes.ts';
import { bytesFromText } from '../byte-text.ts';
import type { DataPart } from './config.ts';
import type { CurlInput } from './input.ts';

const NUL = 0;
const LF = 10;
const CR = 13;
const ampersand = Uint8Array.of(0x26);
/** What needs no escape in an address: RFC 3986's unreserved characters. */
const unreserved = /[A-Za-z\d\-._~]/;

/** All parts in one body, joined by "&", but for --json, whose parts follow one another as they are. */
export async function readPostData(parts: readonly DataPart[], input: CurlInput): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    if (pieces.length > 0 && part.kind !== 'json') pieces.push(ampersand);
    pieces.push(await readPart(part, input));
  }
  return joinBytes(pieces);
}

/** One --url-query: encoded as --data-urlencode does, or as it is after a plus sign. */
export async function readQueryPart(value: string, input: CurlInput): Promise<Uint8Array> {
  return value.startsWith('+') ? bytesFromText(value.slice(1)) : await readPart({ kind: 'urlencoded', value }, input);
}

async function readPart({ kind, value }: DataPart, input: CurlInput): Promise<Uint8Array> {
  if (kind === 'urlencoded') return await readEncoded(value, input);
  if (kind === 'raw' || !value.startsWith('@')) return bytesFromText(value);
  const bytes = await input.readData(value.slice(1));
  return kind === 'text' ? bytes.filter((byte) => byte !== LF && byte !== CR && byte !== NUL) : bytes;
}

/** content, =content, name=content, @file or name@file; a name is sent as it is. */
async function readEncoded(value: string, input: CurlInput): Promise<Uint8Array> {
  const [, name = '', sign, rest = ''] = /^([^=@]*)([=@])(.*)$/s.exec(value) ?? [];
  if (sign === undefined) return percentEncoded(bytesFromText(value));
  const content = percentEncoded(sign === '@' ? await input.readData(rest) : bytesFromText(rest));
  return name === '' ? content : joinBytes([bytesFromText(`${name}=`), content]);
}

function percentEncoded(bytes: Uint8Array): Uint8Array {
  return bytesFromText(
    [...bytes]
      .map((byte) => {
        const character = String.fromCharCode(byte);
        if (character === ' ') return '+';
        return unreserved.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      })
      .join(''),
  );
}
