// Share fragment: a snippet's code in the fragment of an address, which no server ever sees, and back.
import type { SnippetKind } from '../../protocol.ts';
import { shareLimits } from '../limits.ts';
import { sharePrefix } from './share-prefix.ts';

export interface SharedSnippet {
  /** Its identity on its page. */
  readonly id: string;
  readonly kind: SnippetKind;
  readonly session: string;
  readonly source: string;
}

/** Why a fragment has no snippet. */
export type ShareTrouble = 'broken' | 'too-large';

/** The fragment, with its "#"; null: the code is too long for a link. */
export async function writeFragment({ id, kind, session, source }: SharedSnippet): Promise<string | null> {
  const bytes = new TextEncoder().encode(JSON.stringify([id, kind, session, source]));
  if (bytes.length > shareLimits.snippetBytes) return null;
  // d: deflated; p: plain, where a browser has no CompressionStream.
  const packed = typeof CompressionStream === 'undefined' ? null : await through(bytes, new CompressionStream('deflate-raw'), Infinity);
  const fragment = `${sharePrefix}${packed === null ? 'p' : 'd'}${base64url(packed ?? bytes)}`;
  return fragment.length > shareLimits.fragmentCharacters ? null : fragment;
}

/** The snippet in a fragment that begins with sharePrefix. Whatever else it holds, it is only ever text. */
export async function readFragment(fragment: string): Promise<SharedSnippet | ShareTrouble> {
  if (fragment.length > shareLimits.fragmentCharacters) return 'too-large';
  const match = /^#snippet=([dp])([\w-]+)$/.exec(fragment);
  const packed = match === null ? null : bytesOf(match[2] ?? '');
  if (match === null || packed === null) return 'broken';
  let bytes: Uint8Array<ArrayBuffer> | null = packed;
  if (match[1] === 'd') {
    try {
      bytes = await through(packed, new DecompressionStream('deflate-raw'), shareLimits.snippetBytes);
    } catch {
      return 'broken'; // Cut short, or never deflated.
    }
  }
  if (bytes === null || bytes.length > shareLimits.snippetBytes) return 'too-large';
  try {
    return readSnippet(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return 'broken'; // No text, or no JSON.
  }
}

function readSnippet(value: unknown): SharedSnippet | ShareTrouble {
  if (!Array.isArray(value) || value.length !== 4 || !value.every((part) => typeof part === 'string')) return 'broken';
  const [id = '', kind, session = '', source = ''] = value;
  if (kind !== 'shell' && kind !== 'redis' && kind !== 'python') return 'broken';
  return /^[A-Za-z][\w-]{0,63}$/.test(session) && id.length <= 200 ? { id, kind, session, source } : 'broken';
}

/** Bytes as a stream makes others of them; null: there would be more than limit. Rejects where the stream cannot. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    length += chunk.value.length;
    if (length > limit) {
      // A small fragment may stand for gigabytes: the rest is never made.
      await reader.cancel();
      return null;
    }
    chunks.push(chunk.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** null: no base64url. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
