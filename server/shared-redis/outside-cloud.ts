// Outside cloud: the cloud of a notebook, or the server of its classes, whose operator has one somewhere, behind a password that the notebook makes up.
import type { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import type { CloudFacts } from '../../src/protocol.ts';
import type { Cloud } from '../cloud.ts';
import type { CloudUrl } from '../cloud-url.ts';
import { describeError, type Log } from '../log.ts';
import { MachineError, type RedisStream } from '../machine.ts';
import { ConnectionSeats } from '../network/connection-seats.ts';
import { guardCommands } from '../streams/command-guard.ts';
import { FilterStream } from '../streams/filter-stream.ts';
import { makeTlsIdentity } from '../streams/own-certificate.ts';
import { TlsEnd } from '../streams/tls-end.ts';
import { CloudNodes } from './cloud-nodes.ts';
import { clusterPassage } from './cluster-passage.ts';
import { sharedLimits } from './limits.ts';
import { LoginGate } from './login-gate.ts';
import type { OutsideRole } from './outside-role.ts';
import { openRedis, RedisConnectionError } from './redis-connection.ts';
import { reachWarningsOf } from './redis-survey.ts';
import type { RedisTarget } from './redis-target.ts';
import { RenewedConnection } from './renewed-connection.ts';

/** What it is made of. */
export interface OutsideCloudOptions {
  /** What it is to learners. */
  readonly role: OutsideRole;
  readonly url: CloudUrl;
  /** The URL without credentials, for the log. */
  readonly shown: string;
  /** What the notebook has a learner log in with. */
  readonly passwordOf: (learner: string) => string;
  readonly log: Log;
  /** For a connection, its TLS and its login, in milliseconds. */
  readonly connectMs?: number;
}

/** The one user that learners know of. */
const user = 'default';

export class OutsideCloud implements Cloud {
  readonly #nodes: CloudNodes;
  readonly #options: OutsideCloudOptions;
  readonly #connectMs: number;
  readonly #tls: TlsEnd;
  readonly #seats: ConnectionSeats;
  readonly #connections = new Set<Duplex>();
  /** What the log last said to be wrong; null: nothing. Said again only when it changes. */
  #trouble: string | null = null;
  #isClosed = false;

  constructor(options: OutsideCloudOptions) {
    this.#options = options;
    this.#connectMs = options.connectMs ?? sharedLimits.connectMs;
    const { host, title, seats } = options.role;
    this.#nodes = new CloudNodes(options.url, options.shown, this.#connectMs, options.role);
    this.#tls = new TlsEnd(makeTlsIdentity(host.name));
    this.#seats = new ConnectionSeats({
      ...seats,
      tooMany: `You have ${seats.perLearner} connections to the ${title}, and more are not allowed: close one of them, then log in again.`,
      full: `All learners together have very many connections to the ${title}: wait a while, then log in again.`,
    });
  }

  /** Says in the log whether it can be used. One that cannot is tried again with each login. */
  async introduce(): Promise<void> {
    const { log, shown, role } = this.#options;
    try {
      (await this.#open(role.host.port)).destroy();
      log(`${role.purpose} is the Redis at ${shown} (${role.variable}): what one changes there, all see.`);
    } catch (error) {
      if (!(error instanceof MachineError)) throw error; // Else the log has it.
      return;
    }
    try {
      for (const warning of reachWarningsOf(await this.#nodes.reach(), role)) log(warning);
    } catch (error) {
      if (!(error instanceof RedisConnectionError)) throw error;
      log(`Whether the ${role.title}'s Redis could be made to reach other servers is unknown: ${error.message}. ${error.advice}`);
    }
  }

  factsOf(learner: string): CloudFacts {
    const { name: host, port } = this.#options.role.host;
    return { host, port, user, password: this.#options.passwordOf(learner), size: null };
  }

  async connect(learner: string, port: number, isTls: boolean, gone?: AbortSignal): Promise<RedisStream> {
    const { role, passwordOf } = this.#options;
    if (this.#isClosed) throw new MachineError('refused', 'The notebook is shutting down.');
    if (!this.#nodes.has(port))
      throw new MachineError('refused', `Nobody listens at ${role.host.name}:${port}: its Redis is at port ${role.host.port}.`);
    const logIn = (): Promise<RedisStream> => this.#seats.open(learner, () => this.#open(port));
    const parts = { user, password: passwordOf(learner), tries: { wrong: 0 }, passwordAt: role.passwordAt, open: logIn };
    // After a RESET nobody is logged in, whoever the Redis itself then takes its client for. Others have their turn before each.
    const open = (): RedisStream =>
      this.#kept(new RenewedConnection(new LoginGate(parts), () => turn(parts).then((same) => new LoginGate(same))));
    return isTls ? this.#tls.through(learner, () => Promise.resolve(open()), gone) : open();
  }

  /** What all use is nobody's to empty. */
  reset(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const connection of this.#connections) connection.destroy();
    return Promise.resolve();
  }

  /** A connection to who is behind a port, logged in. Throws MachineError. */
  async #open(port: number): Promise<RedisStream> {
    const { log, shown, role } = this.#options;
    try {
      const { socket, host } = await this.#dial(await this.#nodes.at(port));
      if (this.#trouble !== null) log(`The ${role.title}'s Redis at ${shown} can be used again.`);
      this.#trouble = null;
      const stream = this.#nodes.isCluster ? new FilterStream(socket, clusterPassage(host, this.#nodes)) : socket;
      return this.#kept(guardCommands(stream, role.rule));
    } catch (error) {
      const [trouble, inFull] =
        error instanceof RedisConnectionError
          ? [error.message, `${error.message}. ${error.advice}`]
          : ['it gives no answer', describeError(error)];
      if (trouble !== this.#trouble) log(`The ${role.title}'s Redis at ${shown} (${role.variable}) cannot be used: ${inFull}`);
      this.#trouble = trouble;
      throw new MachineError('start-failed', `The ${role.title}'s Redis cannot be used: ${trouble}. Tell whoever runs this notebook.`);
    }
  }

  /** A connection to the first that answers, and its host. */
  async #dial(targets: readonly RedisTarget[]): Promise<{ socket: RedisStream; host: string }> {
    let failure: unknown = null;
    for (const target of targets) {
      try {
        return { socket: await openRedis(target, this.#connectMs), host: target.host };
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  #kept<T extends Duplex>(connection: T): T {
    this.#connections.add(connection);
    connection.once('close', () => this.#connections.delete(connection));
    return connection;
  }
}
