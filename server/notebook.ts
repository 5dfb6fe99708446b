// Notebook: a bridge with the machines behind it, as the environment wants them; what serves the pages is up to the caller.
import { readFileSync } from 'node:fs';
import type { CommandDocs, Health, Isolation } from '../src/protocol.ts';
import { createBridge, type Bridge } from './bridge.ts';
import type { Config } from './config.ts';
import { createIdentity } from './identity/identity.ts';
import { cloudPasswords } from './identity/cloud-passwords.ts';
import { FileKeyStore } from './identity/key-store.ts';
import { TokenGrants } from './identity/token-grants.ts';
import { readOwnDocs } from './machines/docs-server.ts';
import type { QuietServer } from './machines/directives.ts';
import { detectIsolation } from './machines/isolation.ts';
import { createMachines } from './machines/learners.ts';
import { cloudServer, PrivateCloud } from './machines/private-cloud.ts';
import type { Cloud } from './cloud.ts';
import type { Log } from './log.ts';
import type { Machines } from './machine.ts';
import { createSchemeOf } from './scheme.ts';
import { findRedis, inspectRedis, RedisBinaryError } from './machines/redis-binary.ts';
import { OutsideCloud } from './shared-redis/outside-cloud.ts';
import { createSharedMachines } from './shared-redis/shared-redis.ts';

/** An open notebook. Close the bridge first, then the machines; shutDown does both. */
export interface Notebook {
  readonly bridge: Bridge;
  readonly machines: Machines;
  /** One line for the start: what Redis the learners get, and how far it is kept apart. */
  readonly summary: string;
}

/** Where the learners' Redis is. */
interface Backend {
  readonly machines: Machines;
  /** The learners' Redis at a provider; null: this notebook has no servers for it. */
  readonly cloud: Cloud | null;
  readonly isolation: Isolation;
  /** Its version, as far as it is known now. */
  readonly redis: () => string;
  /** Whose server it is; undefined as long as that is not known. */
  readonly flavour: () => 'redis' | 'valkey' | undefined;
  /** What it says of its commands. */
  readonly docs: () => Promise<CommandDocs>;
  readonly summary: string;
}

/** Opens it. Throws what describeStartError explains. */
export async function openNotebook(config: Config, log: Log): Promise<Notebook> {
  const keys = new FileKeyStore(config.dataDir);
  const key = await keys.key();
  const schemeOf = createSchemeOf(config.trustedProxies);
  const identity = createIdentity(key, await TokenGrants.open(keys), { schemeOf });
  const passwordOf = cloudPasswords(key);
  const backend = config.redisUrl === null ? await privateBackend(config, passwordOf, log) : await sharedBackend(config.redisUrl, log);
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
  const about = (): Omit<Health, 'status' | 'reader'> => {
    const flavour = backend.flavour();
    return { version, isolation: backend.isolation, redis: backend.redis(), ...(flavour !== undefined && { flavour }) };
  };
  const outside = config.cloud === null ? null : new OutsideCloud({ ...config.cloud, passwordOf, log });
  await outside?.introduce();
  const cloud = outside ?? backend.cloud;
  const bridge = createBridge({
    hosts: { ...config, schemeOf },
    identity,
    webdis: config.webdis,
    machines: backend.machines,
    cloud,
    about,
    docs: backend.docs,
    log,
  });
  const machines: Machines = {
    of: (...whose) => backend.machines.of(...whose),
    close: async () => {
      await cloud?.close();
      await backend.machines.close();
    },
  };
  return { bridge, machines, summary: backend.summary };
}

async function privateBackend({ dataDir, redisServer }: Config, passwordOf: (learner: string) => string, log: Log): Promise<Backend> {
  const path = redisServer ?? (await findRedis());
  if (path === null)
    throw new RedisBinaryError(
      'There is no redis-server on PATH. Run npm start, which installs one, or set REDIS_SERVER to the path of one.',
    );
  const binary = await inspectRedis(path);
  const isolation = await detectIsolation({ redis: binary.path });
  const cloud = (learner: string): QuietServer => cloudServer(passwordOf(learner));
  const machines = await createMachines({ dataDir, redisServer: binary, isolation, cloud, report: log });
  return {
    machines,
    cloud: new PrivateCloud(machines, passwordOf),
    isolation: isolation.kind,
    redis: () => binary.version,
    flavour: () => binary.flavour,
    docs: () => readOwnDocs(binary, isolation),
    summary: `Every learner gets a private ${binary.flavour === 'redis' ? 'Redis' : 'Valkey'} ${binary.version}. ${isolation.summary}`,
  };
}

async function sharedBackend(url: string, log: Log): Promise<Backend> {
  const machines = await createSharedMachines({ url, log });
  const { redisVersion, redisFlavour } = machines;
  const server = `${redisFlavour === 'valkey' ? 'Valkey' : 'Redis'}${redisVersion === 'unknown' ? '' : ` ${redisVersion}`}`;
  return {
    machines,
    cloud: null,
    isolation: 'shared',
    redis: () => machines.redisVersion,
    flavour: () => machines.redisFlavour,
    docs: () => machines.docs(),
    summary: `All learners share one ${server}, the one that REDIS_URL names: what one changes, all see.`,
  };
}
