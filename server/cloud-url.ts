// Cloud URL: what CLOUD_REDIS_URL says: one Redis, one that Sentinels watch, or a cluster.
import { isIP } from 'node:net';

/** A host and a port; null: the usual one. */
export interface CloudSeed {
  readonly host: string;
  readonly port: number | null;
}

/** A URL that was read. */
export interface CloudUrl {
  readonly kind: 'single' | 'sentinel' | 'cluster';
  readonly tls: boolean;
  /** Of those of a cluster, or of its Sentinels, any one that answers tells of the others. */
  readonly seeds: readonly CloudSeed[];
  /** "" where there is none. */
  readonly user: string;
  readonly password: string;
  /** What Sentinels call the primary; null: there are none. */
  readonly primary: string | null;
  readonly database: number;
}

/** Whom a host may name: as config.ts has it, which reads this file. */
type IsHost = (text: string) => boolean;

/** Said of one that is not of any of the forms. */
export const cloudUrlForms =
  'redis://[user:password@]host[:port][/database], redis+sentinel://[user:password@]host[:port],…/primary[/database] or redis+cluster://[user:password@]host[:port],…, each with rediss for TLS';

/** Greedy before the last "@", since an unescaped password may itself hold one. */
const form = /^(rediss?)(?:\+(sentinel|cluster))?:\/\/(?:(?<login>.*)@)?(?<hosts>[^/@?#\s]+)(?<path>(?:\/[^/?#\s]*)*)$/s;

/** Reads one; null: it is of none of the forms. */
export function readCloudUrl(url: string, isHost: IsHost): CloudUrl | null {
  const found = form.exec(url);
  if (found === null) return null;
  const [, scheme, way] = found;
  const { login = '', hosts = '', path = '' } = found.groups ?? {};
  const kind = way === 'sentinel' || way === 'cluster' ? way : 'single';
  const seeds = hosts.split(',').map((text) => readSeed(text, isHost));
  const place = readPath(kind, path.split('/').slice(1));
  if (place === null || seeds.includes(null) || (kind === 'single' && seeds.length > 1)) return null;
  const colon = login.indexOf(':');
  return {
    kind,
    tls: scheme === 'rediss',
    seeds: seeds.filter((seed) => seed !== null),
    user: decoded(colon === -1 ? login : login.slice(0, colon)),
    password: decoded(colon === -1 ? '' : login.slice(colon + 1)),
    ...place,
  };
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
