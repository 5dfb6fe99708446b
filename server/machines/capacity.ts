// Capacity: the room that all machines of a bridge share, and who gives way where it runs short.
import { freemem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import type { MachineLimits } from './limits.ts';
import { MachineError } from '../machine.ts';
import type { DiskQuota } from './disk-quota.ts';
import { within } from '../within.ts';

/**
 * How much a machine needs its servers now. busy: something is under way, and nobody may touch it; used: bytes have just
 * passed, or a connection or a console would be missed; silent: its connections have been quiet for long; left: there is none.
 */
export type Claim = 'busy' | 'used' | 'silent' | 'left';

/** A machine, as one that takes places and may give them back. */
export interface Tenant {
  /** Its folder, by which its disk is known. */
  readonly folder: string;
  /** Its servers that run. */
  readonly serverCount: number;
  readonly claim: Claim;
  /** Whether somebody waits for the place that it asks for. */
  readonly isWanted: boolean;
  /** Whether its learner has it besides another one: nobody who is used gives way to it. */
  readonly isExtra?: boolean;
  /** When it was last used and when it last took a place, of one clock in milliseconds. */
  readonly lastUseAt: number;
  readonly seatedAt: number;
  /** Saves and ends its servers. isForced: also where somebody notices. false: it stays. */
  park(isForced: boolean): Promise<boolean>;
}

/** A place that a start has until its server runs. */
export interface Place {
  give(): void;
}

type CapacityLimits = Pick<MachineLimits, 'servers' | 'freeMemoryBytes' | 'placeMs' | 'tenureMs' | 'readyPollMs'>;

/** Machines that give way to one start that is short of memory, at most: what they leave takes a moment to show. */
const mostForMemory = 8;

/** Of those who wait, so many look for a place at a time; the others are called when it is their turn, and look seldom whether somebody still waits for them. */
const atTheFront = 32;
const seldom = 10;

/** A start that has no place yet. */
interface Asker {
  readonly tenant: Tenant;
  /** Who leaves for it just now: the place that comes of that is its own. */
  leaving: Tenant | null;
  /** Has it look whether it is its turn; null: it does not wait for that. */
  call: (() => void) | null;
}

/** Gives places to servers, in the order they were asked for, as far as nobody waits for a machine that takes long to leave. */
export class Capacity {
  readonly #limits: CapacityLimits;
  readonly #quota: DiskQuota;
  readonly #tenants: () => Iterable<Tenant>;
  /** Those who wait, first come first. */
  readonly #askers = new Set<Asker>();
  /** One leaves after the other where memory is short: what each leaves takes a moment to show. */
  readonly #memory = new Mutex();
  #starting = 0;

  constructor(limits: CapacityLimits, quota: DiskQuota, tenants: () => Iterable<Tenant>) {
    this.#limits = limits;
    this.#quota = quota;
    this.#tenants = tenants;
  }

  /** How many starts wait for a place. */
  get waiting(): number {
    return this.#askers.size;
  }

  /** The folders of the machines whose starts wait for a place, the next one first. */
  get line(): string[] {
    return [...this.#askers].map(({ tenant }) => tenant.folder);
  }

  /** A place for one more server of a machine; others are parked for it. Throws MachineError limit, with the reason. */
  async place(tenant: Tenant): Promise<Place> {
    const asker: Asker = { tenant, leaving: null, call: null };
    this.#askers.add(asker);
    try {
      return await this.#await(asker);
    } finally {
      this.#askers.delete(asker);
      for (const one of this.#atTheFront()) one.call?.();
    }
  }

  async #await(asker: Asker): Promise<Place> {
    const { tenant } = asker;
    const deadline = performance.now() + this.#limits.placeMs;
    const asked = new Set<Tenant>([tenant]);
    for (;;) {
      if (!tenant.isWanted) throw new MachineError('limit', 'Whoever asked for the server has left.');
      const isNewcomer = tenant.serverCount === 0 && tenant.isExtra !== true;
      if (isNewcomer && performance.now() <= deadline && !this.#atTheFront().includes(asker)) {
        const { promise, resolve } = Promise.withResolvers<void>();
        asker.call = resolve;
        await within(promise, this.#limits.readyPollMs * seldom);
        asker.call = null;
      } else if (!this.#hasRoom(asker)) {
        if (await this.#park(asker, asked, isNewcomer)) continue;
        // Somebody who has nothing yet waits for the first who has had a place for long enough.
        if (!isNewcomer || performance.now() > deadline)
          throw new MachineError('limit', 'The notebook runs as many servers as it may: try again later.');
        asked.clear();
        asked.add(tenant);
        await delay(this.#limits.readyPollMs);
      } else if (this.#isShortOfMemory) {
        const isEased =
          asked.size <= mostForMemory && (await this.#memory.runExclusive(() => !this.#isShortOfMemory || this.#park(asker, asked, false)));
        if (!isEased) throw new MachineError('limit', 'The notebook is short of memory: try again later.');
      } else {
        const obstacle = await this.#quota.obstacle(tenant.folder);
        if (obstacle !== null) throw new MachineError('limit', obstacle);
        // Somebody else may have come first meanwhile.
        if (this.#hasRoom(asker)) return this.#take();
      }
    }
  }

  /** Has the next machine leave for an asker. false: there is none. */
  async #park(asker: Asker, asked: Set<Tenant>, isNewcomer: boolean): Promise<boolean> {
    const unavailable = new Set([...this.#askers].map(({ leaving }) => leaving));
    const terms = { isNewcomer, now: performance.now(), tenureMs: this.#limits.tenureMs };
    const tenant = chooseToLeave(
      [...this.#tenants()].filter((one) => !asked.has(one) && !unavailable.has(one)),
      terms,
    );
    if (tenant === null) return false;
    asked.add(tenant);
    asker.leaving = tenant;
    try {
      await tenant.park(tenant.claim === 'used');
    } finally {
      asker.leaving = null;
    }
    return true;
  }

  #atTheFront(): Asker[] {
    const front: Asker[] = [];
    for (const asker of this.#askers) {
      if (front.length === atTheFront) break;
      front.push(asker);
    }
    return front;
  }

  #take(): Place {
    this.#starting += 1;
    let isTaken = true;
    return {
      give: () => {
        if (isTaken) this.#starting -= 1;
        isTaken = false;
      },
    };
  }

  /** Whether there is a place for an asker, and for all who came before it and wait for nobody else. */
  #hasRoom(asker: Asker): boolean {
    let taken = this.#starting;
    for (const tenant of this.#tenants()) taken += tenant.serverCount;
    for (const other of this.#askers) {
      if (other === asker) break;
      if (other.leaving === null) taken += 1;
    }
    return taken < this.#limits.servers;
  }

  get #isShortOfMemory(): boolean {
    return freemem() < this.#limits.freeMemoryBytes;
  }
}

/**
 * Who leaves: first a machine that nobody is connected to, then one whose connections are quiet, each by its last use.
 * To a learner without a server the greedy give way too, and then whoever was used least lately; but not at once.
 */
export function chooseToLeave<T extends Pick<Tenant, 'serverCount' | 'claim' | 'lastUseAt' | 'seatedAt'>>(
  tenants: readonly T[],
  { isNewcomer, now, tenureMs }: { readonly isNewcomer: boolean; readonly now: number; readonly tenureMs: number },
): T | null {
  const seated = tenants.filter(({ serverCount, claim }) => serverCount > 0 && claim !== 'busy');
  const used = isNewcomer ? seated.filter(({ claim, seatedAt }) => claim === 'used' && now - seatedAt >= tenureMs) : [];
  const groups = [
    seated.filter(({ claim }) => claim === 'left'),
    seated.filter(({ claim }) => claim === 'silent'),
    used.filter(({ serverCount }) => serverCount > 1),
    used,
  ];
  const group = groups.find(({ length }) => length > 0) ?? [];
  return group.reduce<T | null>((least, one) => (least === null || one.lastUseAt < least.lastUseAt ? one : least), null);
}
