// Uri: redis://[[user:]password@][host[:port]][/db] as redis-cli 7.0 reads it.
import { atoi } from './c-number.ts';

/** What a URI names; what it leaves out stays as it was. */
export interface RedisUri {
  readonly tls: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly host?: string;
  readonly port?: number;
  readonly db?: number;
}

/** The parts of a URI, or what redis-cli says of a bad one. */
export function parseUri(uri: string): RedisUri | { readonly error: string } {
  const scheme = /^rediss?:\/\//i.exec(uri)?.[0];
  if (scheme === undefined) return { error: 'Invalid URI scheme' };
  const tls = scheme.length === 'rediss://'.length;
  let rest = uri.slice(scheme.length);
  let login: { user?: string; password?: string } = {};

  const at = rest.indexOf('@');
  if (at !== -1) {
    const parsed = parseLogin(rest.slice(0, at));
    if ('error' in parsed) return parsed;
    login = parsed;
    rest = rest.slice(at + 1);
  }
  if (rest === '') return { tls, ...login };

  const slash = rest.indexOf('/');
  const address = slash === -1 ? rest : rest.slice(0, slash);
  const db = slash === -1 ? '' : rest.slice(slash + 1);
  return { tls, ...login, ...parseAddress(address), ...(db === '' ? {} : { db: atoi(db) }) };
}

function parseLogin(text: string): { user?: string; password: string } | { error: string } {
  const colon = text.indexOf(':');
  const password = percentDecode(text.slice(colon + 1));
  if (colon === -1) return typeof password === 'string' ? { password } : password;
  const user = percentDecode(text.slice(0, colon));
  if (typeof user !== 'string') return user;
  return typeof password === 'string' ? { user, password } : password;
}

function parseAddress(address: string): { host?: string; port?: number } {
  if (address === '') return {};
  const colon = address.indexOf(':');
  if (colon === -1) return { host: address };
  return { host: address.slice(0, colon), port: atoi(address.slice(colon + 1)) };
}

function percentDecode(text: string): string | { error: string } {
  const bad = text.search(/%(?![0-9a-f]{2})/i);
  if (bad !== -1) return { error: bad === text.length - 1 ? 'Incomplete URI encoding' : 'Illegal character in URI encoding' };
  const bytes = new TextEncoder().encode(text);
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x25) {
      decoded.push(byte);
      continue;
    }
    decoded.push(Number.parseInt(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0), 16));
    at += 2;
  }
  return new TextDecoder().decode(Uint8Array.from(decoded));
}
