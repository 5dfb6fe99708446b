// Config: the environment, read once at the start into one validated, frozen object.
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { cloudUrlForms, readCloudUrl, type CloudUrl } from './cloud-url.ts';
import { isAddressOrNetwork, isHost, isLoopback } from './host-address.ts';

/** What the environment says about this bridge. */
export interface Config {
  /** Name or address to listen on. */
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Absolute path of the folder for the signing key and the learners' data. */
  readonly dataDir: string;
  /** Host names accepted besides loopback, host and the machine's own addresses; lower case. */
  readonly allowedHosts: readonly string[];
  /** It serves classes: a learner is who has joined one. */
  readonly isClass: boolean;
  /** A Redis for the records of classes, and its URL as it may be shown; null: the notebook runs one of its own. */
  readonly stateRedis: { readonly url: string; readonly shown: string } | null;
  /** Path of the redis-server binary; null: the one on PATH. */
  readonly redisServer: string | null;
  /** A Redis to share instead of private ones; null: none. */
  readonly redisUrl: string | null;
  /** A Redis that is the learners' cloud, and its URL as it may be shown; null: the notebook runs one for each. */
  readonly cloud: { readonly url: CloudUrl; readonly shown: string } | null;
  /** The same that all classes share; null: the notebook runs one for each class. */
  readonly classRedis: { readonly url: CloudUrl; readonly shown: string } | null;
  /** Absolute paths of the certificate chain and of its private key, both in PEM; null: it speaks plain HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Addresses and networks of the proxies whose X-Forwarded-Proto is believed, as a BlockList takes them. */
  readonly trustedProxies: readonly string[];
  /** The Webdis gateway: origins whose pages may read its answers ("*": any), and the path that stands for "/" (null: none does). */
  readonly webdis: { readonly corsOrigins: readonly string[]; readonly root: string | null };
}

/** A variable has a value the bridge cannot work with; message names each such variable, one a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** What TRUST_PROXY may name instead of its addresses. */
const proxyNames: Readonly<Record<string, readonly string[]>> = { loopback: ['127.0.0.0/8', '::1'] };

const path = z.string().refine((value) => !value.includes('\0'), 'expected the path of a file');

const flag = z
  .enum(['0', '1'], 'expected 1 or 0')
  .default('0')
  .transform((value) => value === '1');

const outsideUrl = z
  .string()
  .refine((value) => readCloudUrl(value, isHost) !== null, `expected ${cloudUrlForms}`)
  .optional();

const environment = z
  .object({
    HOST: z.string().refine(isHost, 'expected a host name or an IP address, such as 127.0.0.1').default('127.0.0.1'),
    PORT: z
      .string()
      .refine(
        (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535,
        'expected a whole number from 0 to 65535, where 0 picks a free port',
      )
      .transform(Number)
      .default(8080),
    DATA_DIR: z
      .string()
      .refine((value) => !value.includes('\0'), 'expected the path of a folder')
      .optional(),
    ALLOWED_HOSTS: z
      .string()
      .transform((value) => listed(value).map((name) => name.toLowerCase()))
      .refine(
        (names) => names.every(isHost),
        'expected host names without ports, separated by commas, such as notebook.example.org,10.0.0.7',
      )
      .default([]),
    ALLOW_OPEN: flag,
    CLASS: flag,
    STATE_REDIS_URL: z
      .string()
      .refine(isRedisUrl, 'expected redis://[user:password@]host[:port][/database], or rediss:// for TLS')
      .optional(),
    REDIS_SERVER: z.string().optional(),
    REDIS_URL: z.string().refine(isRedisUrl, 'expected redis://[user:password@]host[:port][/database], or rediss:// for TLS').optional(),
    REDIS_SHARED: flag,
    CLOUD_REDIS_URL: outsideUrl,
    CLASS_REDIS_URL: outsideUrl,
    TLS_CERT: path.optional(),
    TLS_KEY: path.optional(),
    TRUST_PROXY: z
      .string()
      .transform((value) => listed(value).flatMap((name) => proxyNames[name] ?? [name]))
      .refine(
        (proxies) => proxies.every(isAddressOrNetwork),
        'expected addresses or networks of proxies, separated by commas, such as 10.0.0.7,192.168.1.0/24, or loopback for one on this computer',
      )
      .default([]),
    CORS_ORIGINS: z
      .string()
      .transform(listed)
      .refine(
        (origins) => origins.every((origin) => origin === '*' || isOrigin(origin)),
        'expected origins separated by commas, such as https://example.org,http://localhost:3000, or * for any',
      )
      .default([]),
    WEBDIS_ROOT: z
      .string()
      .regex(/^\/[^?#\s]+$/, 'expected a path with a command, such as /GET/index.html')
      .optional(),
  })
  .superRefine((env, context) => {
    for (const [name, other] of [
      ['TLS_CERT', 'TLS_KEY'],
      ['TLS_KEY', 'TLS_CERT'],
    ] as const) {
      if (env[name] !== undefined && env[other] === undefined)
        context.addIssue({ code: 'custom', path: [name], message: `expected together with ${other}: a certificate and its private key` });
    }
    if (env.CLASS && env.ALLOW_OPEN) {
      context.addIssue({
        code: 'custom',
        path: ['ALLOW_OPEN'],
        message: 'expected without CLASS=1: it opens the notebook to everybody on the network, without a class. Leave out one of the two',
      });
    } else if (isClassIn(env) && env.REDIS_URL !== undefined) {
      context.addIssue({
        code: 'custom',
        path: ['REDIS_URL'],
        message:
          'expected without a class, in which every student has a private Redis: in one Redis for all, each could read and remove what the others have. Leave it out; STATE_REDIS_URL is for the records of classes',
      });
    }
    if (env.STATE_REDIS_URL !== undefined && !isClassIn(env)) {
      context.addIssue({
        code: 'custom',
        path: ['STATE_REDIS_URL'],
        message: 'expected with a class only, whose records it keeps: set CLASS=1',
      });
    }
    if (!canOthersCome(env)) return;
    for (const name of ['REDIS_URL', 'CLOUD_REDIS_URL'] as const) {
      if (env[name] === undefined || env.REDIS_SHARED || (name === 'REDIS_URL' && isClassIn(env))) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message: `expected to be used with a loopback HOST only: others on the network, or by a proxy (TRUST_PROXY), could read and change that Redis. Set REDIS_SHARED=1 as well if that is what you want`,
      });
    }
  });

/** Whether it serves classes: where it is told to, or others can come who would otherwise all be let in. */
function isClassIn({ CLASS, ALLOW_OPEN, ...way }: WayIn & { CLASS: boolean; ALLOW_OPEN: boolean }): boolean {
  return CLASS || (canOthersCome(way) && !ALLOW_OPEN);
}

/** What decides who can come. */
interface WayIn {
  readonly HOST: string;
  readonly TRUST_PROXY: readonly string[];
}

/** Whether others can come than those on this computer: by the network, or by a proxy that lets them in. */
function canOthersCome({ HOST, TRUST_PROXY }: WayIn): boolean {
  return !isLoopback(HOST) || TRUST_PROXY.length > 0;
}

/** Reads the environment. Throws ConfigError, which names every bad variable, its value and what was expected. */
export function readConfig(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): Config {
  const names = Object.keys(environment.shape);
  // A variable set to nothing is how a shell or a unit file leaves it out.
  const given = Object.fromEntries(names.filter((name) => env[name]?.trim()).map((name) => [name, env[name]?.trim()]));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    // What follows from a bad value, such as a HOST that is no name and so not loopback, is not worth a second line.
    const first = new Map(parsed.error.issues.toReversed().map((issue) => [issue.path[0], issue]));
    throw new ConfigError(
      [...first.values()]
        .toReversed()
        .map((issue) => complaint(issue, given))
        .join('\n'),
    );
  }
  const { HOST, PORT, DATA_DIR, ALLOWED_HOSTS, REDIS_SERVER, REDIS_URL, CLOUD_REDIS_URL, CLASS_REDIS_URL, CORS_ORIGINS, WEBDIS_ROOT } =
    parsed.data;
  const { TLS_CERT, TLS_KEY, TRUST_PROXY, STATE_REDIS_URL } = parsed.data;
  return Object.freeze({
    host: HOST,
    port: PORT,
    dataDir: DATA_DIR === undefined ? userDataDir(env, platform) : resolve(DATA_DIR),
    allowedHosts: Object.freeze(ALLOWED_HOSTS),
    isClass: isClassIn(parsed.data),
    stateRedis: STATE_REDIS_URL === undefined ? null : Object.freeze({ url: STATE_REDIS_URL, shown: maskCredentials(STATE_REDIS_URL) }),
    redisServer: REDIS_SERVER ?? null,
    redisUrl: REDIS_URL ?? null,
    cloud: outsideRedis(CLOUD_REDIS_URL),
    classRedis: outsideRedis(CLASS_REDIS_URL),
    tls: TLS_CERT === undefined || TLS_KEY === undefined ? null : Object.freeze({ cert: resolve(TLS_CERT), key: resolve(TLS_KEY) }),
    trustedProxies: Object.freeze(TRUST_PROXY),
    webdis: Object.freeze({ corsOrigins: Object.freeze(CORS_ORIGINS), root: WEBDIS_ROOT ?? null }),
  });
}

/** A Redis of somebody's own, by a URL that has been checked. */
function outsideRedis(value = ''): Config['cloud'] {
  const url = readCloudUrl(value, isHost);
  return url === null ? null : Object.freeze({ url: Object.freeze(url), shown: maskCredentials(value) });
}

/** What a value lists, parted by commas or blanks. */
function listed(value: string): string[] {
  return value.split(/[\s,]+/).filter((one) => one !== '');
}

/** Whether a value is an origin as a browser writes it: scheme, host in lower case, and a port where it is not the usual one. */
function isOrigin(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value) && new URL(value).origin === value;
}

/** A URL as it may be printed: without its user and password, and without a query, where those of Sentinels are. */
export function maskCredentials(url: string): string {
  // Greedy, since an unescaped password may itself hold an "@"; and before the scheme too, since the value may be no URL.
  return url.replace(/^([a-z+]+:\/\/)?.*@/is, '$1***@').replace(/\?.*$/s, '?***');
}

function complaint(issue: z.core.$ZodIssue, given: Record<string, string | undefined>): string {
  const name = String(issue.path[0]);
  const value = given[name] ?? '127.0.0.1';
  return `${name}=${name.endsWith('REDIS_URL') ? maskCredentials(value) : value} cannot be used: ${issue.message}.`;
}

function isRedisUrl(value: string): boolean {
  if (!/^rediss?:\/\/./.test(value) || !URL.canParse(value)) return false;
  const { hostname, pathname } = new URL(value);
  return hostname !== '' && /^(\/\d*)?$/.test(pathname);
}

function userDataDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = env['HOME'] || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'redis-notebook');
  const xdg = env['XDG_DATA_HOME'];
  // The XDG base directory specification has relative paths ignored.
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), 'redis-notebook');
}
