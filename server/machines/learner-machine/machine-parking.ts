// Machine parking: slows down servers of one machine that nobody uses, and parks them: they end, and their next use brings them back.
import type { Claim } from '../capacity.ts';
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import type { ParkingOccasion } from '../redis-server/parking-rule.ts';

const moreRoom = 'Your redis-server ended to have more memory from now on. Its data is kept, and the next command brings it back.';
const crowded = 'The notebook ended your redis-server: room is short. Its data is kept, and the next command brings it back.';

type ParkingParts = Pick<MachineParts, 'site' | 'running' | 'status' | 'use' | 'mutex'>;

export class MachineParking {
  readonly #parts: ParkingParts;
  readonly #endings: MachineEndings;
  readonly #claim: () => Claim;
  /** When it is tried again to park it for its silence, in milliseconds of performance.now(). */
  #parkAgainAt = 0;
  /** When servers with less room than they may have by now are tried again, of the same clock. */
  #refitAgainAt = 0;

  /** claim: the machine's, now. */
  constructor(parts: ParkingParts, endings: MachineEndings, claim: () => Claim) {
    this.#parts = parts;
    this.#endings = endings;
    this.#claim = claim;
  }

  /**
   * Saves and ends its servers; the next byte brings them back. Clients that can do without notice nothing; by force, the
   * others are cut off, for that reason. false: it is in use, or a server cannot save, or has more than what silence alone may end.
   */
  async park(occasion: ParkingOccasion, reason: string = crowded): Promise<boolean> {
    const isForced = occasion === 'force';
    if (this.#claim() === 'busy') return false;
    return this.#parts.mutex.runExclusive(async () => {
      const servers = [...this.#parts.running];
      if (!isForced && !servers.every(({ connections }) => connections.canLeave)) return false;
      const marks = servers.map(({ connections }) => connections.mark);
      const canPark = await Promise.all(servers.map((server) => server.canPark(occasion)));
      const isUsed = servers.some(
        ({ connections, isWatched }, index) =>
          connections.mark !== marks[index] || connections.isOpening || !connections.canLeave || isWatched,
      );
      if (canPark.includes(false) || (isUsed && !isForced)) return false;
      // In one step from the look to here: whoever comes now waits for the end, and then for the return.
      return this.#endings.endAll(servers, isForced ? reason : null);
    });
  }

  /** Has servers that were started with other limits than the machine's end, to come back with those. false: one is in the middle of something. */
  async refit(): Promise<boolean> {
    const { site, running } = this.#parts;
    // What keeps it from ending mostly stays: it is not asked at every look.
    this.#refitAgainAt = performance.now() + site.limits.idleMs;
    return ![...running].some(({ limits }) => limits !== site.limits) || (await this.park('force', moreRoom));
  }

  /** Looks after its servers: slows down those that nobody uses, and parks them after a while. */
  async care(): Promise<void> {
    const { site, running, status, use } = this.#parts;
    const { idleMs, parkMs } = site.limits;
    for (const server of running) {
      const silenceMs = performance.now() - server.connections.lastUseAt();
      if (silenceMs < idleMs) await use.wake(server);
      else if (server.life.state === 'running' && (await server.rest())) {
        status.tell(server, { type: 'silence' });
        await server.giveBackMemory();
      }
    }
    const now = performance.now();
    if (now >= this.#refitAgainAt) await this.refit();
    if (running.size === 0 || now - use.lastUseAt < parkMs || now < this.#parkAgainAt) return;
    const claim = this.#claim();
    if (claim !== 'left' && claim !== 'silent') return;
    // What keeps a server from being parked mostly stays: it is not asked at every look.
    this.#parkAgainAt = now + idleMs;
    await this.park('silence');
  }
}
