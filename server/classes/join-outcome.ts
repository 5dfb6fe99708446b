// Join outcome: what comes of a request to join, and how whoever asked is told.
import { classWireLimits, type JoinRefusal, type JoinReply } from '../../src/class-protocol.ts';
import { ClassError } from './class-part.ts';
import type { Tries } from './guess-brake.ts';
import type { ClassRecord } from './roster.ts';

/** What came of it. */
export interface Joined {
  readonly outcome: JoinReply | ClassError;
  /** Whose the browser is from now on; null: as before. */
  readonly learner: string | null;
  /** What it has tried by now; null: as before. */
  readonly tries: Tries | null;
}

/** What was typed is no name. */
export const noName = {
  message: `Type a name of one to ${classWireLimits.nameCharacters} characters, with a letter or a digit in it.`,
  reason: { is: 'no-name', most: classWireLimits.nameCharacters },
} as const;
/** No class has the code. */
export const noClass: JoinRefusal = {
  code: 'no-class',
  message: 'No class has this code. Look at the board once more; the codes have two words.',
};

export function removedText({ name }: ClassRecord): string {
  return `The teacher removed you from ${name}. Ask them whether you may come back.`;
}

/** place: in the line, from 1. */
export function heldText({ name }: ClassRecord, place: number): string {
  return `The teacher lets joiners into ${name} by hand now. You are number ${place} in the line.`;
}

export function endedRefusal({ name }: ClassRecord, until: number): JoinRefusal {
  return {
    code: 'class-ended',
    message: `${name} has ended. Its students can take their work home until ${new Date(until).toISOString().slice(0, 10)}.`,
    className: name,
    until,
  };
}

/** ms: until the next code may be tried. */
export function waitText(ms: number): string {
  return `Too many codes from this browser were wrong: the next one can be tried in ${Math.ceil(ms / 1000)} seconds. Nobody else has to wait.`;
}

/** Somebody is not let in, and nothing else has changed. */
export function refused(status: number, refusal: JoinRefusal): Joined {
  return { outcome: new ClassError(status, refusal), learner: null, tries: null };
}
