// Snippet view: the parts of a snippet on the page. It shows what it is told and decides nothing.
import type { Editor } from './editor/editor.ts';
import { createTextArea } from './editor/text-area.ts';
import { focusWhereItScrolls } from './scroll-focus.ts';
import { StepView } from './step-view.ts';

const actions = ['run', 'stop', 'edit', 'reset', 'copy'] as const;
export type Action = (typeof actions)[number];

/** A name and what pressing it does. */
export interface Offer {
  readonly label: string;
  readonly act: () => void;
}

export class SnippetView {
  /** The steps as the lesson has them. */
  readonly lesson: readonly StepView[];
  readonly #host: HTMLElement;
  readonly #hint: string;
  /** Where the editor sits while there is one. */
  readonly #editing = document.createElement('div');
  #editor: Editor | null = null;
  readonly #screen: HTMLElement;
  /** Tells whatever lets the keyboard scroll the screen that it has other children. */
  readonly #watchScreen: () => void;
  readonly #status: HTMLElement;
  readonly #announcer: HTMLElement;
  readonly #bar: HTMLElement;
  readonly #short = document.createElement('span');
  readonly #buttons = new Map<Action, HTMLButtonElement>();
  #follows = true;

  /** host: holds the static HTML of a snippet; hint: what an empty editor suggests. Throws Error where the HTML is not there. */
  constructor(host: HTMLElement, hint: string, onAction: (action: Action) => void) {
    this.#host = host;
    this.#hint = hint;
    this.#editing.className = 'rn-editing';
    this.#bar = part(host, '.rn-bar');
    this.#screen = part(host, '.rn-screen');
    this.#status = part(host, '.rn-status');
    this.#announcer = part(host, '.rn-announcer');
    this.#short.className = 'rn-short';
    part(host, '.rn-buttons').before(this.#short);
    for (const action of actions) {
      const button = part(host, `[data-action="${action}"]`);
      if (!(button instanceof HTMLButtonElement)) throw new Error(`<redis-snippet> has no button for ${action}`);
      button.addEventListener('click', () => onAction(action));
      this.#buttons.set(action, button);
    }
    this.lesson = [...this.#screen.querySelectorAll<HTMLElement>('.rn-step')].map((element) => new StepView(element));
    this.#watchScreen = focusWhereItScrolls(this.#screen);
    this.#screen.addEventListener(
      'scroll',
      () => {
        const { scrollHeight, scrollTop, clientHeight } = this.#screen;
        this.#follows = scrollHeight - scrollTop - clientHeight < 24;
      },
      { passive: true },
    );
  }

  button(action: Action): HTMLButtonElement {
    const button = this.#buttons.get(action);
    if (button === undefined) throw new Error(`<redis-snippet> has no button for ${action}`);
    return button;
  }

  /** Enables what works in a state; the focus goes from a button that no longer works to its counterpart. */
  setRunning(running: boolean): void {
    const focused = document.activeElement;
    const leaving = this.button(running ? 'run' : 'stop');
    for (const action of actions) this.button(action).disabled = action === 'stop' ? !running : running && action !== 'copy';
    if (focused === leaving) this.button(running ? 'stop' : 'run').focus({ preventScroll: true });
    this.#screen.toggleAttribute('data-live', running || this.#screen.querySelector('.rn-live') !== null);
    this.#follows = true;
  }

  show(steps: readonly StepView[]): void {
    this.#screen.replaceChildren(...steps.map((step) => step.element));
    this.#screen.removeAttribute('data-live');
    this.#watchScreen();
  }

  showScreen(visible: boolean): void {
    this.#screen.hidden = !visible;
  }

  /** The editor, while it is open. */
  get editor(): Editor | null {
    return this.#editor;
  }

  openEditor(source: string, onInput: (source: string) => void, onLeave: () => void): Editor {
    const label = `Code of ${this.#host.getAttribute('aria-label') ?? 'the snippet'}`;
    this.#editor ??= createTextArea({ label, hint: this.#hint, value: source, onInput, onLeave });
    this.#screen.before(this.#editing);
    this.#editor.mount(this.#editing);
    this.button('edit').setAttribute('aria-pressed', 'true');
    return this.#editor;
  }

  closeEditor(): void {
    const focused = this.#editing.contains(document.activeElement);
    this.#editor?.dispose();
    this.#editor = null;
    this.#editing.remove();
    this.button('edit').setAttribute('aria-pressed', 'false');
    if (focused) this.button('edit').focus({ preventScroll: true });
  }

  setEdited(edited: boolean): void {
    this.#host.toggleAttribute('data-edited', edited);
  }

  /** A few characters beside the buttons; "" for nothing. */
  setShort(text: string): void {
    this.#short.textContent = text;
  }

  /** A sentence below the output, with a way out where there is one. */
  setMessage(message: string, offer?: Offer): void {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'rn-offer';
    button.textContent = offer?.label ?? '';
    button.addEventListener('click', () => offer?.act());
    this.#status.replaceChildren(...(message === '' ? [] : [message]), ...(offer === undefined ? [] : [' ', button]));
    this.#status.hidden = message === '';
  }

  /** Tells a screen reader, politely. */
  announce(text: string): void {
    this.#announcer.textContent = text;
  }

  /** Shows that a button did its work. */
  confirm(action: Action, done: boolean): void {
    const button = this.button(action);
    button.dataset['outcome'] = done ? 'done' : 'failed';
    setTimeout(() => delete button.dataset['outcome'], 1_600);
  }

  /** Keeps the end of a step's output in sight, unless the reader scrolled away. */
  follow(step: StepView): void {
    if (!this.#follows) return;
    const below = step.element.getBoundingClientRect().bottom - this.#screen.getBoundingClientRect().bottom;
    if (below > 0) this.#screen.scrollTop += below;
  }

  /** The width of its output in characters: 80 at least, as programs expect, and the rest scrolls. */
  get columns(): number {
    const probe = document.createElement('span');
    probe.textContent = '0'.repeat(10);
    probe.className = 'rn-probe';
    this.#bar.append(probe);
    const characters = Math.floor((10 * this.#bar.clientWidth) / Math.max(1, probe.getBoundingClientRect().width)) - 4;
    probe.remove();
    return Math.min(240, Math.max(80, characters));
  }
}

function part(host: HTMLElement, selector: string): HTMLElement {
  const element = host.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`<redis-snippet> without its static HTML: ${selector} is missing`);
  return element;
}
