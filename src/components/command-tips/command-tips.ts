// Command tips: which command of the prose or of a snippet a reader points at, and its documentation there. The tip loads with the first.
import type { CommandReference } from '../../bridge/command-docs.ts';
import type { CellBoard } from '../../notebook/cells/cell-board.ts';
import type { CommandDoc } from '../../protocol.ts';
import type { PageContext, Whole } from '../../runners/page-context.ts';
import type { CommandTip } from './command-tip.ts';
import { callOf } from './command-call.ts';
import { commandInProse, commandsInCode, type CommandWords } from './command-words.ts';

/** How long a pointer rests on a command before its documentation shows, and how long that stays when it moves on, in ms. */
const restMs = 300;
const stayMs = 250;

/** Inline code of a lesson. */
const inlineCode = '.sl-markdown-content :not(pre) > code';

/** A place on the page that names a command. */
interface Place {
  readonly words: readonly string[];
  /** All of the call as it is written there. */
  readonly call: string;
  /** Where it is, over how many of its words. */
  rectangle(words: number): DOMRect;
  /** What has the focus or would have it. */
  readonly element: HTMLElement;
}

/** One whose documentation shows. */
interface ShownPlace extends Place {
  readonly doc: CommandDoc;
  /** How many words name it. */
  readonly named: number;
}

export class CommandTips {
  readonly #context: Whole<PageContext>;
  /** Where a command can be tried; null: nowhere, or not yet. */
  #cells: Pick<CellBoard, 'addBelow'> | null = null;
  #tip: CommandTip | null = null;
  #shown: ShownPlace | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What Escape closed: it stays closed until the pointer or the focus has been elsewhere. */
  #dismissed: HTMLElement | null = null;
  /** Aborted once something else is asked for. */
  #asked = new AbortController();

  /** cells: null on a page that has no room for them. */
  constructor(context: Whole<PageContext>, cells: Promise<Pick<CellBoard, 'addBelow'> | null>) {
    this.#context = context;
    void this.#await(cells);
  }

  /** Lets the keyboard reach each command of the prose once, where it is first named, and begins to listen. pointer: where it rests already, if it has moved. */
  start(pointer: PointerEvent | null): void {
    const seen = new Set<string>();
    for (const code of document.querySelectorAll<HTMLElement>(inlineCode)) {
      const name = commandInProse(code.textContent ?? '')?.words[0];
      if (name === undefined || seen.has(name) || code.closest('a, button, summary, h1, h2, h3, h4') !== null) continue;
      seen.add(name);
      code.tabIndex = 0;
    }
    document.addEventListener('pointermove', (event) => this.#point(event), { passive: true });
    document.addEventListener('focusin', ({ target }) => this.#focus(target));
    document.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget === null || this.#tip?.contains(relatedTarget) !== true) this.#leave();
    });
    document.addEventListener('keydown', (event) => this.#key(event), { capture: true });
    document.addEventListener('click', (event) => this.#tap(event));
    document.addEventListener('scroll', () => this.#scrolled(), { passive: true, capture: true });
    if (pointer !== null) this.#point(pointer);
    this.#focus(document.activeElement);
  }

  async #await(cells: Promise<Pick<CellBoard, 'addBelow'> | null>): Promise<void> {
    this.#cells = await cells;
    // What is read meanwhile gets its way to a cell, and with it another height.
    if (this.#shown === null) return;
    this.#offer(this.#shown);
    this.#tip?.place(this.#shown.rectangle(this.#shown.named));
  }

  /** A mouse or a pen; fingers tap. */
  #point(event: PointerEvent): void {
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    const { target, clientX, clientY } = event;
    if (this.#shown !== null && (this.#tip?.contains(target) === true || isNear(this.#shown.rectangle(2), clientX, clientY))) {
      clearTimeout(this.#timer);
      return;
    }
    if (this.#shown !== null && !this.#hasFocus(this.#shown)) this.#leave();
    if (this.#shown !== null) return;
    clearTimeout(this.#timer);
    const place = placeAt(target, clientX, clientY);
    if (place?.element !== this.#dismissed) this.#dismissed = null;
    if (place !== null && this.#dismissed === null) this.#timer = setTimeout(() => void this.#show(place), restMs);
  }

  #focus(target: EventTarget | null): void {
    if (this.#tip?.contains(target) === true) return clearTimeout(this.#timer);
    const place = target instanceof HTMLElement && target.matches(inlineCode) ? prosePlace(target) : null;
    if (place !== null && place.element.matches(':focus-visible')) void this.#show(place);
  }

  #tap(event: MouseEvent): void {
    if (!(event instanceof PointerEvent) || event.pointerType !== 'touch' || this.#tip?.contains(event.target) === true) return;
    const code = event.target instanceof Element ? event.target.closest<HTMLElement>(inlineCode) : null;
    const place = code === null ? null : prosePlace(code);
    if (place === null || this.#shown?.element === code) this.#close();
    else void this.#show(place);
  }

  #key(event: KeyboardEvent): void {
    if (this.#shown === null) return;
    const { element } = this.#shown;
    if (event.key === 'Tab') return this.#tab(event, element);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.#dismissed = element;
    if (this.#tip?.contains(document.activeElement) === true) element.focus();
    this.#close();
  }

  /** The tip stands at the end of the page, and its button comes right after the command for whoever tabs. */
  #tab(event: KeyboardEvent, element: HTMLElement): void {
    const way = this.#tip?.way ?? null;
    if (way === null) return;
    if (document.activeElement === element && !event.shiftKey) {
      event.preventDefault();
      way.focus();
    } else if (document.activeElement === way) {
      // On from the command, or back to it.
      if (event.shiftKey) event.preventDefault();
      element.focus();
    }
  }

  /** Whether the keyboard is at the command or at its tip. */
  #hasFocus({ element }: Place): boolean {
    return document.activeElement === element || this.#tip?.contains(document.activeElement) === true;
  }

  /** What the keyboard is at keeps its tip, also where the focus itself has scrolled the page; a pointer is elsewhere now. */
  #scrolled(): void {
    if (this.#shown === null) return;
    if (this.#hasFocus(this.#shown)) this.#tip?.place(this.#shown.rectangle(1));
    else this.#close();
  }

  #leave(): void {
    clearTimeout(this.#timer);
    if (this.#shown === null) this.#asked.abort();
    else this.#timer = setTimeout(() => this.#close(), stayMs);
  }

  /** Also what still loads: it would show after whoever asked for it has gone on. */
  #close(): void {
    clearTimeout(this.#timer);
    this.#asked.abort();
    this.#shown?.element.removeAttribute('aria-describedby');
    this.#shown = null;
    this.#tip?.hide();
  }

  async #show(place: Place): Promise<void> {
    clearTimeout(this.#timer);
    // Whoever points at something else meanwhile does not want it any more.
    const { signal } = this.#newest();
    const loaded = await this.#load();
    const found = loaded?.reference.find(place.words) ?? null;
    if (signal.aborted || loaded === null || found === null) {
      // What only looks like a command is no stop for the keyboard.
      if (loaded !== null && found === null && document.activeElement !== place.element) place.element.removeAttribute('tabindex');
      return;
    }
    this.#close();
    this.#shown = { ...place, doc: found.doc, named: found.words };
    this.#offer(this.#shown);
    loaded.tip.show(found.doc, place.rectangle(found.words), this.#context.texts.commands);
    place.element.setAttribute('aria-describedby', loaded.tip.id);
  }

  #offer(shown: ShownPlace): void {
    const cells = this.#cells;
    this.#tip?.offer(cells === null ? null : () => this.#tryIn(cells, shown));
  }

  /** As the lesson calls it, or where it is only named, as it can be called. */
  #tryIn(cells: Pick<CellBoard, 'addBelow'>, { element, call, doc }: ShownPlace): void {
    this.#close();
    void cells.addBelow(element, 'redis', call.length > doc.name.length ? call : callOf(doc));
  }

  #newest(): AbortController {
    this.#asked.abort();
    this.#asked = new AbortController();
    return this.#asked;
  }

  /** Null where the server's documentation cannot be had: a page reads well without. */
  async #load(): Promise<{ reference: CommandReference; tip: CommandTip } | null> {
    try {
      const [reference, { CommandTip: Tip }] = await Promise.all([this.#context.commandReference(), import('./command-tip.ts')]);
      // One for the page, however many ask for the first at a time.
      this.#tip ??= new Tip(this.#context.texts.commands);
      return { reference, tip: this.#tip };
    } catch {
      return null;
    }
  }
}

function placeAt(target: EventTarget | null, x: number, y: number): Place | null {
  if (!(target instanceof Element)) return null;
  const code = target.closest<HTMLElement>(inlineCode);
  if (code !== null) return prosePlace(code);
  const line = target.closest<HTMLElement>('redis-snippet .rn-text');
  const kind = line?.closest('redis-snippet')?.getAttribute('kind');
  if (line === null || (kind !== 'redis' && kind !== 'shell' && kind !== 'python')) return null;
  const places = commandsInCode(kind, line.textContent ?? '').map((command) => codePlace(line, command));
  return places.find((place) => isNear(place.rectangle(1), x, y, 0)) ?? null;
}

function prosePlace(element: HTMLElement): Place | null {
  const command = commandInProse(element.textContent ?? '');
  return command === null ? null : { ...command, element, rectangle: () => element.getBoundingClientRect() };
}

function codePlace(element: HTMLElement, { words, call, from }: CommandWords): Place {
  return {
    words,
    call,
    element,
    rectangle(count) {
      const name = words.slice(0, count).join(' ');
      return rangeOf(element, from, from + name.length).getBoundingClientRect();
    },
  };
}

/** The range of some characters of an element's text, whatever elements they lie in. */
function rangeOf(element: HTMLElement, from: number, to: number): Range {
  const range = document.createRange();
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const { length } = node.textContent ?? '';
    if (from >= at && from <= at + length) range.setStart(node, from - at);
    if (to >= at && to <= at + length) {
      range.setEnd(node, to - at);
      break;
    }
    at += length;
  }
  return range;
}

/** Whether a point is in a rectangle or at most so many pixels from it. */
function isNear({ left, right, top, bottom }: DOMRect, x: number, y: number, within = 8): boolean {
  return x >= left - within && x <= right + within && y >= top - within && y <= bottom + within;
}
