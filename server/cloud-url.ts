// Cloud URL: what CLOUD_REDIS_URL says: one Redis, one that Sentinels watch, or a cluster.
import { isIP } from 'node:net';

/** A host and a port; null: the usual one. */
export interface CloudSeed {
  readonly host: string;
  readonly port: number | null;
}

/** How one logs in somewhere: both "" where one does not. */
export interface CloudLogin {
  readonly user: string;
  readonly password: string;
}

/** A URL that was read: where, and as whom. */
export interface CloudUrl extends CloudLogin {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  /** Of those of a cluster, or of its Sentinels, any one that answers tells of the others. */
  readonly seeds: readonly CloudSeed[];
  /** What Sentinels call the primary; null: there are none. */
  readonly primary: string | null;
  /** At the Sentinels, which have another one than the Redis, or none. */
  readonly sentinelLogin: CloudLogin;
  readonly database: number;
}

/** Whom a host may name: as config.ts has it, which reads this file. */
type IsHost = (text: string) => boolean;

/** Said of one that is not of any of the forms. */
export const cloudUrlForms =
  'redis://[user:password@]host[:port][/database], redis+sentinel://[user:password@]host[:port],…/primary[/database][?sentinelUsername=…&sentinelPassword=…] or redis+cluster://[user:password@]host[:port],…, each with rediss for TLS';

/** Greedy before the last "@", since an unescaped password may itself hold one. */
const form =
  /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:(?<login>.*)@)?(?<hosts>[^/@?#\s]+)(?<path>(?:\/[^/?#\s]*)*)(?:\?(?<query>[^#\s]*))?$/s;

/** Reads one; null: it is of none of the forms. */
export function readCloudUrl(url: string, isHost: IsHost): CloudUrl | null {
  const found = form.exec(url);
  if (found === null) return null;
  const [, scheme, way] = found;
  const { login = '', hosts = '', path = '', query } = found.groups ?? {};
  const kind = way === 'sentinel' || way === 'cluster' ? way : 'single';
  const seeds = hosts.split(',').map((text) => readSeed(text, isHost));
  const place = readPath(kind, path.split('/').slice(1));
  const sentinelLogin = readSentinelLogin(query?.split('&') ?? []);
  if (sentinelLogin === null || (query !== undefined && kind !== 'sentinel')) return null;
  if (place === null || seeds.includes(null) || (kind === 'single' && seeds.length > 1)) return null;
  const colon = login.indexOf(':');
  return {
    kind,
    tls: scheme === 'rediss',
    seeds: seeds.filter((seed) => seed !== null),
    user: decoded(colon === -1 ? login : login.slice(0, colon)),
    password: decoded(colon === -1 ? '' : login.slice(colon + 1)),
    sentinelLogin,
    ...place,
  };
}

/** null: there is something else among the parts of the query. */
function readSentinelLogin(parts: readonly string[]): CloudLogin | null {
  const login = { user: '', password: '' };
  for (const part of parts) {
    const [, name, value = ''] = /^sentinel(Username|Password)=(.*)$/s.exec(part) ?? [];
    if (name === undefined) return null;
    login[name === 'Username' ? 'user' : 'password'] = decoded(value);
  }
  return login;
}

function readSeed(text: string, isHost: IsHost): CloudSeed | null {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? plain ?? '';
  const port = digits === undefined ? null : Number(digits);
  const isGood = bracketed === undefined ? isHost(host) : isIP(host) === 6;
  return isGood && (port === null || (port > 0 && port <= 65_535)) ? { host, port } : null;
}

/** null: it does not fit. */
function readPath(kind: CloudUrl['kind'], parts: readonly string[]): Pick<CloudUrl, 'primary' | 'database'> | null {
  const [first = '', second = '', ...more] = kind === 'sentinel' ? parts : ['', ...parts];
  const hasName = kind === 'sentinel' ? first !== '' : true;
  if (!hasName || more.length > 0 || !/^\d{0,5}$/.test(second) || (kind === 'cluster' && Number(second) > 0)) return null;
  return { primary: kind === 'sentinel' ? decoded(first) : null, database: Number(second) };
}

/** A password may hold a % that escapes nothing: then it is meant as it is written. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
