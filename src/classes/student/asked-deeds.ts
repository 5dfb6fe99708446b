// Asked deeds: what a page does as the teacher asks of it: opens a step, runs one, takes a snippet, and the letters that they type.
import type { ClassWord } from '../../class-protocol.ts';
import { newCell } from '../../notebook/cells/cell.ts';
import type { CellBoard } from '../../notebook/cells/cell-board.ts';
import type { NotebookContext } from '../../notebook/page-context.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { stepElement, stepNumber } from '../step-number.ts';
import { carryOpening, carrySnippet, takeOpening, takeSnippets, type CarriedSnippet } from './carried.ts';
import { inLanguage } from './in-language.ts';
import { studentLimits } from './limits.ts';
import { isTooLong } from './shown-source.ts';
import type { Notice, Place, Was } from './student-state.ts';
import { withTyped } from './typed-change.ts';

/** What they have around them. */
export interface DeedGround {
  /** The address of this page. */
  readonly page: string;
  readonly attendance: NotebookContext['attendance'];
  /** The reader's own cells; null: this page has no place for any. */
  readonly cells: Promise<CellBoard | null>;
  /** Where the student is. */
  readonly place: () => { readonly page: string | null; readonly step: number | null };
  /** Says what was done. */
  readonly notice: (notice: Notice) => void;
}

export class AskedDeeds {
  readonly #ground: DeedGround;

  constructor(ground: DeedGround) {
    this.#ground = ground;
  }

  /** Does what was asked for on the page before this one. */
  start(): void {
    const opening = takeOpening(this.#ground.page);
    if (opening !== null) this.#opened(opening.from, opening.step, opening.was);
    void this.#placeCarried();
  }

  /** The student goes somewhere by themselves. */
  go({ page, step }: Place): void {
    if (page !== this.#ground.page) {
      carryOpening({ from: '', page, step, was: null });
      location.assign(inLanguage(page));
    } else if (step !== null) scrollTo(step);
    else scroll({ top: 0 });
  }

  open(from: string, page: string, step: number | null): void {
    const was = this.#ground.place();
    if (page === this.#ground.page) {
      if (step !== null) scrollTo(step);
      return this.#opened(from, step, was.page === null ? null : { page: was.page, step: was.step, title: null });
    }
    const title = document.querySelector('h1')?.textContent?.trim() ?? document.title;
    carryOpening({ from, page, step, was: { page: this.#ground.page, step: was.step, title } });
    location.assign(inLanguage(page));
  }

  run(page: string, step: number): void {
    const element = page === this.#ground.page ? stepElement(document, step) : null;
    // An exercise is the student's own.
    if (element instanceof RedisSnippet && !element.hasAttribute('exercise')) void element.run();
  }

  async place(snippet: CarriedSnippet): Promise<void> {
    const { attendance, cells, notice } = this.#ground;
    void attendance.begin();
    const board = hasCells() ? await cells : null;
    if (board === null) carrySnippet(snippet);
    else board.addAll([newCell(snippet.kind, { source: snippet.source })]);
    notice({ type: 'sent', key: `sent ${snippet.id}`, from: snippet.from, isPlaced: board !== null });
  }

  /** Shows the snippet that came last. */
  async showSent(): Promise<void> {
    await this.#ground.cells;
    [...document.querySelectorAll('[data-cell]')].at(-1)?.scrollIntoView({ block: 'center' });
  }

  /**
   * The teacher's letters, in the one snippet that they are for, beside what its student has typed meanwhile. by: who types.
   * Returns the snippet's step; undefined: nothing was typed.
   */
  type({ key, source, base }: Extract<ClassWord, { type: 'typed' }>, by: string): number | null | undefined {
    const snippet = [...document.querySelectorAll('redis-snippet')].find(
      (element) => element instanceof RedisSnippet && element.identity === key,
    );
    if (!(snippet instanceof RedisSnippet)) return undefined;
    // Of a long one the teacher has seen the beginning alone.
    if (isTooLong(snippet.source)) return undefined;
    const text = base === undefined ? source : withTyped(base, source, snippet.source);
    // It has no place any more: the student's text stays, and the teacher's page shows it again.
    if (text === null) return undefined;
    if (snippet.source !== text) snippet.source = text;
    snippet.dataset['typedBy'] = by;
    setTimeout(() => delete snippet.dataset['typedBy'], studentLimits.flagMs);
    return stepNumber(snippet);
  }

  /** The page is where the teacher wanted it, or comes to be. from "": the student went there. */
  #opened(from: string, step: number | null, was: Was | null): void {
    if (from !== '') this.#ground.notice({ type: 'opened', key: 'opened', from, step, was });
    if (step === null || was?.title === null) return;
    const go = (): void => scrollTo(step);
    if (document.readyState === 'complete') go();
    else addEventListener('load', go, { once: true });
  }

  async #placeCarried(): Promise<void> {
    if (!hasCells()) return;
    for (const snippet of takeSnippets()) await this.place(snippet);
  }
}

/** Whether this page has a place for cells of the reader's own. */
function hasCells(): boolean {
  return document.querySelector('redis-notebook:has(template[data-cell-kind])') !== null;
}

function scrollTo(step: number): void {
  stepElement(document, step)?.scrollIntoView({ block: 'center' });
}
