// Capacity: the room that all machines of a bridge share, and who gives way where it runs short.
import { freemem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import type { MachineLimits } from '../limits.ts';
import { MachineError } from '../machine.ts';
import type { DiskQuota } from './disk-quota.ts';

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

/** What keeps a server from starting. */
interface Shortage {
  readonly message: string;
  /** Whether a server that ends makes room. */
  readonly isOfPlaces: boolean;
  readonly isOfMemory: boolean;
}

/** Machines that give way to one start that is short of memory, at most: what they leave takes a moment to show. */
const mostForMemory = 8;

/** Gives places to servers, one start after the other. */
export class Capacity {
  readonly #limits: CapacityLimits;
  readonly #quota: DiskQuota;
  readonly #tenants: () => Iterable<Tenant>;
  readonly #mutex = new Mutex();
  #starting = 0;

  constructor(limits: CapacityLimits, quota: DiskQuota, tenants: () => Iterable<Tenant>) {
    this.#limits = limits;
    this.#quota = quota;
    this.#tenants = tenants;
  }

  /** A place for one more server of a machine; others are parked for it. Throws MachineError limit, with the reason. */
  place(asker: Tenant): Promise<Place> {
    return this.#mutex.runExclusive(async () => {
      const deadline = performance.now() + this.#limits.placeMs;
      const asked = new Set<Tenant>([asker]);
      for (;;) {
        const shortage = await this.#shortage(asker);
        if (shortage === null) return this.#take();
        if (!shortage.isOfPlaces && !shortage.isOfMemory) throw new MachineError('limit', shortage.message);
        if (shortage.isOfMemory && asked.size > mostForMemory) throw new MachineError('limit', shortage.message);
        const isNewcomer = asker.serverCount === 0 && shortage.isOfPlaces;
        const terms = { isNewcomer, now: performance.now(), tenureMs: this.#limits.tenureMs };
        const tenant = chooseToLeave(
          [...this.#tenants()].filter((one) => !asked.has(one)),
          terms,
        );
        if (tenant !== null) {
          asked.add(tenant);
          await tenant.park(tenant.claim === 'used');
          continue;
        }
        // Somebody who has nothing yet waits for the first who has had a place for long enough.
        if (!isNewcomer || performance.now() > deadline) throw new MachineError('limit', shortage.message);
        asked.clear();
        asked.add(asker);
        await delay(this.#limits.readyPollMs);
      }
    });
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

  async #shortage(asker: Tenant): Promise<Shortage | null> {
    let servers = this.#starting;
    for (const tenant of this.#tenants()) servers += tenant.serverCount;
    if (servers >= this.#limits.servers)
      return { message: 'The notebook runs as many servers as it may: try again later.', isOfPlaces: true, isOfMemory: false };
    if (freemem() < this.#limits.freeMemoryBytes)
      return { message: 'The notebook is short of memory: try again later.', isOfPlaces: false, isOfMemory: true };
    const obstacle = await this.#quota.obstacle(asker.folder);
    return obstacle === null ? null : { message: obstacle, isOfPlaces: false, isOfMemory: false };
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
