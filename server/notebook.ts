// Notebook: a bridge with the machines behind it, as the environment wants them; what serves the pages is up to the caller.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lessonPlansFile, type LessonPlan, type RoomWalls } from '../src/class-protocol.ts';
import type { CommandDocs, Health, Isolation } from '../src/protocol.ts';
import { createBridge, type Bridge } from './bridge.ts';
import { openClasses, type Classes } from './classes/classes.ts';
import { openGround } from './classes/class-ground.ts';
import { Roster } from './classes/roster.ts';
import { membershipBy } from './classes/membership.ts';
import { neighboursBy } from './classes/neighbours.ts';
import type { Config } from './config.ts';
import type { BridgeIdentity } from './data-dir.ts';
import { openState, type State, type StateTarget } from './state/state.ts';
import { ownNames } from './listen.ts';
import { createIdentity } from './identity/identity.ts';
import { classPasswords, cloudPasswords } from './identity/cloud-passwords.ts';
import { FileKeyStore } from './identity/key-store.ts';
import { TokenGrants } from './identity/token-grants.ts';
import { readOwnDocs } from './machines/redis-server/docs-server.ts';
import { openControlGroups } from './machines/confinement/control-groups.ts';
import { detectIsolation } from './machines/isolation.ts';
import { machineLimits } from './machines/limits.ts';
import { createMachines } from './machines/private-machines.ts';
import { classServer, cloudServer, privateCloud, privateClassServers } from './machines/private-cloud.ts';
import type { Cloud } from './cloud.ts';
import type { Log } from './log.ts';
import type { Machines, PrivateMachines } from './machine.ts';
import { ClassDirectory } from './network/class-directory.ts';
import { ClassNetwork, type ClassVisits } from './network/class-network.ts';
import { classServerName } from './network/class-server-name.ts';
import { createSchemeOf } from './scheme.ts';
import { findRedis, inspectRedis, RedisBinaryError } from './machines/redis-server/redis-binary.ts';
import { OutsideCloud } from './shared-redis/outside-cloud.ts';
import { classRole, cloudRole } from './shared-redis/outside-role.ts';
import { createSharedMachines } from './shared-redis/shared-redis.ts';

/** An open notebook. Close the bridge first, then the machines, with which the classes' records are closed; shutDown does both. */
export interface Notebook {
  readonly bridge: Bridge;
  readonly machines: Machines;
  /** null: it serves none. */
  readonly classes: Classes | null;
  /** One line for the start: what Redis the learners get, and how far it is kept apart. */
  readonly summary: string;
}

/** Where the learners' Redis is. */
interface Backend {
  readonly machines: Machines;
  /** The same, where the notebook runs them; null: they are somebody's. */
  readonly own: (PrivateMachines & ClassVisits) | null;
  /** Path of the redis-server. */
  readonly redisServer: string;
  /** The learners' Redis at a provider; null: this notebook has no servers for it. */
  readonly cloud: Cloud | null;
  readonly isolation: Isolation;
  /** Whether a learner's computers can be joined by a network of their own. */
  readonly hasCables: boolean;
  /** Its version, as far as it is known now. */
  readonly redis: () => string;
  /** Whose server it is; undefined as long as that is not known. */
  readonly flavour: () => 'redis' | 'valkey' | undefined;
  /** What it says of its commands. */
  readonly docs: () => Promise<CommandDocs>;
  readonly summary: string;
  /** The same, as a page says it. */
  readonly walls: RoomWalls;
}

/** Opens it. site: the folder of the built pages; null: they are served from elsewhere. Throws what describeStartError explains. */
export async function openNotebook(config: Config, log: Log, site: string | null = null): Promise<Notebook> {
  const keys = new FileKeyStore(config.dataDir);
  const key = await keys.key();
  const schemeOf = createSchemeOf(config.trustedProxies);
  const passwordOf = cloudPasswords(key);
  const classPasswordOf = classPasswords(key);
  // Empty until the records are read, which is after the machines have found out whether another bridge uses the data folder.
  const roster = new Roster();
  const directory = config.isClass ? new ClassDirectory(neighboursBy(roster)) : null;
  const backend =
    config.redisUrl === null
      ? await privateBackend(config, { passwordOf, classPasswordOf, directory }, log)
      : await sharedBackend(config.redisUrl, log);
  let state: State | null = null;
  try {
    state = config.isClass ? await openState(stateTarget(config, key, backend), log) : null;
    const ground = state === null ? null : await openGround(state, roster, log);
    const members = ground === null ? null : membershipBy(ground.roster);
    const identity = createIdentity(key, await TokenGrants.open(keys), { members, schemeOf });
    const outside = config.cloud === null ? null : new OutsideCloud({ ...config.cloud, role: cloudRole, passwordOf, log });
    await outside?.introduce();
    const cloud = outside ?? backend.cloud;
    const classNetwork = directory === null ? null : await openClassNetwork(backend.own, directory, { config, classPasswordOf, log });
    const classes =
      state === null || ground === null || backend.own === null
        ? null
        : await openClasses({
            state,
            ground,
            identity,
            schemeOf,
            log,
            bridge: key,
            machines: backend.own,
            erase: async (learner) => {
              // What a teacher's resets put aside would stay where it is.
              let isBack = true;
              while (isBack) isBack = (await backend.own?.bringBack(learner)) ?? false;
              await cloud?.reset(learner);
              await (await backend.machines.of(learner)).reset();
              await backend.own?.retire(learner);
            },
            plans: site === null ? [] : readPlans(site),
            room: { dataDir: config.dataDir, redis: backend.redis, walls: backend.walls },
          });
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
    const about = (): Omit<Health, 'status' | 'reader'> => {
      const flavour = backend.flavour();
      const facts = { version, isolation: backend.isolation, redis: backend.redis() };
      const lacksCables = backend.isolation === 'namespace' && !backend.hasCables;
      return {
        ...facts,
        ...(lacksCables && { cables: false }),
        ...(flavour !== undefined && { flavour }),
        ...(classes !== null && { class: true }),
      };
    };
    const bridge = createBridge({
      heldFiles: backend.own === null ? 0 : machineLimits.servers * machineLimits.heldFiles,
      hosts: { ...config, allowedHosts: classes === null ? config.allowedHosts : [...config.allowedHosts, ...ownNames()], schemeOf },
      identity,
      webdis: config.webdis,
      machines: backend.machines,
      cloud,
      classes,
      classNetwork,
      about,
      docs: backend.docs,
      log,
    });
    const machines: Machines = {
      of: (...whose) => backend.machines.of(...whose),
      close: async () => {
        try {
          await classes?.close();
        } finally {
          await classNetwork?.close();
          await cloud?.close();
          await backend.machines.close();
        }
      },
    };
    return { bridge, machines, classes, summary: backend.summary };
  } catch (error) {
    try {
      await state?.close();
    } finally {
      await backend.machines.close();
    }
    throw error;
  }
}

/** The networks of classes; null: the notebook has no machines of its own to join. */
async function openClassNetwork(
  own: Backend['own'],
  directory: ClassDirectory,
  { config, classPasswordOf, log }: { config: Config; classPasswordOf: (name: string) => string; log: Log },
): Promise<ClassNetwork | null> {
  if (own === null) return null;
  const passwordOf = (learner: string): string => classPasswordOf(classServerName(directory.placeOf(learner)?.class ?? ''));
  const outside = config.classRedis === null ? null : new OutsideCloud({ ...config.classRedis, role: classRole, passwordOf, log });
  await outside?.introduce();
  return new ClassNetwork({ directory, visits: own, server: outside ?? privateClassServers(own, directory, classPasswordOf) });
}

/** Where the records of classes are. */
function stateTarget({ dataDir, stateRedis }: Config, { instance }: BridgeIdentity, { redisServer }: Backend): StateTarget {
  const prefix = `redis-notebook:${instance}:`;
  if (stateRedis !== null) return { url: stateRedis.url, shownUrl: stateRedis.shown, prefix };
  return { own: { folder: join(dataDir, 'state'), redisServer }, prefix };
}

/** The lessons' steps; none where the site was built without. */
function readPlans(site: string): LessonPlan[] {
  const file = join(site, lessonPlansFile);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as LessonPlan[]) : [];
}

async function privateBackend(
  { dataDir, redisServer }: Config,
  {
    passwordOf,
    classPasswordOf,
    directory,
  }: {
    passwordOf: (learner: string) => string;
    classPasswordOf: (name: string) => string;
    /** Who is in which class; null: nobody is in one. */
    directory: ClassDirectory | null;
  },
  log: Log,
): Promise<Backend> {
  const path = redisServer ?? (await findRedis());
  if (path === null)
    throw new RedisBinaryError(
      'There is no redis-server on PATH. Run npm start, which installs one, or set REDIS_SERVER to the path of one.',
    );
  const binary = await inspectRedis(path);
  const detected = await detectIsolation({ redis: binary.path });
  const groups = openControlGroups();
  const isolation =
    groups === null ? detected : { ...detected, groups, summary: `${detected.summary} Each has an equal share of the processors.` };
  const machines = await createMachines({
    dataDir,
    redisServer: binary,
    isolation,
    cloud: (learner) => cloudServer(passwordOf(learner)),
    shared: (name) => classServer(classPasswordOf(name)),
    ...(directory !== null && { classes: directory }),
    report: log,
  });
  return {
    machines,
    own: machines,
    redisServer: binary.path,
    cloud: privateCloud(machines, passwordOf),
    isolation: isolation.kind,
    hasCables: isolation.hasCables,
    redis: () => binary.version,
    flavour: () => binary.flavour,
    docs: () => readOwnDocs(binary, isolation),
    walls: {
      hasNetworks: isolation.kind === 'namespace',
      hasUsers: isolation.uids !== null,
      hasOwnFiles: isolation.hasThickWalls,
      hasCables: isolation.hasCables,
    },
    summary: `Every learner gets a private ${binary.flavour === 'redis' ? 'Redis' : 'Valkey'} ${binary.version}. ${isolation.summary}`,
  };
}

async function sharedBackend(url: string, log: Log): Promise<Backend> {
  const machines = await createSharedMachines({ url, log });
  const { redisVersion, redisFlavour } = machines;
  const server = `${redisFlavour === 'valkey' ? 'Valkey' : 'Redis'}${redisVersion === 'unknown' ? '' : ` ${redisVersion}`}`;
  return {
    machines,
    own: null,
    redisServer: 'redis-server',
    cloud: null,
    isolation: 'shared',
    hasCables: false,
    redis: () => machines.redisVersion,
    flavour: () => machines.redisFlavour,
    docs: () => machines.docs(),
    walls: { hasNetworks: false, hasUsers: false, hasOwnFiles: false, hasCables: false },
    summary: `All learners share one ${server}, the one that REDIS_URL names: what one changes, all see.`,
  };
}
