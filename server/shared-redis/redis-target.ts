// Redis target: where a Redis of one's own is and how one logs in to it, as a URL says it.
import { maskCredentials } from '../config.ts';
import { defaultPort } from '../network/virtual-network.ts';

/** A Redis and the login that every connection to it begins with. */
export interface RedisTarget {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Commands that log a fresh connection in: AUTH and SELECT, where the URL asks for them. */
  readonly login: readonly (readonly string[])[];
  /** The URL without credentials, for messages. */
  readonly shown: string;
  /** The variable that holds the URL, for messages. */
  readonly variable: 'REDIS_URL' | 'CLOUD_REDIS_URL' | 'CLASS_REDIS_URL';
}

/** Reads redis://[[user]:password@]host[:port][/database], or rediss:// for TLS; the configuration has checked its form. */
export function readRedisTarget(url: string): RedisTarget {
  const { protocol, hostname, port, username, password, pathname } = new URL(url);
  const database = Number(pathname.slice(1));
  const login: string[][] = [];
  // A user without a password may still log in, where the server's ACL says nopass.
  if (username !== '' || password !== '') login.push(['AUTH', ...(username === '' ? [] : [decoded(username)]), decoded(password)]);
  if (database > 0) login.push(['SELECT', String(database)]);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? defaultPort : Number(port),
    tls: protocol === 'rediss:',
    login,
    shown: maskCredentials(url),
    variable: 'REDIS_URL',
  };
}

/** A password may hold a % that escapes nothing: then it is meant as it is written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
