// Admission: gives the places for connections, over WebSockets or plain requests; where all are taken the idle give way, then the greedy.
import { transportLimits } from './limits.ts';

import { ServedLearners } from './served-learners.ts';

/** A place for one connection: a WebSocket, or a channel of the HTTP tunnel. */
export interface Slot {
  /** Notes that the bridge has work to do for the connection, a server to start, say: until it is used or left it is not idle. */
  hold(): void;
  /** Notes that the connection is used, in either direction: the place used longest ago gives way first. */
  touch(): void;
  /** Notes that nobody is left who would use it, or nobody now: until it is used or given back it is idle, and gives way to the same learner, too. */
  leave(): void;
  /** Gives the place back; a second call does nothing. */
  release(): void;
}

/** Who has a place. */
export interface Occupant {
  /** Its place is somebody else's now: it has to close. reason: a sentence for the learner, of at most 123 bytes. */
  giveWay(reason: string): void;
}

/** Where places are given. It may have to ask elsewhere, so it answers in its own time. */
export interface Admission {
  /** A slot, or one sentence for the learner about the limit that was reached. */
  admit(learner: string, occupant: Occupant): Promise<Slot | string>;
}

/** How many places there are. */
export interface AdmissionLimits {
  readonly perLearner: number;
  readonly total: number;
  /** transportLimits has it. */
  readonly servedMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

const gaveWay = 'All connections of the notebook are taken, and this one gave way to another learner. Run this again to get one.';

interface Place {
  readonly occupant: Occupant;
  /** The time of its last use, by the admission's clock; -Infinity: it is only waiting to be given back. */
  usedAt: number;
  /** Whether it waits for the bridge. */
  isHeld: boolean;
  /** Whether it was ever used since it was given. */
  isUsed: boolean;
}

/**
 * Gives the places of one bridge. A learner with none gets one, whatever the others do; only one who was given a first place
 * within the last servedMs has to wait where all are in use and nobody has two more.
 */
export function createAdmission({
  perLearner,
  total,
  servedMs = transportLimits.servedMs,
  now = () => performance.now(),
}: AdmissionLimits): Admission {
  const taken = new Map<string, Set<Place>>();
  const served = new ServedLearners(servedMs, transportLimits.served);
  let all = 0;

  /** false: the place was given back before. */
  const free = (learner: string, place: Place): boolean => {
    const own = taken.get(learner);
    if (!own?.delete(place)) return false;
    if (own.size === 0) taken.delete(learner);
    all -= 1;
    return true;
  };

  const take = (learner: string, place: Place): void => {
    free(learner, place);
    place.occupant.giveWay(gaveWay);
  };

  /** Frees a place for a learner who has so many; false: none is idle, and nobody has so many more that it would be fair. */
  const makeRoom = (learner: string, has: number): boolean => {
    const time = now();
    // Nobody goes without; but who had a first place just now, and is back for another, has been given theirs.
    const isNewcomer = has === 0 && !served.isServed(learner, time);
    const found =
      findIdlest(taken, time - transportLimits.idlePlaceMs) ??
      (isNewcomer ? (findOldest(taken, isUntouched) ?? findOldest(taken, isWaiting)) : null) ??
      findGreediest(taken, has + 2) ??
      (isNewcomer ? findOldest(taken, () => true) : null);
    if (found === null) return false;
    take(found.learner, found.place);
    return true;
  };

  /** Frees a place of the learner's own that only waits to be given back. */
  const makeOwnRoom = (learner: string): boolean => {
    const left = [...(taken.get(learner) ?? [])].find((place) => place.usedAt === -Infinity);
    if (left !== undefined) take(learner, left);
    return left !== undefined;
  };

  const admit = (learner: string, occupant: Occupant): Slot | string => {
    const has = taken.get(learner)?.size ?? 0;
    if (has >= perLearner && !makeOwnRoom(learner))
      return `Your machine has ${has} connections open, the most it may have. Stop a snippet or close a tab.`;
    if (all >= total && !makeRoom(learner, has)) return 'This notebook has as many connections open as it may have. Try again in a moment.';
    const place: Place = { occupant, usedAt: now(), isHeld: false, isUsed: false };
    if (has === 0) served.note(learner, place.usedAt);
    const own = taken.get(learner) ?? new Set();
    taken.set(learner, own.add(place));
    all += 1;
    return {
      hold: () => {
        place.isHeld = true;
      },
      touch: () => {
        place.usedAt = now();
        place.isHeld = false;
        place.isUsed = true;
      },
      leave: () => {
        place.isHeld = false;
        place.usedAt = -Infinity;
      },
      release: () => {
        free(learner, place);
      },
    };
  };

  return { admit: (learner, occupant) => Promise.resolve(admit(learner, occupant)) };
}

interface Candidate {
  readonly learner: string;
  readonly place: Place;
}

type Taken = ReadonlyMap<string, ReadonlySet<Place>>;

/**
 * The place used longest ago of those not used since a time, whoever has it: one who comes under
 * many names has one place under each, and by number alone whoever works with five would have most.
 */
function findIdlest(taken: Taken, since: number): Candidate | null {
  let found: Candidate | null = null;
  let usedAt = since;
  for (const [learner, places] of taken) {
    for (const place of places) {
      if (place.isHeld || place.usedAt > usedAt || (found !== null && place.usedAt === usedAt)) continue;
      found = { learner, place };
      ({ usedAt } = place);
    }
  }
  return found;
}

/** The place used longest ago of those who have most, and at least so many; null: nobody has. With so many more, both have their share when one is given. */
function findGreediest(taken: Taken, least: number): Candidate | null {
  let most = least;
  let found: Candidate | null = null;
  for (const [learner, places] of taken) {
    if (places.size < most) continue;
    for (const place of places) {
      if (found === null || places.size > most || place.usedAt < found.place.usedAt) found = { learner, place };
      most = places.size;
    }
  }
  return found;
}

/** Whether nothing was done with a place since it was given, nor is to be done. */
function isUntouched({ isUsed, isHeld }: Place): boolean {
  return !isUsed && !isHeld;
}

/** Whether a place was never used since the bridge has yet to do its part, start a server, say. */
function isWaiting({ isUsed, isHeld }: Place): boolean {
  return !isUsed && isHeld;
}

/** The place used or taken longest ago, of those of one kind. */
function findOldest(taken: Taken, isOfKind: (place: Place) => boolean): Candidate | null {
  let found: Candidate | null = null;
  for (const [learner, places] of taken) {
    for (const place of places) {
      if (isOfKind(place) && (found === null || place.usedAt < found.place.usedAt)) found = { learner, place };
    }
  }
  return found;
}
