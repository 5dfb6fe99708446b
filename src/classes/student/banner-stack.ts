// Banner stack: shows banners above the page, which keeps its place below them: what is read or typed stays where it is.
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import type { Banner, BannerAct, BannerButton } from './banner.ts';
import { icon } from './icons.ts';

/** One that shows, and what of it has changed by itself. */
interface Shown {
  readonly element: HTMLElement;
  readonly counter: HTMLElement;
  /** Of what it was made. */
  readonly of: string;
}

export class BannerStack {
  readonly #root = document.createElement('div');
  readonly #act: (act: BannerAct) => void;
  readonly #shown = new Map<string, Shown>();
  #height = 0;

  /** act: a button was pressed. */
  constructor(texts: Pick<StudentTexts, 'notices'>, act: (act: BannerAct) => void) {
    this.#act = act;
    this.#root.className = 'rc-stack not-content';
    this.#root.setAttribute('role', 'region');
    this.#root.tabIndex = -1;
    this.#root.setAttribute('aria-label', texts.notices);
  }

  /** Puts it on the page. */
  start(): void {
    document.querySelector('header.header')?.after(this.#root);
    if (!this.#root.isConnected) document.body.prepend(this.#root);
    new ResizeObserver(() => this.#makeRoom()).observe(this.#root);
  }

  show(banners: readonly Banner[]): void {
    const keys = new Set(banners.map(({ key }) => key));
    const focused = this.#root.contains(document.activeElement);
    for (const [key, { element }] of this.#shown) {
      if (keys.has(key)) continue;
      element.remove();
      this.#shown.delete(key);
    }
    let before: Element | null = this.#root.firstElementChild;
    for (const banner of banners) {
      const { counter: _, ...still } = banner;
      const of = JSON.stringify(still);
      const known = this.#shown.get(banner.key);
      const shown = known?.of === of ? known : { ...this.#build(banner), of };
      if (known !== undefined && known !== shown) {
        if (before === known.element) before = known.element.nextElementSibling;
        known.element.remove();
      }
      this.#shown.set(banner.key, shown);
      if (shown.counter.textContent !== (banner.counter ?? '')) shown.counter.textContent = banner.counter ?? '';
      // One that stands right is not moved, or it would lose the focus.
      if (shown.element === before) before = before.nextElementSibling;
      else this.#root.insertBefore(shown.element, before);
    }
    // Whoever pressed a button that is gone goes on from here; nobody else is taken anywhere. No other button has the focus by
    // itself: the next key would answer a question that was not read.
    if (focused && !this.#root.contains(document.activeElement)) this.#root.focus({ preventScroll: true });
    this.#makeRoom();
  }

  #build({ key, look, icon: sign, strong, text, buttons }: Banner): Omit<Shown, 'of'> {
    const element = document.createElement('div');
    element.className = 'rc-banner';
    element.dataset['look'] = look;
    element.dataset['key'] = key;
    element.setAttribute('role', look === 'eyes' || look === 'lost' ? 'alert' : 'status');
    const words = document.createElement('p');
    const head = document.createElement('b');
    head.textContent = strong;
    const rest = document.createElement('span');
    rest.textContent = text;
    const counter = document.createElement('span');
    counter.setAttribute('aria-hidden', 'true');
    words.append(head, rest, counter);
    element.append(icon(sign), words);
    if (buttons.length > 0) {
      // Together, so that none of them stands on a line by itself.
      const acts = document.createElement('div');
      acts.className = 'rc-acts';
      acts.append(...buttons.map((button) => this.#button(button)));
      element.append(acts);
    }
    return { element, counter };
  }

  #button({ label, act, look }: BannerButton): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'rc-button';
    if (look !== undefined) button.dataset['look'] = look;
    if (look === 'cross') {
      button.setAttribute('aria-label', label);
      button.append(icon('cross'));
    } else button.textContent = label;
    button.addEventListener('click', () => this.#act(act));
    return button;
  }

  /** The page begins below it, and what is in view stays where it is. */
  #makeRoom(): void {
    const height = this.#root.offsetHeight;
    if (height === this.#height) return;
    const mark = markInView();
    const before = mark?.getBoundingClientRect().top ?? 0;
    this.#height = height;
    document.documentElement.style.setProperty('--class-stack', `${height}px`);
    const moved = (mark?.getBoundingClientRect().top ?? 0) - before;
    if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' });
  }
}

/** Where the reader is: what they work in, or else the middle of the page. */
function markInView(): Element | null {
  const focused = document.activeElement?.closest('main') ?? null;
  if (focused !== null && document.activeElement !== null) return document.activeElement;
  return document.elementsFromPoint(innerWidth / 2, innerHeight / 2).find((element) => element.closest('main') !== null) ?? null;
}
