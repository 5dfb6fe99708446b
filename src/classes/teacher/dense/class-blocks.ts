// Class blocks: hundreds of students in blocks of fifty narrow rows, one widget: arrows move, letters find, Enter opens, the foot reads out.
import type { StepState } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { teacherLimits } from '../limits.ts';
import { make, setAttribute, setChildren, setText } from '../markup.ts';
import { isFound } from '../model/filter.ts';
import { lastTrouble } from '../model/last-trouble.ts';
import type { DeskActions, Scene, View } from '../scene.ts';
import { whyWords } from '../why-words.ts';
import { notRun } from '../grid/step-cell.ts';
import { nextInBlocks } from './block-keys.ts';

/** A place for a row. Whom it shows changes; what does not is not touched. */
interface Slot {
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly cells: HTMLElement;
  shown: string;
}

/** One letter a state, for comparing a row with what its slot shows. */
const letters: Readonly<Record<StepState, string>> = { 'not-run': 'n', running: 'r', matched: 'm', differs: 'i', failed: 'f', done: 'd' };

export class ClassBlocks implements View {
  readonly element = make('div', { class: 'class-blocks' });
  readonly #texts: TeacherTexts;
  readonly #actions: DeskActions;
  readonly #list = make('div', { role: 'listbox', tabindex: 0, class: 'blocks' });
  readonly #foot: HTMLElement;
  readonly #slots: Slot[] = [];
  #names: readonly string[] = [];
  #current: string | null = null;
  /** The slot in which the current one stands. */
  #marked: HTMLElement | null = null;
  #typed = '';
  #typedAt = 0;
  #scene: Scene | null = null;

  /** foot: where the row that is current is read out. */
  constructor(texts: TeacherTexts, actions: DeskActions, foot: HTMLElement) {
    this.#texts = texts;
    this.#actions = actions;
    this.#foot = foot;
    this.element.append(this.#list);
    this.#list.addEventListener('keydown', (event) => this.#take(event));
    this.#list.addEventListener('focus', () => this.#readOut());
    this.#list.addEventListener('click', ({ target }) => {
      const slot = target instanceof Element ? this.#slots.findIndex(({ element }) => element.contains(target)) : -1;
      const name = this.#names[slot];
      if (name === undefined) return;
      this.#goTo(name);
      actions.openStudent(name);
    });
    this.#list.addEventListener('pointermove', ({ target }) => {
      const slot = target instanceof Element ? this.#slots.findIndex(({ element }) => element.contains(target)) : -1;
      const name = this.#names[slot];
      if (name !== undefined && name !== this.#current) this.#goTo(name);
    });
  }

  get isHeld(): boolean {
    return (matchMedia('(hover: hover)').matches && this.#list.matches(':hover')) || this.#list === document.activeElement;
  }

  focusOn(name: string): void {
    this.#list.focus();
    this.#goTo(name);
  }

  show(scene: Scene): void {
    this.#scene = scene;
    this.#names = scene.shown;
    setAttribute(this.#list, 'aria-label', this.#texts.grid.block(scene.shown.length));
    this.#list.style.setProperty('--steps', String(Math.max(1, scene.lesson.steps.length)));
    while (this.#slots.length < scene.shown.length) this.#slots.push(newSlot(this.#slots.length));
    this.#place(scene.shown.length);
    const hands = new Set(scene.hands.map(({ name }) => name));
    for (const [at, name] of scene.shown.entries()) {
      const slot = this.#slots[at];
      if (slot !== undefined) showSlot(slot, name, scene, hands.has(name));
    }
    if (this.#current === null || !scene.rows.has(this.#current)) this.#current = scene.shown[0] ?? null;
    this.#markCurrent();
    this.#readOut();
  }

  /** Fifty to a block. */
  #place(count: number): void {
    const blocks: HTMLElement[] = [];
    for (let from = 0; from < count; from += teacherLimits.blockRows) {
      const block =
        (this.#list.children[blocks.length] as HTMLElement | undefined) ?? make('div', { class: 'block', role: 'presentation' });
      setChildren(
        block,
        this.#slots.slice(from, Math.min(count, from + teacherLimits.blockRows)).map(({ element }) => element),
      );
      blocks.push(block);
    }
    setChildren(this.#list, blocks);
  }

  #take(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#current === null ? -1 : this.#names.indexOf(this.#current);
    if (event.key === 'Enter' && this.#current !== null) {
      event.preventDefault();
      this.#actions.openStudent(this.#current);
      return;
    }
    const next = nextInBlocks(Math.max(0, at), event.key, this.#names.length, teacherLimits.blockRows);
    const name = next === null ? this.#found(event) : this.#names[next];
    if (name === undefined) return;
    event.preventDefault();
    this.#goTo(name);
  }

  /** Letters that follow each other make a word. */
  #found(event: KeyboardEvent): string | undefined {
    if (event.key.length !== 1 || event.key === ' ') return undefined;
    this.#typed = event.timeStamp - this.#typedAt > teacherLimits.lettersMs ? event.key : this.#typed + event.key;
    this.#typedAt = event.timeStamp;
    return this.#names.find((name) => isFound(name.slice(0, this.#typed.length), this.#typed));
  }

  #goTo(name: string): void {
    this.#current = name;
    this.#markCurrent();
    if (this.#list === document.activeElement) this.#marked?.scrollIntoView({ block: 'nearest' });
    this.#readOut();
  }

  #markCurrent(): void {
    const at = this.#current === null ? -1 : this.#names.indexOf(this.#current);
    const element = this.#slots[at]?.element ?? null;
    if (element === this.#marked) return;
    if (this.#marked !== null) setAttribute(this.#marked, 'aria-selected', 'false');
    if (element !== null) setAttribute(element, 'aria-selected', 'true');
    setAttribute(this.#list, 'aria-activedescendant', element?.id);
    this.#marked = element;
  }

  #readOut(): void {
    const scene = this.#scene;
    const row = this.#current === null ? undefined : scene?.rows.get(this.#current);
    const need = this.#current === null ? undefined : scene?.needs.get(this.#current);
    if (scene === null || row === undefined || need === undefined) {
      this.#foot.replaceChildren();
      return;
    }
    const why = whyWords(need.reason, scene.lesson, scene.lessons, scene.now, this.#texts);
    const { text, isFailed } = lastTrouble(row, scene.lesson.page);
    const look = `${row.name}\n${why}\n${isFailed} ${text}`;
    if (this.#foot.dataset['shown'] === look) return;
    this.#foot.dataset['shown'] = look;
    this.#foot.replaceChildren(
      make('b', {}, row.name),
      make('span', { class: 'soft' }, why),
      make('span', { class: 'error', 'data-failed': isFailed || undefined }, text),
    );
  }
}

function newSlot(index: number): Slot {
  const name = make('span', { class: 'name' });
  const cells = make('span', { class: 'cells glyphs', 'aria-hidden': 'true' });
  const element = make('div', { role: 'option', id: `student-${index}`, 'aria-selected': 'false' }, name, cells);
  return { element, name, cells, shown: '' };
}

function showSlot(slot: Slot, name: string, { rows, lesson, stuck }: Scene, isHand: boolean): void {
  const row = rows.get(name);
  const states = lesson.steps.map((_step, step) => (row?.cells[step] ?? notRun).state);
  const look = `${name} ${isHand} ${row?.isHere} ${stuck?.step ?? ''} ${states.map((state) => letters[state]).join('')}`;
  if (look === slot.shown) return;
  slot.shown = look;
  setText(slot.name, name);
  setAttribute(slot.element, 'class', isHand ? 'hand-up' : row?.isHere === false ? 'away' : undefined);
  while (slot.cells.children.length < states.length) slot.cells.append(make('i'));
  while (slot.cells.children.length > states.length) slot.cells.lastElementChild?.remove();
  for (const [step, state] of states.entries()) {
    const cell = slot.cells.children[step];
    if (cell === undefined) continue;
    setAttribute(cell, 'class', stuck?.step === step ? `is-${state} stuck` : `is-${state}`);
  }
}
