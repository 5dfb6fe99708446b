// Work turns: lets few redis-servers have much to do at a time, so that one who asks little of theirs finds a processor free.
import type { WritePace } from '../streams/upstream-socket.ts';
import type { MachineLimits } from './limits.ts';
import { TurnQueue } from './turn-queue.ts';

type WorkLimits = Pick<MachineLimits, 'workBytes' | 'workSliceBytes' | 'workAtOnce' | 'workMs' | 'workSilentTurns'>;

/** The turns of one bridge. */
export class WorkTurns {
  readonly #limits: WorkLimits;
  readonly #queue: TurnQueue;
  /** Machines that let their last turn pass without an answer, each with how many turns it has had since that took no time. */
  readonly #silent = new Map<string, number>();

  constructor(limits: WorkLimits) {
    this.#limits = limits;
    this.#queue = new TurnQueue(limits.workAtOnce);
  }

  /** The pace of a new connection to a server of a machine. All of a machine's connections share its turns. */
  paceOf(machine: string): WritePace {
    return new WorkPace(this.#limits, this.#queue, this.#silent, machine);
  }
}

/** The pace of one connection. */
class WorkPace implements WritePace {
  readonly sliceBytes: number;
  readonly #limits: WorkLimits;
  readonly #queue: TurnQueue;
  readonly #silent: Map<string, number>;
  readonly #machine: string;
  /** Bytes that were written since something came back, or since the last turn began. */
  #unanswered = 0;
  /** The turn that was begun last, and is not over; null: none is. */
  #turn: { readonly over: Promise<void>; readonly end: () => void } | null = null;
  #isClosed = false;

  constructor(limits: WorkLimits, queue: TurnQueue, silent: Map<string, number>, machine: string) {
    this.sliceBytes = limits.workSliceBytes;
    this.#limits = limits;
    this.#queue = queue;
    this.#silent = silent;
    this.#machine = machine;
  }

  isFree(bytes: number): boolean {
    // As long as nobody else waits, whoever has a turn goes on.
    const isTurn = this.#turn !== null && this.#queue.isEmpty;
    const isMuch = bytes > this.sliceBytes || (this.#unanswered + bytes >= this.#limits.workBytes && !isTurn);
    if (isMuch) return false;
    this.#unanswered += bytes;
    return true;
  }

  answered(): void {
    this.#unanswered = 0;
    if (this.#silent.size > 0) this.#silent.delete(this.#machine);
    this.#turn?.end();
  }

  close(): void {
    this.#isClosed = true;
    this.#silent.delete(this.#machine);
    this.#turn?.end();
  }

  async turn(): Promise<void> {
    await this.#turn?.over;
    const pass = await this.#queue.turn(this.#machine);
    if (this.#isClosed) return pass();
    this.#unanswered = 0;
    // One that is stopped, or puts a long value together, has others wait for few of its turns: all together would be long. One
    // that does its work and says nothing, after CLIENT REPLY OFF, has them wait for about as long as it works.
    const passed = this.#silent.get(this.#machine);
    const isPassing = passed !== undefined && passed < this.#limits.workSilentTurns;
    if (passed !== undefined) this.#silent.set(this.#machine, isPassing ? passed + 1 : 0);
    if (isPassing) return pass();
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const end = (): void => {
      clearTimeout(patience);
      this.#turn = null;
      resolve();
      pass();
    };
    const patience = setTimeout(() => {
      this.#silent.set(this.#machine, 0);
      end();
    }, this.#limits.workMs);
    this.#turn = { over, end };
  }
}
