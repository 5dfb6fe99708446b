// Strip: the one line under a snippet's code, with what can be done about it. Of several the most pressing shows.
import type { Link } from './sum.ts';

/**
 * Who has something to say under a snippet, the most pressing first: of those that do, the first one shows. Each owner
 * sets and clears its own and need not know of the others.
 */
export const stripSlots = [
  /** The server at hand cannot run it. */
  'server',
  /** The code that shows is not the one that Run would execute. */
  'changed',
  /** The one remedy for what failed or differs: who changed the key, a server to start, earlier steps to run. */
  'remedy',
  /** A run that could not be, or what it left out: the sentence that belongs to the outcome. */
  'outcome',
  /** Before a run: earlier steps of the page that it rests on have not run. */
  'earlier-steps',
  /** The lesson has changed since it was edited here. */
  'edits',
  /** A link to the snippet has been copied, or could not be. */
  'link',
  /** What was just taken away can be brought back. */
  'undo',
  /** How its computer differs from a real one, where the notebook has no network for it. */
  'networks',
  /** More output than shows. */
  'long-output',
  /** What pencil means, at the first snippet that a reader ever sees. */
  'first-steps',
] as const;
export type StripSlot = (typeof stripSlots)[number];

export interface Strip {
  /** Sentences; { code } is set as code. */
  readonly text: string | readonly (string | { readonly code: string })[];
  readonly links?: readonly Link[];
}

/** The strip that shows; null: none. The way to the rest of a long output is offered whatever else is said: it has no other place. */
export function pressing(strips: ReadonlyMap<StripSlot, Strip>): Strip | null {
  const slot = stripSlots.find((each) => strips.has(each));
  const strip = slot === undefined ? undefined : strips.get(slot);
  if (strip === undefined) return null;
  const more = slot === 'long-output' ? [] : (strips.get('long-output')?.links ?? []);
  return more.length === 0 ? strip : { ...strip, links: [...(strip.links ?? []), ...more] };
}

/** Whether what shows says the same and leads to the same: drawn anew, it would lose the press that is on it, and the focus. */
export function isSame(one: Strip | null, other: Strip | null): boolean {
  if (one === null || other === null || one.text !== other.text) return one === other;
  const [links, others] = [one.links ?? [], other.links ?? []];
  return links.length === others.length && links.every((link, at) => link === others[at]);
}

/** The place of the strip on the page. */
export class StripPlace {
  readonly #element: HTMLElement;
  readonly #strips = new Map<StripSlot, Strip>();
  /** The one on the page. */
  #shown: Strip | null = null;
  /** Where the focus goes when the pressed link goes away. */
  readonly #refocus: () => void;

  constructor(element: HTMLElement, refocus: () => void) {
    this.#element = element;
    this.#refocus = refocus;
  }

  /** Sets or clears what one owner has to say. */
  set(slot: StripSlot, strip: Strip | null): void {
    if (strip === null) this.#strips.delete(slot);
    else this.#strips.set(slot, strip);
    const next = pressing(this.#strips);
    if (isSame(next, this.#shown)) return;
    const focused = this.#element.contains(document.activeElement);
    const isFollowed = strip !== null && next === strip;
    this.#shown = next;
    this.#element.hidden = next === null;
    this.#element.replaceChildren(...(next === null ? [] : elementsOf(next)));
    if (!focused) return;
    // What a press leads to, such as a question, is answered right there.
    const answer = isFollowed ? this.#element.querySelector('button') : null;
    if (answer === null) this.#refocus();
    else answer.focus({ preventScroll: true });
  }
}

function elementsOf({ text, links = [] }: Strip): HTMLElement[] {
  const words = document.createElement('span');
  for (const part of typeof text === 'string' ? [text] : text) {
    if (typeof part === 'string') {
      words.append(part);
    } else {
      const code = document.createElement('code');
      code.textContent = part.code;
      words.append(code);
    }
  }
  if (links.length === 0) return [words];
  const ways = document.createElement('span');
  ways.className = 'rn-links';
  ways.append(...links.map(linkButton));
  return [words, ways];
}

/** A button that looks like a link. */
export function linkButton({ label, act }: Link): HTMLButtonElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'rn-link';
  button.textContent = label;
  button.addEventListener('click', act);
  return button;
}
