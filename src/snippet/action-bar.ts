// Action bar: what can be done with a snippet besides Run: buttons in its header, and the rest behind "More".
import type { Texts } from '../texts/texts.ts';

/** The ids of the buttons in the static HTML. */
export type OwnAction = 'edit' | 'reset' | 'copy';

/** Something to do with a snippet that its chrome does not know of itself. */
export interface SnippetAction {
  /** Unique in the snippet; registering it again replaces it. */
  readonly id: string;
  /** Its accessible name. */
  readonly label: string;
  /** A CSS image for a mask, such as url("data:image/svg+xml,…") of 16 by 16; needed in the header. */
  readonly icon?: string;
  /** Behind "More" with its name, instead of an icon in the header. Fingers find all of them there. */
  readonly inMenu?: boolean;
  /** Shown in the tooltip, such as "Shift ↵". */
  readonly keys?: string;
  act(): void;
}

/** Where there are no fine pointers the header has room for "More" alone. */
const fingers = '(pointer: coarse)';

export class ActionBar {
  readonly #bar: HTMLElement;
  readonly #complete: () => Promise<void>;
  readonly #more = document.createElement('button');
  readonly #menu = document.createElement('div');
  readonly #items = new Map<string, HTMLButtonElement>();
  /** Those that stand in the header where there is room. */
  readonly #inBar: HTMLButtonElement[];
  readonly #fingers = matchMedia(fingers);
  /** Aborted when the menu closes. */
  #opened: AbortController | null = null;

  /** bar: holds the buttons of the static HTML. complete: resolves once all that is found behind "More" is there, as far as it can be had. gone: aborted once its snippet is off the page. */
  constructor(bar: HTMLElement, texts: Texts['snippet'], complete: () => Promise<void>, gone: AbortSignal) {
    this.#bar = bar;
    this.#complete = complete;
    this.#inBar = [...bar.querySelectorAll('button')];
    this.#more.type = 'button';
    this.#more.className = 'rn-button rn-more';
    this.#more.title = texts.more;
    this.#more.append(words(texts.more));
    this.#more.setAttribute('aria-expanded', 'false');
    this.#menu.className = 'rn-menu';
    this.#menu.hidden = true;
    // A press between its items leaves the focus in it, by which it lies over the code below.
    this.#menu.tabIndex = -1;
    bar.append(this.#more, this.#menu);
    this.#more.addEventListener('click', () => void this.#toggle());
    this.#menu.addEventListener('click', () => {
      // What was pressed goes away; whoever it led nowhere else is back where they came from.
      const isHeld = this.#menu.contains(document.activeElement);
      this.#open(false);
      if (isHeld) this.#more.focus({ preventScroll: true });
    });
    bar.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#menu.hidden) return;
      event.stopPropagation();
      this.#open(false);
      this.#more.focus();
    });
    this.#fingers.addEventListener('change', () => this.#arrange(), { signal: gone });
    this.#arrange();
  }

  /** Registers an action, and gives its button. */
  add(action: SnippetAction): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'rn-button';
    button.dataset['action'] = action.id;
    button.append(words(action.label));
    if (action.icon !== undefined) button.style.setProperty('--rn-icon', action.icon);
    if (action.inMenu !== true) button.title = action.keys === undefined ? action.label : `${action.label} (${action.keys})`;
    else if (action.keys !== undefined) button.append(keysElement(action.keys));
    button.addEventListener('click', () => action.act());
    this.remove(action.id);
    this.#items.set(action.id, button);
    if (action.inMenu === true) this.#menu.append(button);
    else this.#inBar.push(button);
    this.#arrange();
    return button;
  }

  remove(id: string): void {
    const button = this.#items.get(id);
    if (button === undefined) return;
    button.remove();
    this.#items.delete(id);
    const at = this.#inBar.indexOf(button);
    if (at !== -1) this.#inBar.splice(at, 1);
    this.#arrange();
  }

  /** Nothing comes into a menu that is open: what the reader is about to press would move. Whoever has gone elsewhere meanwhile is left there. */
  async #toggle(): Promise<void> {
    if (this.#menu.hidden !== true) return this.#open(false);
    const focused = document.activeElement;
    this.#more.setAttribute('aria-busy', 'true');
    await this.#complete();
    this.#more.removeAttribute('aria-busy');
    if (document.activeElement === focused) this.#open(true);
  }

  #open(open: boolean): void {
    if (open !== (this.#menu.hidden === true)) return;
    this.#menu.hidden = !open;
    this.#more.setAttribute('aria-expanded', String(open));
    this.#opened?.abort();
    this.#opened = open ? new AbortController() : null;
    if (this.#opened === null) return;
    const { signal } = this.#opened;
    const leave = (target: EventTarget | null): void => {
      if (target instanceof Node && !this.#bar.contains(target)) this.#open(false);
    };
    document.addEventListener('pointerdown', ({ target }) => leave(target), { signal });
    this.#bar.addEventListener('focusout', ({ relatedTarget }) => leave(relatedTarget), { signal });
    this.#menu.querySelector<HTMLButtonElement>('button:enabled')?.focus({ preventScroll: true });
  }

  #arrange(): void {
    if (this.#fingers.matches) this.#menu.prepend(...this.#inBar);
    else this.#more.before(...this.#inBar);
    this.#more.hidden = this.#menu.childElementCount === 0;
    this.#bar.toggleAttribute('data-folded', this.#fingers.matches);
  }
}

function words(text: string): HTMLElement {
  const span = document.createElement('span');
  span.textContent = text;
  return span;
}

/** Not part of the accessible name. */
function keysElement(keys: string): HTMLElement {
  const kbd = document.createElement('kbd');
  kbd.setAttribute('aria-hidden', 'true');
  kbd.textContent = keys;
  return kbd;
}
