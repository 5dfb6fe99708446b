// Lan: the networks between the computers of each learner, and of each class, made when first used, and who connects in them.
import { rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { serverComputer } from '../../../src/protocol.ts';
import { computerOf, type Computer } from '../../network/computers.ts';
import { layCable } from './cable.ts';
import { ClassSwitches, type ClassPort } from './class-switches.ts';
import { mountTable, namespaceKinds, type IsolationMeans } from '../confinement/confinement.ts';
import { DialerProcess, type SocketHandle } from './dialer-process.ts';
import { Dialers, LanFullError, type DialersLimits, type DialingComputer } from './dialers.ts';
import type { HeldNamespaces } from '../confinement/held-namespaces.ts';
import type { MachineLimits } from '../limits.ts';
import type { MachineFolders } from '../machine-folders.ts';
import { TurnQueue } from '../turn-queue.ts';

/** Whose network it is. */
export interface LanMachine {
  /** The server, and its user, which the other computers have as well. */
  readonly machine: MachineFolders;
  readonly uid: number | null;
}

/** A connection to an address, from one of a learner's computers. */
export interface DialRequest extends LanMachine {
  readonly computer: Computer;
  readonly host: string;
  readonly port: number;
}

/** A machine that is to be on the network of its class. */
export interface PlugRequest extends LanMachine, ClassPort {}

/** What lans are made with. */
export interface LanOptions {
  readonly means: IsolationMeans;
  readonly limits: DialersLimits & Pick<MachineLimits, 'computersPerMachine' | 'computers'>;
  /** For files that a start needs for a moment. */
  readonly folder: string;
  readonly servers: ServerNamespaces;
}

/** The namespaces of the servers of machines, by the machine's data folder. */
export interface ServerNamespaces {
  /** null: it has none now. */
  held(machine: string): HeldNamespaces | null;
  /** Those of a machine; where it has none make makes them. */
  ensure(machine: string, make: () => Promise<HeldNamespaces>): Promise<HeldNamespaces>;
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

export class Lan {
  readonly #options: LanOptions;
  readonly #networks = new Map<string, Network>();
  readonly #dialers: Dialers;
  readonly #switches = new ClassSwitches();
  #tableCount = 0;

  constructor(options: LanOptions) {
    this.#options = options;
    this.#dialers = new Dialers(options.limits);
  }

  /** Connects. Rejects with the error of connect(2), NoCableError or LanFullError. */
  dial(request: DialRequest): Promise<SocketHandle> {
    return this.#dialers.dial(this.#dialing(request, request.computer), request.host, request.port);
  }

  /** Has a machine be on the network of its class, also where no server of it runs. Rejects with NoCableError or LanFullError. */
  async plug(request: PlugRequest): Promise<void> {
    const { data } = request.machine;
    // Whoever connects from there makes its network.
    if (this.#options.servers.held(data) === null) await this.#dialers.ready(this.#dialing(request, computerOf(serverComputer)));
    const held = this.#options.servers.held(data);
    if (held === null) throw refused();
    await this.#switches.plug(data, held, request);
  }

  /** Takes a machine off the network of its class, and hangs up on everybody there. */
  unplug(machine: string): void {
    void this.#switches.unplug(machine);
  }

  /** Takes the network of a class down. */
  closeClass(classId: string): void {
    this.#switches.close(classId);
  }

  /** Takes a machine's network down: its server's is about to go. */
  release(machine: string): void {
    this.unplug(machine);
    this.#dialers.end(machine);
    this.#forget(machine);
  }

  close(): void {
    this.#dialers.close();
  }

  #forget(machine: string): void {
    const network = this.#networks.get(machine);
    if (network === undefined) return;
    this.#networks.delete(machine);
    network.isGone = true;
    for (const { held } of network.computers.values()) held?.close();
  }

  #dialing(whose: LanMachine, computer: Computer): DialingComputer {
    return { machine: whose.machine.data, name: computer.name, start: () => this.#startAt(whose, computer) };
  }

  async #startAt(whose: LanMachine, computer: Computer): Promise<DialerProcess> {
    const { name } = computer;
    // From there its own card is dialled as well, so that the server sees that address and no loopback.
    if (name === serverComputer) return this.#startOnServer(whose);
    const network = this.#networkOf(whose.machine.data);
    const endTurn = await network.joins.turn(name);
    try {
      if (network.isGone) throw refused();
      const held = network.computers.get(name)?.held ?? null;
      return held === null ? await this.#startNew(whose, computer, network) : await this.#startIn(whose, held);
    } finally {
      endTurn();
    }
  }

  /** The network that belongs to the server that there is. */
  #networkOf(machine: string): Network {
    const server = this.#options.servers.held(machine);
    if (server === null) throw refused();
    const known = this.#networks.get(machine);
    if (known?.server === server) return known;
    this.#forget(machine);
    this.#dialers.end(machine);
    const network: Network = { server, computers: new Map(), joins: new TurnQueue(1), hasBridge: false, isGone: false };
    this.#networks.set(machine, network);
    return network;
  }

  async #startIn(whose: LanMachine, held: HeldNamespaces): Promise<DialerProcess> {
    const dialer = this.#spawn(whose, { held, table: '', hasCable: true });
    await dialer.placed();
    dialer.go();
    return dialer;
  }

  /** Where no server runs it makes the namespaces that the next one joins. */
  async #startOnServer(whose: LanMachine): Promise<DialerProcess> {
    let first: DialerProcess | null = null;
    const held = await this.#options.servers.ensure(whose.machine.data, () =>
      this.#withTable(whose.machine, (table) => {
        first = this.#spawn(whose, { held: null, table, hasCable: false });
        return first.placed();
      }),
    );
    const dialer = first as DialerProcess | null;
    if (dialer === null) return this.#startIn(whose, held);
    dialer.go();
    return dialer;
  }

  /** Has a dialer make its computer's namespaces, and joins those to the server's before it begins. */
  #startNew(whose: LanMachine, computer: Computer, network: Network): Promise<DialerProcess> {
    const { computers } = network;
    this.#refuseMore(computer, network);
    computers.set(computer.name, { card: computer.card, held: null });
    return this.#withTable(whose.machine, async (table) => {
      const dialer = this.#spawn(whose, { held: null, table, hasCable: true });
      let held: HeldNamespaces | null = null;
      try {
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
        dialer.end();
        held?.close();
        computers.delete(computer.name);
        await dialer.ended;
        throw error;
      }
    });
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

  #spawn({ uid }: LanMachine, where: { held: HeldNamespaces | null; table: string; hasCable: boolean }): DialerProcess {
    const { means, limits } = this.#options;
    return new DialerProcess({ ...where, means, kinds: namespaceKinds(means), uid, dialMs: limits.dialMs });
  }

  /** Has work done with the table of mounts of a machine; "": it needs none. */
  async #withTable<T>(machine: MachineFolders, work: (table: string) => Promise<T>): Promise<T> {
    if (!this.#options.means.hasThickWalls) return work('');
    this.#tableCount += 1;
    const table = join(this.#options.folder, `${basename(machine.runtime)}.lan.${this.#tableCount}`);
    writeFileSync(table, mountTable(machine));
    try {
      return await work(table);
    } finally {
      rmSync(table, { force: true });
    }
  }
}

/** As a kernel says where nobody is. */
function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
}
