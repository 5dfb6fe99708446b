// Filter bar: which students are shown, in which order, in rows or dense.
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { icon } from './icons.ts';
import { make, makeButton, setAttribute, setText } from './markup.ts';
import type { Filter } from './model/filter.ts';
import type { DeskActions, Scene, View } from './scene.ts';

/** With the whole class in view, and on a phone. */
const wide: readonly Filter[] = ['all', 'hand', 'stuck', 'idle', 'done', 'away'];
const narrow: readonly Filter[] = ['help', 'hand', 'all', 'done'];

export class FilterBar implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #filters: ReadonlyMap<Filter, { readonly button: HTMLElement; readonly count: HTMLElement }>;
  readonly #moved: HTMLButtonElement;
  readonly #dense: HTMLButtonElement;
  readonly #sort: HTMLSelectElement;
  #isDense = false;

  constructor(texts: TeacherTexts, actions: DeskActions, isPhone: boolean) {
    this.#texts = texts;
    const { filters } = texts;
    this.#filters = new Map(
      (isPhone ? narrow : wide).map((filter) => {
        const count = make('b', {});
        const content = [filter === 'hand' ? icon('hand') : null, make('span', {}, filters[filter]), ' ', count];
        return [filter, { button: makeButton(content, () => actions.choose({ filter }), { class: 'filter' }), count }] as const;
      }),
    );
    this.#moved = makeButton('', () => actions.sortNow(), { class: 'filter moved', hidden: true });
    const find = make('input', {
      type: 'search',
      'aria-label': filters.find,
      placeholder: filters.find,
      autocomplete: 'off',
      spellcheck: 'false',
    });
    find.addEventListener('input', () => actions.choose({ typed: find.value }));
    this.#sort = make('select', { 'aria-label': filters.sort }, new Option(filters.byNeed, 'need'), new Option(filters.byName, 'name'));
    this.#sort.addEventListener('change', () => actions.choose({ sorting: this.#sort.value === 'name' ? 'name' : 'need' }));
    this.#dense = makeButton('', () => actions.choose({ isDense: !this.#isDense }), { class: 'desk-button quiet' });
    const buttons = [...this.#filters.values()].map(({ button }) => button);
    const rest = isPhone
      ? []
      : [
          make('label', { class: 'find' }, icon('search'), find),
          make('label', { class: 'chooser' }, make('span', {}, filters.sort), this.#sort),
          this.#dense,
        ];
    this.element = make(
      'div',
      { class: 'filter-bar', role: 'group', 'aria-label': filters.toolbar },
      ...buttons,
      this.#moved,
      make('span', { class: 'space' }),
      ...rest,
    );
  }

  show({ counts, filter, moved, isDense, sorting }: Scene): void {
    for (const [name, { button, count }] of this.#filters) {
      setText(count, String(counts[name]));
      setAttribute(button, 'aria-pressed', String(name === filter));
    }
    // It keeps its place, so that nothing beside it moves.
    this.#moved.hidden = moved === 0;
    if (moved > 0) setText(this.#moved, this.#texts.filters.moved(moved));
    this.#isDense = isDense;
    setText(this.#dense, isDense ? this.#texts.filters.rows : this.#texts.filters.dense);
    this.#sort.value = sorting;
  }
}
