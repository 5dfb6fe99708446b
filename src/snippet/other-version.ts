// Other version: what shows where code that is open here was changed elsewhere. Whoever types here decides, and loses neither.
import type { PartTexts } from '../texts/texts.ts';
import type { Strip, StripSlot } from './strip.ts';

/** Code that the learner edits: a snippet, or a note. */
export interface EditedCode {
  readonly source: string;
  /** The learner is typing in it now. */
  readonly isTyping: boolean;
  /** Shows code that is kept already. */
  showKept(source: string): void;
  strip(slot: StripSlot, strip: Strip | null): void;
}

/** Shows what another tab made of it, or offers that to whoever is typing. keep: told after a choice, to keep what is there then. */
export function takeElsewhere(code: EditedCode, theirs: string, texts: PartTexts['edits'], keep: () => void): void {
  if (theirs === code.source) code.strip('edits', null);
  else if (code.isTyping) offerVersion(code, theirs, texts.changedElsewhere, texts, keep);
  else code.showKept(theirs);
}

/** Offers another version. why: the sentence before it. */
export function offerVersion(code: EditedCode, theirs: string, why: string, texts: PartTexts['edits'], keep: () => void): void {
  const decide = (take: boolean): void => {
    code.strip('edits', null);
    if (take) code.showKept(theirs);
    keep();
  };
  const links = [
    { label: texts.takeTheirs, act: () => decide(true) },
    { label: texts.keepMine, act: () => decide(false) },
  ];
  code.strip('edits', { text: [why, { code: theirs }], links });
}
