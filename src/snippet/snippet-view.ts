// Snippet view: the parts of a snippet on the page. It shows what it is told and decides nothing.
import type { Texts } from '../texts/texts.ts';
import type { SnippetAction } from './action-bar.ts';
import type { CreateEditor, Editor, EditorOptions } from './editor/editor.ts';
import { asidesOf } from './asides.ts';
import { EditorPlace } from './editor-place.ts';
import { part } from './part.ts';
import { SnippetBar, type Action } from './snippet-bar.ts';
import { sumEvent } from './snippet-events.ts';
import { StepView } from './step-view.ts';
import { StripPlace, type Strip, type StripSlot } from './strip.ts';
import type { Sum } from './sum.ts';

/** What others may change of a snippet's chrome: the notebook around it, what opens beside it. */
export interface SnippetChrome {
  /** Its place among the snippets of the page, from 1, as its header says. */
  readonly number: number;
  /** The phrase in the header. The element sets it whenever its own state changes; the event snippet-sum tells of each. */
  readonly sum: Sum;
  setSum(sum: Sum): void;
  /** What one owner has to say under the code, or null; of several the most pressing shows (stripSlots). */
  strip(slot: StripSlot, strip: Strip | null): void;
  /** Adds a button to the header or behind "More". */
  addAction(action: SnippetAction): HTMLButtonElement;
  removeAction(id: string): void;
}

export class SnippetView implements SnippetChrome {
  /** The steps as the lesson has them. */
  readonly lesson: readonly StepView[];
  readonly #host: HTMLElement;
  readonly #texts: Texts['snippet'];
  readonly #bar: SnippetBar;
  readonly #editing: EditorPlace;
  readonly #screen: HTMLElement;
  readonly #strip: StripPlace;
  readonly #announcer: HTMLElement;
  #sum: Sum = { state: 'idle' };

  /** host: holds the static HTML of a snippet. complete, gone: as SnippetBar takes them. Throws Error where the HTML is not there. */
  constructor(
    host: HTMLElement,
    texts: Texts,
    createEditor: CreateEditor,
    onAction: (action: Action) => void,
    complete: () => Promise<void>,
    gone: AbortSignal,
  ) {
    this.#host = host;
    this.#texts = texts.snippet;
    this.#bar = new SnippetBar(host, texts, onAction, complete, gone);
    this.#screen = part(host, '.rn-screen');
    this.#announcer = part(host, '.rn-announcer');
    this.#strip = new StripPlace(part(host, '.rn-strip'), () => this.#focusRun());
    this.#editing = new EditorPlace(this.#screen, createEditor);
    this.lesson = [...this.#screen.querySelectorAll<HTMLElement>('.rn-step')].map((element) => new StepView(element));
  }

  get number(): number {
    return [...document.querySelectorAll<HTMLElement>('redis-snippet')].indexOf(this.#host) + 1;
  }

  get sum(): Sum {
    return this.#sum;
  }

  setSum(sum: Sum): void {
    this.#sum = sum;
    this.#bar.setSum(sum);
    this.#host.dispatchEvent(sumEvent({ sum }));
  }

  strip(slot: StripSlot, strip: Strip | null): void {
    this.#strip.set(slot, strip);
  }

  addAction(action: SnippetAction): HTMLButtonElement {
    return this.#bar.actions.add(action);
  }

  removeAction(id: string): void {
    this.#bar.actions.remove(id);
  }

  button(action: Action): HTMLButtonElement {
    return this.#bar.button(action);
  }

  /** Enables what works in a state. */
  setRunning(running: boolean): void {
    this.#bar.setRunning(running);
  }

  show(steps: readonly StepView[]): void {
    this.#screen.replaceChildren(...steps.map((step) => step.element));
  }

  /** What holds the steps. */
  get screen(): HTMLElement {
    return this.#screen;
  }

  showScreen(visible: boolean): void {
    this.#screen.hidden = !visible;
  }

  /** The editor, while it is open. */
  get editor(): Editor | null {
    return this.#editing.editor;
  }

  openEditor(options: Omit<EditorOptions, 'label' | 'asides'>): Editor {
    this.#setEditing(true);
    return this.#editing.open({
      ...options,
      asides: this.#screen.hidden ? [] : asidesOf(this.#screen),
      label: this.#texts.codeOf(this.#host.getAttribute('aria-label') ?? ''),
    });
  }

  closeEditor(): void {
    this.#setEditing(false);
    if (this.#editing.close()) this.button('edit').focus({ preventScroll: true });
  }

  /** What its looks depend on stands on the snippet itself: a style that asked what is in it (:has) would be asked at every change of the page. */
  #setEditing(editing: boolean): void {
    this.button('edit').setAttribute('aria-pressed', String(editing));
    this.#host.toggleAttribute('data-editing', editing);
  }

  setEdited(edited: boolean): void {
    this.#bar.setEdited(edited);
  }

  /** Tells a screen reader, politely. */
  announce(text: string): void {
    this.#announcer.textContent = text;
  }

  /** Shows that Copy did its work, or did not. */
  confirmCopy(done: boolean): void {
    this.#bar.confirm('copy', done);
    this.announce(done ? this.#texts.copied : this.#texts.copyRefused);
  }

  /** The width of its output in characters: 80 at least, as programs expect, and longer lines go on in the next row. */
  get columns(): number {
    const probe = document.createElement('span');
    probe.textContent = '0'.repeat(10);
    probe.className = 'rn-probe';
    this.#screen.append(probe);
    const characters = Math.floor((10 * this.#host.clientWidth) / Math.max(1, probe.getBoundingClientRect().width)) - 6;
    probe.remove();
    return Math.min(240, Math.max(80, characters));
  }

  #focusRun(): void {
    const run = this.button('run');
    (run.disabled ? this.button('stop') : run).focus({ preventScroll: true });
  }
}
