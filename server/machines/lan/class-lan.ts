// Class lan: the machines of classes on the networks of their classes: who is plugged in, who visits whom, and who is cut off.
import { describeError, type Log } from '../../log.ts';
import { MachineError, type RedisStream } from '../../machine.ts';
import type { ClassDirectory, ClassPlace } from '../../network/class-directory.ts';
import type { ClassVisits } from '../../network/class-network.ts';
import { classServerName } from '../../network/class-server-name.ts';
import { classLimits } from '../../network/limits.ts';
import type { NeighbourChange } from '../../network/neighbours.ts';
import { defaultPort } from '../../network/virtual-network.ts';
import { fellowStartRefusal } from '../../streams/fellow-command.ts';
import type { UpstreamSocket, WritePace } from '../../streams/upstream-socket.ts';
import { TokenBuckets } from '../../token-buckets.ts';
import { ClassGuests, type Visit } from './class-guests.ts';
import { ClassHosts, type HostsFolder } from './class-hosts.ts';
import type { ClassPort } from './class-switches.ts';
import { GuestPaces } from './guest-pace.ts';
import { NetworkWishes, type Other } from './network-wishes.ts';

/** Somebody of the class who comes to a machine. */
export interface Guest {
  /** A connection from their machine to an address; missing: they come by no network. Rejects with the error of connect(2). */
  readonly dial?: (host: string, port: number) => Promise<UpstreamSocket>;
  /** How fast they may send, in whose turns. */
  readonly paceOf: (turnsOf: (machine: string) => WritePace) => WritePace;
}

/** A machine, as the network of its class has it. */
export interface PluggableMachine {
  /** A connection to one of its own addresses for somebody else of the class. */
  receive(host: string, port: number, guest: Guest, gone?: AbortSignal): Promise<RedisStream>;
  /** Has the server of a port be there that is to be, and no other. */
  awaken(host: string, port: number): Promise<void>;
  /** A connection from it. Rejects with the error of connect(2). */
  dialOut(host: string, port: number): Promise<UpstreamSocket>;
  /** Has it be on the network of its class. */
  plug(port: ClassPort): Promise<void>;
}

/** What it works with. */
export interface ClassLanOptions {
  readonly directory: ClassDirectory;
  /** Has work done with a learner's machine. */
  readonly use: <T>(learner: string, work: (machine: PluggableMachine) => Promise<T>) => Promise<T>;
  /** The same with the machine whose server a class shares. name: classServerName's. */
  readonly useShared: ClassLanOptions['use'];
  /** Removes it with its data, where it is. */
  readonly removeShared: (name: string) => Promise<void>;
  /** The data folder of a learner's machine. */
  readonly folderOf: (learner: string) => string;
  readonly launcher: { unplug(machine: string): void; closeClass(classId: string): void };
  /** Whether machines can be joined by networks; otherwise they reach each other by what their servers tell. */
  readonly hasCables: boolean;
  /** Where files of hosts(5) are written; null: machines see this computer's own. */
  readonly hostsFolder: HostsFolder | null;
  readonly report: Log;
}

export class ClassLan implements ClassVisits {
  readonly #options: ClassLanOptions;
  readonly #guests = new ClassGuests();
  readonly #wishes: NetworkWishes;
  /** null: machines see this computer's own names. */
  readonly #hosts: ClassHosts | null;
  /** Learners whose machines were plugged in, and are again once they are reachable or have a server. */
  readonly #plugged = new Set<string>();
  readonly #paces = new GuestPaces({
    burstBytes: classLimits.sendBurstBytes,
    sliceBytes: classLimits.sendSliceBytes,
    bytesPerSecond: classLimits.sendBytesPerSecond,
  });
  readonly #begun = new TokenBuckets({
    burst: classLimits.visitBurst,
    everyMs: classLimits.visitEveryMs,
    waitMs: classLimits.visitWaitMs,
  });
  readonly #stopWatching: () => void;

  constructor(options: ClassLanOptions) {
    const { directory, hasCables, hostsFolder, report } = options;
    this.#options = options;
    this.#wishes = new NetworkWishes(directory, hasCables);
    this.#hosts = hostsFolder === null ? null : new ClassHosts(directory, hostsFolder, report);
    this.#stopWatching = options.directory.watch((change) => this.#hear(change));
  }

  async visit(from: ClassPlace, to: ClassPlace, port: number, gone?: AbortSignal): Promise<RedisStream> {
    await this.#pace(from.learner);
    const visit = this.#guests.admit(from.learner, to.learner);
    try {
      return await this.#open(visit, from, to, port, gone);
    } catch (error) {
      this.#guests.leave(visit);
      throw error;
    }
  }

  async enter(learner: string, name: string, gone?: AbortSignal): Promise<RedisStream> {
    await this.#pace(learner);
    const guest: Guest = { paceOf: (turnsOf) => this.#paceOf(learner, turnsOf) };
    return this.#options.useShared(name, (machine) => machine.receive('127.0.0.1', defaultPort, guest, gone));
  }

  #paceOf(learner: string, turnsOf: (machine: string) => WritePace): WritePace {
    return this.#paces.paceOf(learner, turnsOf(this.#options.folderOf(learner)));
  }

  #open(visit: Visit, from: ClassPlace, to: ClassPlace, port: number, gone?: AbortSignal): Promise<RedisStream> {
    const { use } = this.#options;
    // All the while the machine that it comes from is in memory, and its network with it.
    return use(from.learner, async (own) => {
      const guest: Guest = {
        dial: async (host, at) => {
          await this.#join(from, to);
          return own.dialOut(host, at);
        },
        paceOf: (turnsOf) => this.#paceOf(from.learner, turnsOf),
      };
      const stream = await use(to.learner, (machine) => machine.receive(to.card.ipv4, port, guest, gone));
      visit.stream = stream;
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      stream.once('close', () => {
        this.#guests.leave(visit);
        resolve();
      });
      void use(from.learner, () => closed);
      // Either may have gone meanwhile.
      if (!this.#isReachable(from.learner) || !this.#isReachable(to.learner)) stream.destroy();
      return stream;
    });
  }

  /** What a learner sends to their own server may want the network of their class first. null: it does not. */
  heed(learner: string, text: Buffer | string): Promise<void> | null {
    const wish = this.#wishes.of(learner, text);
    return wish === null ? null : this.#prepare(wish.place, wish.others);
  }

  /** Whether a host is another machine of a learner's class, to which no server of theirs can connect by itself. */
  isOutOfReach(learner: string, host: string): boolean {
    return this.#wishes.isOutOfReach(learner, host);
  }

  /**
   * So may what they start one with. The other's machine is awoken beside the start, which does not wait for it: two whose servers
   * name each other would each wait for the other's start for ever. A server tries again until the other is there. Throws
   * MachineError walled where it never could be.
   */
  async heedStart(learner: string, text: string): Promise<void> {
    const beyond = this.#wishes.startOutOfReach(learner, text);
    if (beyond !== null) throw new MachineError('walled', fellowStartRefusal(beyond));
    const wish = this.#wishes.of(learner, text);
    if (wish === null) return;
    await this.#prepare(wish.place, []);
    if (wish.others.length > 0) void this.#prepare(wish.place, wish.others);
  }

  /** A server of a learner's machine has come: it is plugged in again where it was before. */
  noteServer(learner: string): void {
    if (this.#plugged.has(learner)) void this.#prepare(this.#options.directory.placeOf(learner), []);
  }

  /** Whether somebody is in a class. */
  has(learner: string): boolean {
    return this.#options.directory.placeOf(learner) !== null;
  }

  /** The address of a learner's machine on the network of their class; null: it has none. */
  addressOf(learner: string): string | null {
    return this.#options.directory.placeOf(learner)?.card.ipv4 ?? null;
  }

  /** The file of hosts(5) for a learner's machine, as its walls see it; null: it has none of its own. */
  hostsFileOf(learner: string): string | null {
    const place = this.#options.directory.placeOf(learner);
    return place === null ? null : (this.#hosts?.fileOf(place.class) ?? null);
  }

  close(): void {
    this.#stopWatching();
    this.#guests.close();
  }

  async #pace(learner: string): Promise<void> {
    if (!(await this.#begun.turn(learner)))
      throw new MachineError('limit', 'You have connected to machines of your class very often: wait some seconds, then try again.');
  }

  async #join(...places: readonly ClassPlace[]): Promise<void> {
    await Promise.all(places.map((place) => this.#plug(place)));
  }

  async #plug({ learner, class: classId, card }: ClassPlace): Promise<void> {
    this.#plugged.add(learner);
    await this.#options.use(learner, (machine) => machine.plug({ class: classId, card }));
    // Who was cut off meanwhile is not to stay.
    if (!this.#isReachable(learner)) this.#options.launcher.unplug(this.#options.folderOf(learner));
  }

  /** Never rejects: without the network the kernel says what comes of it. */
  async #prepare(place: ClassPlace | null, others: readonly Other[]): Promise<void> {
    if (place === null || !place.isReachable) return;
    try {
      await this.#pace(place.learner);
      await this.#join(place);
      for (const { to, port } of others) {
        await this.#options.use(to.learner, (machine) => machine.awaken(to.card.ipv4, port));
        await this.#join(to);
      }
    } catch (error) {
      if (!(error instanceof MachineError))
        this.#options.report(`A machine could not be joined to its class's network. ${describeError(error)}`);
    }
  }

  #isReachable(learner: string): boolean {
    return this.#options.directory.placeOf(learner)?.isReachable === true;
  }

  #hear(change: NeighbourChange): void {
    if (change.type === 'gone') {
      this.#options.launcher.closeClass(change.class);
      this.#hosts?.remove(change.class);
      void this.#removeServer(change.class);
      return;
    }
    this.#hosts?.changed(change.class);
    const { learner } = change;
    if (!this.#isReachable(learner)) this.#cutOff(learner);
    else if (this.#plugged.has(learner)) this.noteServer(learner);
  }

  /** At once, both ways: what passes through the bridge, and what passes by the network alone. */
  #cutOff(learner: string): void {
    const { directory, launcher, folderOf } = this.#options;
    this.#guests.cut(learner);
    launcher.unplug(folderOf(learner));
    if (directory.placeOf(learner) === null) this.#plugged.delete(learner);
  }

  async #removeServer(classId: string): Promise<void> {
    try {
      await this.#options.removeShared(classServerName(classId));
    } catch (error) {
      this.#options.report(`The data of the server that a class shared could not be removed. ${describeError(error)}`);
    }
  }
}
