// Reason text: why something of a class was not done, in the page's language.
import type { ClassReason, ReasonWords } from '../class-protocol.ts';

/** said: what the class computer says of it, in English; reason: what it names, which a newer one may name otherwise. */
export function reasonText(said: string, reason: ClassReason | null, words: ReasonWords): string {
  if (reason === null || !Object.hasOwn(words, reason.is)) return words.other(said);
  const say = words[reason.is] as ((said: string, reason: ClassReason) => string) | undefined;
  return say?.(said, reason) ?? words.other(said);
}
