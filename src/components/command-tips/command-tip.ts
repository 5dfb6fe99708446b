// Command tip: the documentation of one command, beside where it is named.
import { signatureOf } from '../../bridge/command-docs.ts';
import type { CommandDoc } from '../../protocol.ts';
import type { WholeTexts } from '../../texts/texts.ts';

/** Pixels between it and the command, and between it and the window's edge. */
const gap = 6;
const edge = 8;

export class CommandTip {
  readonly id = 'command-tip';
  readonly #element = document.createElement('div');
  /** What describes the command; the way to a cell is beside it, since a tooltip holds nothing to press. */
  readonly #words = document.createElement('div');
  readonly #way = document.createElement('button');
  #try: () => void = () => undefined;

  constructor(texts: WholeTexts['commands']) {
    this.#element.className = 'command-tip';
    this.#element.popover = 'manual';
    this.#words.id = this.id;
    this.#words.setAttribute('role', 'tooltip');
    // The server's documentation is English in every language.
    this.#words.lang = 'en';
    this.#way.type = 'button';
    this.#way.textContent = texts.tryIt;
    this.#way.addEventListener('click', () => this.#try());
    this.#element.append(this.#words, this.#way);
    document.body.append(this.#element);
  }

  contains(target: EventTarget | null): boolean {
    return target instanceof Node && this.#element.contains(target);
  }

  /** The button that puts the command into a cell; null: it offers none. */
  get way(): HTMLElement | null {
    return this.#way.hidden ? null : this.#way;
  }

  /** at: where the command stands, in the window. */
  show(doc: CommandDoc, at: DOMRect, texts: WholeTexts['commands']): void {
    const facts = [
      ...(doc.replacedBy === undefined ? [] : [texts.replaced(doc.replacedBy.replaceAll('`', ''))]),
      ...(doc.complexity === undefined ? [] : [texts.complexity(doc.complexity)]),
      ...(doc.since === undefined ? [] : [texts.since(doc.since)]),
    ];
    this.#words.replaceChildren(made('code', signatureOf(doc)), made('p', doc.summary), ...facts.map((fact) => made('p', fact, 'fact')));
    this.#element.showPopover();
    this.place(at);
  }

  /** tryIt: puts the command that shows into a cell; null: the page has no room for one, or not yet. */
  offer(tryIt: (() => void) | null): void {
    this.#way.hidden = tryIt === null;
    this.#try = tryIt ?? (() => undefined);
  }

  /** Puts it below where the command stands now, or above where there is no room. */
  place(at: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const { clientWidth, clientHeight } = document.documentElement;
    const left = Math.max(edge, Math.min(at.left, clientWidth - width - edge));
    const below = at.bottom + gap;
    const top = below + height <= clientHeight - edge ? below : Math.max(edge, at.top - gap - height);
    this.#element.style.left = `${left}px`;
    this.#element.style.top = `${top}px`;
  }

  hide(): void {
    this.#element.hidePopover();
  }
}

function made(name: string, text: string, className = ''): HTMLElement {
  const element = document.createElement(name);
  element.textContent = text;
  if (className !== '') element.className = className;
  return element;
}
