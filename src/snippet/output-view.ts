// Output view: one step's live output on the page, appended cheaply and cut at the limits.
import { snippetLimits } from './limits.ts';
import { TerminalText } from './terminal-text.ts';

/** Characters of one block: small enough that adding to the last one lays out little. */
const blockCharacters = 8_192;

export class OutputView {
  readonly element = document.createElement('pre');
  readonly #screen = document.createElement('samp');
  readonly #omission = document.createElement('span');
  readonly #terminal = new TerminalText();
  /** The line that is not ended yet, always the last node of the last block. */
  readonly #open = document.createTextNode('');
  #block = this.#newBlock();
  #shown = 0;
  #omittedLines = 0;
  #kept = '';

  constructor() {
    this.element.className = 'rn-live';
    this.#omission.className = 'rn-omission';
    this.#screen.append(this.#block);
    this.element.append(this.#screen);
  }

  /** Takes output as it comes. */
  write(text: string): void {
    const closed = this.#terminal.write(text);
    if (closed !== '') this.#close(closed);
    this.#open.data = this.#terminal.open;
    if (this.#open.parentNode !== this.#block) this.#block.append(this.#open);
  }

  /** The output as a terminal shows it, up to the kept limit. */
  get text(): string {
    return this.#kept + this.#terminal.open;
  }

  #close(closed: string): void {
    const room = snippetLimits.keptCharacters - this.#kept.length;
    if (room > 0) this.#kept += closed.slice(0, room);
    // What would be cut again at once is only counted.
    const lines = closed.length > snippetLimits.shownCharacters ? closed.slice(closed.indexOf('\n', closed.length - snippetLimits.shownCharacters) + 1) : closed;
    this.#omittedLines += countLines(closed.slice(0, closed.length - lines.length));
    for (let at = 0; at < lines.length; ) {
      const end = lines.indexOf('\n', at + blockCharacters) + 1 || lines.length;
      this.#add(lines.slice(at, end));
      at = end;
    }
    this.#cut();
  }

  #add(lines: string): void {
    if ((this.#block.textContent?.length ?? 0) > blockCharacters) {
      this.#block = this.#newBlock();
      this.#screen.append(this.#block);
    }
    this.#block.append(lines, this.#open);
    this.#shown += lines.length;
  }

  /** Removes the earliest blocks beyond the limit and says how much is missing. */
  #cut(): void {
    for (let first = this.#firstBlock(); this.#shown > snippetLimits.shownCharacters && first !== this.#block; first = this.#firstBlock()) {
      const text = first.textContent ?? '';
      this.#shown -= text.length;
      this.#omittedLines += countLines(text);
      first.remove();
    }
    if (this.#omittedLines === 0) return;
    this.#omission.textContent = `${this.#omittedLines.toLocaleString('en')} earlier lines are not shown\n`;
    if (!this.#omission.isConnected) this.#screen.prepend(this.#omission);
  }

  #firstBlock(): Element {
    return this.#screen.querySelector('.rn-block') ?? this.#block;
  }

  #newBlock(): HTMLElement {
    const block = document.createElement('span');
    block.className = 'rn-block';
    return block;
  }
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
