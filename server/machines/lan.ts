// Lan: the networks between the computers of each learner, made when first used, and the processes that connect in them.
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { serverComputer } from '../../src/protocol.ts';
import type { Computer } from '../network/computers.ts';
import { layCable } from './cable.ts';
import { mountTable, namespaceKinds, type IsolationMeans } from './confinement.ts';
import { DialerEndedError, DialerProcess, type SocketHandle } from './dialer-process.ts';
import type { HeldNamespaces } from './held-namespaces.ts';
import type { MachineLimits } from './limits.ts';
import type { MachineFolders } from './server-launcher.ts';
import { TurnQueue } from './turn-queue.ts';

/** A connection to an address of a learner's server, from another of their computers. */
export interface DialRequest {
  /** The server, and its user, which the other computer has as well. */
  readonly machine: MachineFolders;
  readonly uid: number | null;
  readonly computer: Computer;
  readonly host: string;
  readonly port: number;
}

/** What lans are made with. */
export interface LanOptions {
  readonly means: IsolationMeans;
  readonly limits: Pick<
    MachineLimits,
    | 'computersPerMachine'
    | 'computers'
    | 'dialers'
    | 'dialersPerMachine'
    | 'dialTenureMs'
    | 'dialerIdleMs'
    | 'dialersAtOnce'
    | 'dialMs'
    | 'readyPollMs'
  >;
  /** For files that a start needs for a moment. */
  readonly folder: string;
  /** The namespaces of the server of a machine; null: it has none now. */
  readonly serverOf: (machine: string) => HeldNamespaces | null;
}

/** There is no room for another computer, or for another process that connects. */
export class LanFullError extends Error {
  override readonly name = 'LanFullError';
  readonly code = 'LAN_FULL';
}

/** The network of one learner, as long as their server has its own. */
interface Network {
  readonly server: HeldNamespaces;
  /** By the names of the computers that are joined, or are being joined. */
  readonly computers: Map<string, { readonly card: Computer['card']; readonly held: HeldNamespaces | null }>;
  /** Its computers are joined one after the other. */
  readonly joins: TurnQueue;
  /** Whether the server has the bridge that its first computer brings. */
  hasBridge: boolean;
  isGone: boolean;
}

/** A dialer, or one on its way. */
interface Seat {
  readonly machine: string;
  readonly dialer: Promise<DialerProcess>;
  /** null: on its way. */
  process: DialerProcess | null;
  idle: NodeJS.Timeout | null;
}

export class Lan {
  readonly #options: LanOptions;
  readonly #networks = new Map<string, Network>();
  /** By machine and computer: whose calls they take. */
  readonly #seats = new Map<string, Seat>();
  /** Those whose process runs or may be started, also where it ends, the longest unused first. */
  readonly #running = new Set<Seat>();
  readonly #queue: TurnQueue;
  #tableCount = 0;

  constructor(options: LanOptions) {
    this.#options = options;
    this.#queue = new TurnQueue(options.limits.dialersAtOnce);
  }

  /** Connects. Rejects with the error of connect(2), NoCableError or LanFullError. */
  async dial(request: DialRequest): Promise<SocketHandle> {
    try {
      return await this.#dial(request);
    } catch (error) {
      if (!(error instanceof DialerEndedError)) throw error;
      return this.#dial(request);
    }
  }

  async #dial(request: DialRequest): Promise<SocketHandle> {
    const key = `${request.machine.data}\n${request.computer.name}`;
    const known = this.#seats.get(key);
    const seat = known === undefined || known.process?.isEnding === true ? this.#take(key, request) : known;
    if (seat.idle !== null) clearTimeout(seat.idle);
    // To the end of the line: it is in use.
    if (this.#running.delete(seat)) this.#running.add(seat);
    try {
      return await (await seat.dialer).dial(request.host, request.port);
    } finally {
      if (seat.idle !== null) clearTimeout(seat.idle);
      if (this.#running.has(seat)) seat.idle = setTimeout(() => seat.process?.end(), this.#options.limits.dialerIdleMs);
    }
  }

  /** Takes a machine's network down: its server's is about to go. */
  release(machine: string): void {
    const network = this.#networks.get(machine);
    if (network === undefined) return;
    this.#networks.delete(machine);
    network.isGone = true;
    for (const { held } of network.computers.values()) held?.close();
    for (const seat of this.#running) if (seat.machine === machine) seat.process?.end();
  }

  close(): void {
    for (const { process } of this.#running) process?.end();
  }

  #take(key: string, request: DialRequest): Seat {
    const started = Promise.withResolvers<DialerProcess>();
    const seat: Seat = { machine: request.machine.data, dialer: started.promise, process: null, idle: null };
    this.#seats.set(key, seat);
    const leave = (): void => {
      if (seat.idle !== null) clearTimeout(seat.idle);
      this.#running.delete(seat);
      if (this.#seats.get(key) === seat) this.#seats.delete(key);
    };
    seat.dialer.then((process) => {
      seat.process = process;
      return process.ended.then(leave);
    }, leave);
    this.#start(request, seat).then(started.resolve, started.reject);
    return seat;
  }

  /** Starts a seat's dialer once there is room for one more. */
  async #start(request: DialRequest, seat: Seat): Promise<DialerProcess> {
    const { dialMs, readyPollMs } = this.#options.limits;
    const deadline = performance.now() + dialMs;
    for (;;) {
      const endTurn = await this.#queue.turn(seat.machine);
      try {
        if (this.#makeRoom(seat)) return await this.#startAt(request);
      } finally {
        endTurn();
      }
      // Without the turn: others may find room meanwhile.
      if (performance.now() > deadline) throw new LanFullError('As many computers connect just now as may: try again later.');
      await delay(readyPollMs);
    }
  }

  /** Gives a seat its place among those that run; where there are as many as may be one is ended. false: it has yet to go. */
  #makeRoom(seat: Seat): boolean {
    const { dialers, dialersPerMachine, dialTenureMs } = this.#options.limits;
    const all = [...this.#running];
    const own = all.filter(({ machine }) => machine === seat.machine);
    const crowd = own.length >= dialersPerMachine ? own : all;
    if (crowd === all && all.length < dialers) {
      this.#running.add(seat);
      return true;
    }
    if (crowd.some(({ process }) => process?.isEnding)) return false;
    const now = performance.now();
    const processes = crowd.map(({ process }) => process).filter((process) => process !== null);
    const idle = processes.find(({ busySince }) => busySince === null);
    (idle ?? processes.find(({ busySince }) => busySince !== null && now - busySince >= dialTenureMs))?.giveUp();
    return false;
  }

  async #startAt(request: DialRequest): Promise<DialerProcess> {
    const network = this.#networkOf(request.machine.data);
    const { name } = request.computer;
    // Its own card is for the server to dial as well, which then comes from that address and from no loopback.
    if (name === serverComputer) return this.#startIn(request, network.server);
    const endTurn = await network.joins.turn(name);
    try {
      if (network.isGone) throw refused();
      const held = network.computers.get(name)?.held ?? null;
      return held === null ? await this.#startNew(request, network) : await this.#startIn(request, held);
    } finally {
      endTurn();
    }
  }

  /** The network that belongs to the server that there is. */
  #networkOf(machine: string): Network {
    const server = this.#options.serverOf(machine);
    if (server === null) throw refused();
    const known = this.#networks.get(machine);
    if (known?.server === server) return known;
    this.release(machine);
    const network: Network = { server, computers: new Map(), joins: new TurnQueue(1), hasBridge: false, isGone: false };
    this.#networks.set(machine, network);
    return network;
  }

  async #startIn(request: DialRequest, held: HeldNamespaces): Promise<DialerProcess> {
    const dialer = this.#spawn(request, held, '');
    await dialer.placed();
    dialer.go();
    return dialer;
  }

  /** Has a dialer make its computer's namespaces, and joins those to the server's before it begins. */
  async #startNew(request: DialRequest, network: Network): Promise<DialerProcess> {
    const { machine, computer } = request;
    const { computers } = network;
    this.#refuseMore(computer, network);
    computers.set(computer.name, { card: computer.card, held: null });
    let held: HeldNamespaces | null = null;
    let dialer: DialerProcess | null = null;
    const table = this.#writeTable(machine);
    try {
      dialer = this.#spawn(request, null, table);
      held = await dialer.placed();
      // Where it was released meanwhile its descriptors are closed, and their numbers may be others'.
      const [server] = network.isGone ? [] : network.server.descriptors;
      const [other] = held.descriptors;
      if (server === undefined || other === undefined) throw refused();
      await layCable({ server, other, card: computer.card, isFirst: !network.hasBridge });
      network.hasBridge = true;
      if (network.isGone) throw refused();
      computers.set(computer.name, { card: computer.card, held });
      dialer.go();
      return dialer;
    } catch (error) {
      dialer?.end();
      held?.close();
      computers.delete(computer.name);
      await dialer?.ended;
      throw error;
    } finally {
      if (table !== '') rmSync(table, { force: true });
    }
  }

  #refuseMore({ name, card }: Computer, { computers }: Network): void {
    if (computers.size >= this.#options.limits.computersPerMachine)
      throw new LanFullError(
        `Your network has ${computers.size} computers besides the server, which is all it may: Reset machine removes them.`,
      );
    const all = [...this.#networks.values()].reduce((sum, network) => sum + network.computers.size, 0);
    if (all >= this.#options.limits.computers)
      throw new LanFullError('All learners together have as many computers as may be: try again later.');
    for (const [other, { card: taken }] of computers) {
      if (taken.ipv4 === card.ipv4) throw new LanFullError(`${other} and ${name} would have one address: give one another name.`);
    }
  }

  #spawn({ uid }: DialRequest, held: HeldNamespaces | null, table: string): DialerProcess {
    const { means, limits } = this.#options;
    return new DialerProcess({ means, kinds: namespaceKinds(means), uid, held, table, dialMs: limits.dialMs });
  }

  #writeTable(machine: MachineFolders): string {
    if (!this.#options.means.hasThickWalls) return '';
    this.#tableCount += 1;
    const table = join(this.#options.folder, `${basename(machine.runtime)}.lan.${this.#tableCount}`);
    writeFileSync(table, mountTable(machine));
    return table;
  }
}

/** As a kernel says where nobody is. */
function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}
