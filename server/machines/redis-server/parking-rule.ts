// Parking rule: whether a server may be parked, which loses nothing that its learner would miss.
import type { ServerUse } from './server-use.ts';

/** Why servers are parked. silence: nobody has used them for long; pressure: others need the room; force: the same, whatever their clients do. */
export type ParkingOccasion = 'silence' | 'pressure' | 'force';

/** What a server has that parking could lose. */
export interface ParkingFacts {
  /** Whether its append-only file holds all its data. */
  readonly isAofOpen: boolean;
  /** Whether it may have been changed in what its data does not hold; null: unknown. */
  readonly isChanged: boolean | null;
  /** What its clients are about; null: it takes no question, and thus no order to save. */
  readonly use: ServerUse | null;
  /** How many the bridge let in. */
  readonly connections: number;
}

/** Whether a server may be parked. For silence alone it is neither saved nor loses what is only in its memory. */
export function mayPark(occasion: ParkingOccasion, { isAofOpen, isChanged, use, connections }: ParkingFacts): boolean {
  if (use === null && !isAofOpen) return false;
  if (occasion === 'silence' && (!isAofOpen || isChanged !== false || use?.hasPeers === true)) return false;
  return occasion === 'force' || connections === 0 || (use !== null && !use.hasState);
}
