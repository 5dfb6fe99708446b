// Codes: the join code on the board, two words, and the personal code that brings a student's work to another browser.
import { randomBytes, randomInt } from 'node:crypto';
import { codeWords } from './code-words.ts';
import { codeLimits } from './limits.ts';

/** Letters and digits that are not mistaken for one another (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** What is typed instead. */
const mistaken: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };

/** A new join code, such as "QUICK-OTTER", that none of the others is typed like. isFree: by readJoinCode's form. */
export function newJoinCode(isFree: (code: string) => boolean): string {
  for (;;) {
    const [first = '', second = ''] = [randomWord(), randomWord()];
    const code = `${first}-${second}`.toUpperCase();
    if (first !== second && isFree(readJoinCode(code))) return code;
  }
}

/** What matters of a join code as it was typed: case, blanks and hyphens do not. */
export function readJoinCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z]/g, '');
}

/** A new personal code, such as "K7MQ-P2XD": 40 random bits. */
export function newPersonalCode(): string {
  const letters = Array.from(randomBytes(codeLimits.personalCharacters), (byte) => alphabet[byte % alphabet.length]);
  return spaced(letters.join(''));
}

/** A personal code as it was typed, in the form that newPersonalCode gives; null: it is none. */
export function readPersonalCode(typed: string): string | null {
  const letters = typed
    .toUpperCase()
    .replace(/[^A-Z\d]/g, '')
    .replace(/[OIL]/g, (letter) => mistaken[letter] ?? letter);
  return letters.length === codeLimits.personalCharacters && Array.from(letters).every((one) => alphabet.includes(one))
    ? spaced(letters)
    : null;
}

function spaced(letters: string): string {
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

function randomWord(): string | undefined {
  return codeWords[randomInt(codeWords.length)];
}
