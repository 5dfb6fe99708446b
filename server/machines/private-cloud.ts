// Private cloud: the cloud of a notebook that has no outside one: a machine for each learner, whose server takes a password and lets nobody administer it.
import type { CloudFacts } from '../../src/protocol.ts';
import type { Cloud } from '../cloud.ts';
import { MachineError, type PrivateMachines, type RedisStream } from '../machine.ts';
import type { ClassDirectory } from '../network/class-directory.ts';
import type { ClassVisits } from '../network/class-network.ts';
import { classServerName } from '../network/class-server-name.ts';
import { ConnectionSeats } from '../network/connection-seats.ts';
import { classLimits } from '../network/limits.ts';
import { classHost, cloudHost } from '../network/outer-network.ts';
import { defaultPort } from '../network/virtual-network.ts';
import { makeTlsIdentity } from '../streams/own-certificate.ts';
import { TlsEnd } from '../streams/tls-end.ts';
import type { QuietServer } from './redis-server/directives.ts';
import { classServerLimits, cloudLimits } from './limits.ts';

/** The one user of such a server, as providers call theirs. */
const user = 'default';
/** File descriptors of a server besides its clients: Redis keeps 32. */
const spareFiles = 64;

/**
 * What the user may do: all but to administer the server, as with a provider. So nobody changes the password or stops the
 * server for good, and what its data does not hold is the same at each start. Of what Redis calls dangerous, those stay that
 * are only slow, or that harm nobody but their own data.
 */
const rights = '~* &* +@all -@admin -@dangerous +info +keys +role +sort +sort_ro +flushall +flushdb +swapdb +client|list';

/** The server of a learner. */
export function cloudServer(password: string): QuietServer {
  const config = [`maxmemory ${cloudLimits.memoryBytes}`, `user ${user} on >${password} ${rights}`].join('\n');
  return { request: { args: [], config, background: true }, isSettled: true };
}

/** The server of a class, which all its students share: they have neither @admin nor @dangerous. */
export function classServer(password: string): QuietServer {
  const { memoryBytes, clients, clientBytes, busyMs, busyCpuMs } = classServerLimits;
  const config = [
    `maxmemory ${memoryBytes}`,
    // Nobody of the class may empty it: what was not used for the longest gives way, so that it takes what is new at any time.
    'maxmemory-policy allkeys-lru',
    `maxclients ${clients}`,
    // Until then a script leaves everybody without a word; after it who has not logged in is answered, and so is the watchdog.
    `lua-time-limit ${10 * busyMs}`,
    `user ${user} on >${password} ~* &* +@all -@admin -@dangerous`,
  ].join('\n');
  return {
    request: { args: [], config, background: true },
    isSettled: true,
    room: { maxclients: clients, clientBytes, openFiles: clients + spareFiles, busy: { busyMs, busyCpuMs } },
  };
}

/** What makes a server of the bridge's own one that a provider has. */
export interface PrivateCloudParts {
  /** Where learners find it. */
  readonly host: { readonly name: string; readonly port: number };
  readonly memoryBytes: number;
  readonly passwordOf: (learner: string) => string;
  /** A connection of a learner's. Throws MachineError. */
  readonly open: (learner: string, gone?: AbortSignal) => Promise<RedisStream>;
  readonly reset: (learner: string) => Promise<void>;
}

class PrivateCloud implements Cloud {
  readonly #parts: PrivateCloudParts;
  readonly #tls: TlsEnd;

  constructor(parts: PrivateCloudParts) {
    this.#parts = parts;
    this.#tls = new TlsEnd(makeTlsIdentity(parts.host.name));
  }

  factsOf(learner: string): CloudFacts {
    const { host, memoryBytes, passwordOf } = this.#parts;
    return { host: host.name, port: host.port, user, password: passwordOf(learner), size: `${memoryBytes / 1024 / 1024} MB` };
  }

  async connect(learner: string, port: number, isTls: boolean, gone?: AbortSignal): Promise<RedisStream> {
    const { host, open } = this.#parts;
    if (port !== host.port) throw new MachineError('refused', `Nobody listens at ${host.name}:${port}: its Redis is at port ${host.port}.`);
    return isTls ? this.#tls.through(learner, () => open(learner, gone), gone) : open(learner, gone);
  }

  reset(learner: string): Promise<void> {
    return this.#parts.reset(learner);
  }

  /** Its servers end with the others. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** The cloud of machines whose servers at a provider are those that cloudServer makes, with the same passwords. */
export function privateCloud(machines: Pick<PrivateMachines, 'cloudOf' | 'hasCloud'>, passwordOf: (learner: string) => string): Cloud {
  return new PrivateCloud({
    host: cloudHost,
    memoryBytes: cloudLimits.memoryBytes,
    passwordOf,
    open: async (learner, gone) => (await machines.cloudOf(learner)).connect('127.0.0.1', defaultPort, gone),
    reset: async (learner) => {
      // One that nobody ever reached is as good as new.
      if (await machines.hasCloud(learner)) await (await machines.cloudOf(learner)).reset();
    },
  });
}

/** The servers of classes of the same machines, which are those that classServer makes. passwordOf: by the name of a class's server. */
export function privateClassServers(
  machines: Pick<ClassVisits, 'enter'>,
  directory: Pick<ClassDirectory, 'placeOf'>,
  passwordOf: (name: string) => string,
): Cloud {
  const seats = new ConnectionSeats({
    perLearner: classLimits.serverConnections,
    all: classLimits.allServerConnections,
    tooMany: `You have ${classLimits.serverConnections} connections to your class's Redis, and more are not allowed: close one of them.`,
    full: "All students together have very many connections to their class's Redis: try again later.",
  });
  const nameOf = (learner: string): string => classServerName(directory.placeOf(learner)?.class ?? '');
  return new PrivateCloud({
    host: classHost,
    memoryBytes: classServerLimits.memoryBytes,
    passwordOf: (learner) => passwordOf(nameOf(learner)),
    open: (learner, gone) => seats.open(learner, () => machines.enter(learner, nameOf(learner), gone)),
    // What all use is nobody's to empty.
    reset: () => Promise.resolve(),
  });
}
