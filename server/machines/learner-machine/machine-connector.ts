// Machine connector: opens connections to servers of one machine, which wake up, start or come back for them.
import { basename } from 'node:path';
import { serverComputer } from '../../../src/protocol.ts';
import { describeError } from '../../log.ts';
import { MachineError, type RedisStream } from '../../machine.ts';
import { computerOf } from '../../network/computers.ts';
import { defaultPort, destination } from '../../network/virtual-network.ts';
import { deniedStream } from '../../streams/denied-stream.ts';
import { guardCommands, type CommandRule } from '../../streams/command-guard.ts';
import { fellowRule } from '../../streams/fellow-command.ts';
import { outwardRule } from '../../streams/outward-command.ts';
import type { Guest } from '../lan/class-lan.ts';
import { isEnding } from '../redis-server/kernel-sockets.ts';
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import type { MachineStarts } from './machine-starts.ts';
import type { RedisProcess } from '../redis-server/redis-process.ts';
import { hasAnswered, isOpen } from '../redis-server/server-life.ts';
import { within } from '../../within.ts';
import type { UpstreamSocket, WritePace } from '../../streams/upstream-socket.ts';

/** Errors of connect(2) that mean: the process is ending, or has. */
const endedCodes: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']);
/** Errors of connect(2) that mean: no network leads there now. */
const unreachable: ReadonlySet<string> = new Set(['EHOSTUNREACH', 'ENETUNREACH']);
/** For a process that has closed its socket to be gone, in milliseconds. */
const goneMs = 1_000;
/** Times that a connection looks anew for who listens: a server may end under it, and so may the one that comes after. */
const connectAttempts = 3;

/** A connection that somebody wants. */
export interface Call {
  /** A name or an address of the machine itself. */
  readonly host: string;
  readonly port: number;
  /** Which of the learner's computers asks. */
  readonly from: string;
  /** Who asks, where it is somebody else of the class; missing: the learner does. */
  readonly guest?: Guest;
}

type ConnectorParts = Pick<MachineParts, 'site' | 'folders' | 'running' | 'status' | 'use' | 'mutex'>;

export class MachineConnector {
  readonly #parts: ConnectorParts;
  readonly #starts: MachineStarts;
  readonly #endings: MachineEndings;
  /** Whether its network has another computer. It lasts as long as this: a machine that leaves memory gives its network up. */
  #isCabled = false;

  constructor(parts: ConnectorParts, starts: MachineStarts, endings: MachineEndings) {
    this.#parts = parts;
    this.#starts = starts;
    this.#endings = endings;
  }

  /** A connection to the server at host:port. Throws MachineError. */
  async connect(call: Call, left?: AbortSignal): Promise<RedisStream> {
    const { status, use } = this.#parts;
    const { host, port } = call;
    const refused = new MachineError('refused', status.isClosed ? 'The notebook is shutting down.' : nobodyListens(call));
    if (status.isClosed) throw refused;
    use.note();
    return use.whileConnecting(async () => {
      for (let attempt = 0; attempt < connectAttempts; attempt += 1) {
        const server = await this.#find(host, port);
        if (server === null && !this.#isReturning(port)) throw refused;
        if (server === null) continue;
        const stream = await this.#open(server, call);
        if (stream !== null) return stream;
      }
      throw refused;
    }, left);
  }

  /** Has those servers be there that a connection to host:port would wake or start. */
  async awaken(host: string, port: number): Promise<void> {
    const { use, status } = this.#parts;
    if (status.isClosed) return;
    use.note();
    await use.whileConnecting(async () => {
      const server = await this.#find(host, port);
      if (server !== null) await use.wake(server);
    });
  }

  /** The server that takes commands there, be it now or once it has started; null: there is none. */
  async #find(host: string, port: number): Promise<MachineServer | null> {
    const found = await this.#parts.running.listening(host, port);
    // Redis listens before it has loaded its data.
    return found !== null && hasAnswered(found.life) ? found : this.#awaken(host, port);
  }

  /** Waits for a server that starts or ends there, or starts those that are to run; then the server that listens there. */
  async #awaken(host: string, port: number): Promise<MachineServer | null> {
    const { running, mutex, use } = this.#parts;
    const there = this.#at(port);
    if (there !== null && isEnding(there.process.folder)) await gone(there);
    else if (there !== null) await answered(there);
    if ((await running.listening(host, port)) === null && (mutex.isLocked() || this.#starts.portsToStart(port).length > 0)) {
      await mutex.runExclusive(async () => {
        if (use.isWanted && (await running.listening(host, port)) === null) await this.#starts.bringBack(port);
      });
    }
    const listening = await running.listening(host, port);
    const found = listening ?? this.#at(port);
    // One that did not answer in all that time is not waited for a second time.
    if (found === null || found === there || hasAnswered(found.life)) return listening;
    // It was started meanwhile: it may not listen yet, and does before it has loaded.
    await answered(found);
    return running.listening(host, port);
  }

  /** The server that was started on a port, whatever it is about. */
  #at(port: number): MachineServer | null {
    return this.#parts.running.one((server) => server.plan.port === port);
  }

  /** Whether the server of a port ended just now, however soon after its start, and the next look finds it or has it back. */
  #isReturning(port: number): boolean {
    const there = this.#at(port);
    return there === null ? this.#starts.portsToStart(port).length > 0 : isEnding(there.process.folder);
  }

  /** A connection to a server, awake; null: it has just ended, or is about to. */
  async #open(server: MachineServer, call: Call): Promise<RedisStream | null> {
    const { site, folders, use } = this.#parts;
    const turnsOf = (machine: string): WritePace => site.work.paceOf(machine);
    try {
      const isDenied = isForeign(call) && !this.#hasCables && (await server.isProtected()) === true;
      await use.wake(server);
      // From here to the opening nothing is waited for, so that nobody has it end between the two.
      if (!isOpen(server.life)) return null;
      if (isDenied) return deniedStream();
      return await server.connections.open(
        () => this.#dial(server, call),
        (socket) => {
          socket.once('close', () => this.#endings.watchAof(server));
          socket.paceBy(call.guest?.paceOf(turnsOf) ?? turnsOf(folders.data));
          this.#heed(socket);
          const { endReason } = socket;
          const stream = Object.assign(socket, {
            endReason: async () => server.connections.endReason ?? endReason(),
          });
          const rule = this.#rule;
          return rule === null ? stream : guardCommands(stream, rule);
        },
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'LAN_FULL') throw new MachineError('limit', (error as Error).message);
      if (code === 'NO_CABLE') {
        site.report(describeError(error));
        throw new MachineError(
          'limit',
          `This computer cannot be joined to the network, and the notebook's log says why: ${reasonOf(error)}`,
        );
      }
      if (code !== undefined && unreachable.has(code))
        throw new MachineError('no-route', `${nameOf(call.host)} cannot be reached now (${code}).`);
      // Without one it is no failed connect(2), but a failure of ours.
      if (error instanceof MachineError || code === undefined) throw error;
      if (!endedCodes.has(code)) {
        throw new MachineError('limit', `The server at ${nameOf(call.host)}:${call.port} takes no further connection (${code}).`);
      }
      await gone(server);
      return null;
    }
  }

  /** What comes for one of its servers may want the network of the class. */
  #heed(socket: UpstreamSocket): void {
    const { site, folders } = this.#parts;
    const learner = basename(folders.data);
    const { classLan } = site;
    if (classLan?.has(learner) === true) socket.heedBy((bytes) => classLan.heed(learner, bytes));
  }

  /** Which commands are refused; null: its network decides what comes of each. */
  get #rule(): CommandRule | null {
    const { site, folders } = this.#parts;
    const { classLan } = site;
    const learner = basename(folders.data);
    if (site.isolation.kind === 'rewritten') return outwardRule;
    if (this.#hasCables || classLan?.has(learner) !== true) return null;
    return fellowRule((host) => classLan.isOutOfReach(learner, host));
  }

  /** Whether computers are joined by a network. */
  get #hasCables(): boolean {
    const { kind, hasCables } = this.#parts.site.isolation;
    return kind === 'namespace' && hasCables;
  }

  /**
   * Where its own computer asks, by the server's unix socket, which Redis takes for the loopback; from another one over the
   * network between the two. Once there is that network the server's own card is one as well: a connection to its address comes
   * from its address, and not from the loopback.
   */
  #dial(server: MachineServer, { host, port, from, guest }: Call): ReturnType<RedisProcess['connect']> {
    const { launcher } = this.#parts.site;
    const dial = guest?.dial;
    if (dial !== undefined && this.#hasCables) return server.process.connect(() => dial(host, port));
    const isOwn = from === serverComputer && (!this.#isCabled || destination(host) !== 'card');
    if (isOwn || !this.#hasCables) return server.process.connect();
    const { machine, uid } = server.place;
    return server.process.connect(async () => {
      const socket = await launcher.dial({ machine, uid, computer: computerOf(from), host, port });
      this.#isCabled = true;
      return socket;
    });
  }
}

/** Resolves once a server that starts takes commands, or will not; at once where it has answered before, or ends. */
async function answered(server: MachineServer): Promise<void> {
  if (isOpen(server.life) && !hasAnswered(server.life)) await server.process.outcome();
}

/** Resolves once a server that ends has, and what it leaves is decided. */
async function gone(server: MachineServer): Promise<void> {
  await within(server.process.exited, goneMs);
}

function isForeign({ from, guest }: Call): boolean {
  return guest?.dial !== undefined || from !== serverComputer;
}

/** What went wrong, in few words: they go into a close reason. */
function reasonOf(error: unknown): string {
  return ((error as Error).message.split(': ').at(-1) ?? '').slice(0, 40);
}

/** Where nobody listens on a machine, and the way to change that, for those who can. */
export function nobodyListens(call: Call): string {
  const { host, port } = call;
  const where = `Nobody listens at ${nameOf(host)}:${port}.`;
  return port === 0 || isForeign(call)
    ? where
    : `${where} To start a server there: redis-server${port === defaultPort ? '' : ` --port ${port}`}`;
}

/** A host as messages tell it, which may be as long as a learner likes. */
function nameOf(host: string): string {
  return host.slice(0, 60);
}
