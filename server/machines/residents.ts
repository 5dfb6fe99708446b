// Residents: the machines that are in memory, each as long as it is needed, and who is told of their changes.
import { describeError, type Log } from '../log.ts';
import type { MachineSummary } from '../machine.ts';
import type { LearnerMachine } from './learner-machine/learner-machine.ts';

/** A machine, as far as it matters whether it stays. */
export type ResidentMachine = Pick<LearnerMachine, 'state' | 'serverCount' | 'usedAt' | 'isDown' | 'isNeeded' | 'leave' | 'remove'>;

/** A machine in memory. */
interface Resident<M> {
  readonly opening: Promise<M>;
  /** null: it is being opened. */
  machine: M | null;
  /** What is being asked of it. */
  uses: number;
  /** The state that was last told of it. */
  told: MachineSummary['state'];
}

export class Residents<M extends ResidentMachine> {
  readonly #open: (learner: string, changed: () => void) => Promise<M>;
  readonly #report: Log;
  readonly #residents = new Map<string, Resident<M>>();
  /** Removals under way, by learner. */
  readonly #removals = new Map<string, Promise<unknown>>();
  readonly #watchers = new Set<(machine: MachineSummary) => void>();
  #isClosed = false;

  /** open: brings a machine into memory, which tells of each change of its state by changed. */
  constructor(open: (learner: string, changed: () => void) => Promise<M>, report: Log) {
    this.#open = open;
    this.#report = report;
  }

  /** Those that are open. */
  get machines(): M[] {
    const machines: M[] = [];
    for (const { machine } of this.#residents.values()) if (machine !== null) machines.push(machine);
    return machines;
  }

  /** The learner's machine, where it is open. */
  one(learner: string): M | null {
    return this.#residents.get(learner)?.machine ?? null;
  }

  list(): MachineSummary[] {
    return [...this.#residents].flatMap(([learner, { machine }]) => (machine === null ? [] : [summaryOf(learner, machine)]));
  }

  /** Calls back with every change of a machine's state, until the function that it returns is called. */
  watch(changed: (machine: MachineSummary) => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /** Has work done with a machine, which is in memory as long as that takes and something of it is alive. */
  async use<T>(learner: string, work: (machine: M) => Promise<T>): Promise<T> {
    const resident = this.#residents.get(learner) ?? this.#admit(learner);
    resident.uses += 1;
    try {
      return await work(await resident.opening);
    } finally {
      resident.uses -= 1;
      this.#forgetUnneeded(learner, resident);
    }
  }

  /** Removes for good a machine that its caller alone uses. Who comes meanwhile waits, and finds a new one. */
  async remove(learner: string): Promise<void> {
    const resident = this.#residents.get(learner);
    if (resident === undefined || resident.machine === null || resident.uses > 1) return;
    const removal = resident.machine.remove();
    this.#residents.delete(learner);
    this.#removals.set(learner, removal);
    try {
      await removal;
    } finally {
      this.#removals.delete(learner);
    }
  }

  /** Forgets those that are needed no longer without having told so. */
  sweep(): void {
    for (const [learner, resident] of this.#residents) this.#forgetUnneeded(learner, resident);
  }

  /** Forgets none from now on; resolves once those that were being opened are open, or could not be. */
  async keep(): Promise<void> {
    this.#isClosed = true;
    // One that could not be opened has nothing to close.
    await Promise.allSettled([...this.#residents.values()].map(({ opening }) => opening));
    await Promise.allSettled(this.#removals.values());
  }

  #admit(learner: string): Resident<M> {
    const open = (): Promise<M> => this.#open(learner, () => this.#changed(learner));
    const removal = this.#removals.get(learner);
    const opening = removal === undefined ? open() : Promise.allSettled([removal]).then(open);
    const resident: Resident<M> = { opening, machine: null, uses: 0, told: 'absent' };
    this.#residents.set(learner, resident);
    settle(resident).catch(() => this.#residents.delete(learner)); // Whoever uses it is told why.
    return resident;
  }

  #changed(learner: string): void {
    const resident = this.#residents.get(learner);
    if (resident === undefined || resident.machine === null) return;
    const summary = summaryOf(learner, resident.machine);
    if (summary.state !== resident.told) {
      resident.told = summary.state;
      for (const watcher of this.#watchers) watcher(summary);
    }
    this.#forgetUnneeded(learner, resident);
  }

  #forgetUnneeded(learner: string, { machine, uses }: Resident<M>): void {
    if (machine === null || uses > 0 || machine.isNeeded || this.#isClosed || this.one(learner) !== machine) return;
    this.#residents.delete(learner);
    // Its name is never used again: nobody waits for its removal.
    machine.leave().catch((error: unknown) => this.#report(`A machine's sockets could not be removed. ${describeError(error)}`));
  }
}

async function settle<M extends ResidentMachine>(resident: Resident<M>): Promise<void> {
  resident.machine = await resident.opening;
  resident.told = resident.machine.state;
}

function summaryOf(learner: string, { state, serverCount, usedAt, isDown }: ResidentMachine): MachineSummary {
  return { learner, state, servers: serverCount, usedAt, isDown };
}
