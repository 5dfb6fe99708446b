// Dialers: the processes that connect in networks of learners, a few at a time, each as long as it is used.
import { setTimeout as delay } from 'node:timers/promises';
import { DialerEndedError, type DialerProcess, type SocketHandle } from './dialer-process.ts';
import type { MachineLimits } from '../limits.ts';
import { TurnQueue } from '../turn-queue.ts';

export type DialersLimits = Pick<
  MachineLimits,
  'dialers' | 'dialersPerMachine' | 'dialTenureMs' | 'dialerIdleMs' | 'dialersAtOnce' | 'dialMs' | 'readyPollMs'
>;

/** For how many times as long as a connection may take somebody waits in a line that moves: they would have left by then. */
const lineDials = 6;

/** There is no room for another computer, or for another process that connects. */
export class LanFullError extends Error {
  override readonly name = 'LanFullError';
  readonly code = 'LAN_FULL';
}

/** A computer in whose network somebody connects. */
export interface DialingComputer {
  /** The data folder of the machine that it is of, which counts for it. */
  readonly machine: string;
  /** Its name among that machine's computers. */
  readonly name: string;
  /** Starts a process that connects there. */
  readonly start: () => Promise<DialerProcess>;
}

/** A dialer, or one on its way. */
interface Seat {
  readonly machine: string;
  readonly dialer: Promise<DialerProcess>;
  /** null: on its way. */
  process: DialerProcess | null;
  idle: NodeJS.Timeout | null;
}

export class Dialers {
  readonly #limits: DialersLimits;
  /** By machine and computer: whose calls they take. */
  readonly #seats = new Map<string, Seat>();
  /** Those whose process runs or may be started, also where it ends, the longest unused first. */
  readonly #running = new Set<Seat>();
  readonly #queue: TurnQueue;
  /** When one of those who wait for room had it last, in milliseconds of performance.now(). */
  #movedAt = -Infinity;

  constructor(limits: DialersLimits) {
    this.#limits = limits;
    this.#queue = new TurnQueue(limits.dialersAtOnce);
  }

  /** Connects. host: an address. Rejects with the error of connect(2), what start rejects with, or LanFullError. */
  async dial(computer: DialingComputer, host: string, port: number): Promise<SocketHandle> {
    try {
      return await this.#dial(computer, host, port);
    } catch (error) {
      if (!(error instanceof DialerEndedError)) throw error;
      return this.#dial(computer, host, port);
    }
  }

  /** Resolves once a process connects there. Rejects with what start rejects with, or LanFullError. */
  async ready(computer: DialingComputer): Promise<void> {
    const seat = this.#seatOf(computer);
    await seat.dialer;
    this.#rest(seat);
  }

  async #dial(computer: DialingComputer, host: string, port: number): Promise<SocketHandle> {
    const seat = this.#seatOf(computer);
    if (seat.idle !== null) clearTimeout(seat.idle);
    try {
      return await (await seat.dialer).dial(host, port);
    } finally {
      this.#rest(seat);
    }
  }

  #seatOf(computer: DialingComputer): Seat {
    const key = `${computer.machine}\n${computer.name}`;
    const known = this.#seats.get(key);
    const seat = known === undefined || known.process?.isEnding === true ? this.#take(key, computer) : known;
    // To the end of the line: it is in use.
    if (this.#running.delete(seat)) this.#running.add(seat);
    return seat;
  }

  /** From now on it is not used, until the next call. */
  #rest(seat: Seat): void {
    if (seat.idle !== null) clearTimeout(seat.idle);
    if (this.#running.has(seat)) seat.idle = setTimeout(() => seat.process?.end(), this.#limits.dialerIdleMs);
  }

  /** Ends those of a machine. */
  end(machine: string): void {
    for (const seat of this.#running) if (seat.machine === machine) seat.process?.end();
  }

  close(): void {
    for (const { process } of this.#running) process?.end();
  }

  #take(key: string, computer: DialingComputer): Seat {
    const started = Promise.withResolvers<DialerProcess>();
    const seat: Seat = { machine: computer.machine, dialer: started.promise, process: null, idle: null };
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
    this.#start(computer, seat).then(started.resolve, started.reject);
    return seat;
  }

  /** Starts a seat's dialer once there is room for one more. */
  async #start(computer: DialingComputer, seat: Seat): Promise<DialerProcess> {
    const { dialMs, readyPollMs } = this.#limits;
    const begun = performance.now();
    for (;;) {
      const endTurn = await this.#queue.turn(seat.machine);
      try {
        if (this.#makeRoom(seat)) return await computer.start();
      } finally {
        endTurn();
      }
      // Without the turn: others may find room meanwhile.
      // As long as the line moves it is worth its while, as where a whole class connects at once.
      const now = performance.now();
      if (now - Math.max(begun, this.#movedAt) > dialMs || now - begun > lineDials * dialMs)
        throw new LanFullError('As many computers connect just now as may: try again later.');
      await delay(readyPollMs);
    }
  }

  /** Gives a seat its place among those that run; where there are as many as may be one is ended. false: it has yet to go. */
  #makeRoom(seat: Seat): boolean {
    const { dialers, dialersPerMachine, dialTenureMs } = this.#limits;
    const all = [...this.#running];
    const own = all.filter(({ machine }) => machine === seat.machine);
    const crowd = own.length >= dialersPerMachine ? own : all;
    if (crowd === all && all.length < dialers) {
      this.#running.add(seat);
      this.#movedAt = performance.now();
      return true;
    }
    if (crowd.some(({ process }) => process?.isEnding)) return false;
    const now = performance.now();
    const processes = crowd.map(({ process }) => process).filter((process) => process !== null);
    const idle = processes.find(({ busySince }) => busySince === null);
    (idle ?? processes.find(({ busySince }) => busySince !== null && now - busySince >= dialTenureMs))?.giveUp();
    return false;
  }
}
