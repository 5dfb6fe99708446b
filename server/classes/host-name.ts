// Host name: what a student's machine is called after the name that they typed, in whatever script.
import anyAscii from 'any-ascii';
import { classWireLimits, takenHostNames } from '../../src/class-protocol.ts';
import { nameLimits } from './limits.ts';

/** For a name of which nothing can be written in ASCII. */
const nameless = 'student';

const manyMarks = new RegExp(`(\\p{M}{${nameLimits.marksOnLetter}})\\p{M}+`, 'gu');

/**
 * A name as it is shown: without what cannot be seen or turns the text around, and with single blanks. null: it is empty, too
 * long, or has neither a letter, a digit nor a picture.
 */
export function shownName(typed: string): string | null {
  const name = typed
    .normalize('NFC')
    .replace(/\p{White_Space}/gu, ' ')
    .replace(/\p{C}/gu, '')
    // Once more: what could not be seen may have kept a letter from its mark, and a blank from the next.
    .normalize('NFC')
    .replace(/ +/g, ' ')
    .replace(manyMarks, '$1')
    .trim();
  if (Array.from(name).length > classWireLimits.nameCharacters) return null;
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(name) ? name : null;
}

/** The name of a machine: as isComputerName wants it, and the same for names that differ in case, accents or look alone. */
export function hostNameOf(name: string): string {
  const ascii = anyAscii(name)
    .toLowerCase()
    .replace(/['`]/g, '')
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-+/, '');
  const started = /^\d/.test(ascii) ? `s${ascii}` : ascii;
  return started.slice(0, nameLimits.hostNameCharacters).replace(/-+$/, '') || nameless;
}

/** Whether a host name means something else in a class. */
export function isTakenHostName(hostname: string): boolean {
  return takenHostNames.includes(hostname);
}

/** The first of "Ada-2", "Ada-3" … whose host name nobody has. isFree: whether nobody has a host name. */
export function freeName(name: string, isFree: (hostname: string) => boolean): string {
  const base = name.replace(/-\d+$/, '') || name;
  for (let number = 2; ; number += 1) {
    const candidate = numbered(base, `-${number}`);
    if (isFree(hostNameOf(candidate))) return candidate;
  }
}

/** As much of a name as leaves room for what comes behind it, both as it is shown and as a host name. */
function numbered(base: string, suffix: string): string {
  const letters = Array.from(base).slice(0, classWireLimits.nameCharacters - suffix.length);
  while (letters.length > 0 && !hostNameOf(letters.join('') + suffix).endsWith(suffix)) letters.pop();
  return (letters.join('').trimEnd() || nameless) + suffix;
}
