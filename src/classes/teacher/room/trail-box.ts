// Trail box: what teachers did to whom: how often in one line, and each with its time once it is opened.
import type { TrailEntry } from '../../../class-protocol.ts';
import { make, setText } from '../markup.ts';
import { deedCounts, deedWords } from '../model/deed-words.ts';
import type { PageTools } from './page-tools.ts';
import type { Scene } from '../scene.ts';

export class TrailBox {
  readonly element: HTMLElement;
  readonly #tools: PageTools;
  readonly #summary = make('summary', {});
  readonly #older = make('p', { class: 'about', hidden: true });
  readonly #list = make('ol', {});
  #trail: readonly TrailEntry[] | null = null;

  constructor(tools: PageTools) {
    this.#tools = tools;
    const { did } = tools.texts;
    setText(this.#summary, did.title);
    const scroll = make('div', { class: 'entries', tabindex: 0, role: 'region', 'aria-label': did.title }, this.#list, this.#older);
    this.element = make('details', { class: 'trail' }, this.#summary, scroll);
  }

  /** Reads it. Rejects with what the bridge says. */
  async look(classId: string): Promise<void> {
    this.#trail = await this.#tools.api.trail(classId);
    const { did } = this.#tools.texts;
    const counts = deedCounts(this.#trail, this.#tools.texts);
    setText(this.#summary, counts.length === 0 ? did.nothing : did.summary(counts));
    this.#older.hidden = this.#trail.length < mostShown;
    setText(this.#older, did.older(this.#trail.length));
    this.#list.replaceChildren();
  }

  /** lessons: every lesson by its page. */
  show({ lessons }: Scene): void {
    if (this.#trail === null || this.#list.childElementCount > 0) return;
    const { texts } = this.#tools;
    this.#list.replaceChildren(
      ...this.#trail.map((entry) => {
        const { at, by } = entry;
        const time = make('time', { datetime: new Date(at).toISOString() }, texts.did.dayAndTime(at));
        return make('li', {}, time, ` ${by === '' ? texts.did.teacher : by}: ${deedWords(entry, lessons, texts)}`);
      }),
    );
  }
}

/** So many entries the bridge tells at most. */
const mostShown = 2_000;
