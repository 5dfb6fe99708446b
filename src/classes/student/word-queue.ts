// Word queue: what a page has to say to its class, at a pace, without what was overtaken meanwhile. Pure.
import type { StudentWord } from '../../class-protocol.ts';
import { studentLimits } from './limits.ts';

export class WordQueue {
  readonly #words: StudentWord[] = [];
  /** Until when what was said so far is paid for. */
  #paidUntil = -Infinity;

  add(word: StudentWord): void {
    const at = this.#words.findIndex((other) => overtakes(word, other));
    if (at !== -1) this.#words.splice(at, 1);
    this.#words.push(word);
  }

  /** The next word, where it is its time; else how long until then, in milliseconds; both null: there is none. now: of performance.now(). */
  take(now: number): { readonly word: StudentWord | null; readonly wait: number | null } {
    const [word] = this.#words;
    if (word === undefined) return { word: null, wait: null };
    const { wordBurst, wordEveryMs } = studentLimits;
    const paidUntil = Math.max(this.#paidUntil, now) + wordEveryMs;
    const wait = paidUntil - now - wordBurst * wordEveryMs;
    if (wait > 0) return { word: null, wait };
    this.#paidUntil = paidUntil;
    this.#words.shift();
    return { word, wait: null };
  }
}

/** Whether a word makes one that waits still worth nothing. Each end of a run is a try, and counts. */
function overtakes(word: StudentWord, waiting: StudentWord): boolean {
  if (word.type === 'step' && waiting.type === 'step')
    return waiting.page === word.page && waiting.step === word.step && waiting.state === 'running';
  return word.type === waiting.type && (word.type === 'at' || word.type === 'hand' || word.type === 'reachable');
}
