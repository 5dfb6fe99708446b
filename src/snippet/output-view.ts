// Output view: one step's live output on the page, appended cheaply; of long output its beginning and its end.
import { elide } from './elision.ts';
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
  /** Characters in the blocks of the beginning, which stay, and of the end, of which the earliest give way. */
  #head = 0;
  #tail = 0;
  /** The blocks of the end, the earliest first. */
  #tailBlocks: { readonly element: HTMLElement; length: number }[] = [];
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
    const { lines, cleared } = this.#terminal.write(text);
    if (cleared) this.#clear();
    if (lines !== '') this.#close(lines);
    this.#open.data = shownLine(this.#terminal.open);
    if (this.#open.parentNode !== this.#block) this.#block.append(this.#open);
  }

  /** The output as a terminal shows it, up to the kept limit. */
  get text(): string {
    return (this.#kept + this.#terminal.open).slice(0, snippetLimits.keptCharacters);
  }

  #clear(): void {
    this.#block = this.#newBlock();
    this.#screen.replaceChildren(this.#block);
    this.#head = 0;
    this.#tail = 0;
    this.#tailBlocks = [];
    this.#omittedLines = 0;
    this.#kept = '';
  }

  #close(lines: string): void {
    const room = snippetLimits.keptCharacters - this.#kept.length;
    if (room > 0) this.#kept += lines.slice(0, room);
    for (let at = 0; at < lines.length;) {
      const end = lines.indexOf('\n', Math.min(at + blockCharacters, lines.length - 1)) + 1;
      this.#add(shownLines(lines.slice(at, end)));
      at = end;
    }
    this.#cut();
  }

  /** Adds lines to the last block, or to a new one where that is full. */
  #add(lines: string): void {
    const isHead = this.#tailBlocks.length === 0 && this.#head < snippetLimits.shownHead;
    const isFull = (this.#block.textContent?.length ?? 0) > blockCharacters;
    if (isFull || (!isHead && this.#tailBlocks.length === 0)) {
      this.#block = this.#newBlock();
      this.#screen.append(this.#block);
      if (!isHead) this.#tailBlocks.push({ element: this.#block, length: 0 });
    }
    this.#block.append(lines, this.#open);
    const last = this.#tailBlocks.at(-1);
    if (last === undefined) {
      this.#head += lines.length;
      return;
    }
    last.length += lines.length;
    this.#tail += lines.length;
  }

  /** Removes the earliest blocks of an end that is too long, and says in their place how much is missing. */
  #cut(): void {
    while (this.#tail > snippetLimits.shownTail && this.#tailBlocks.length > 1) {
      const first = this.#tailBlocks.shift();
      if (first === undefined) break;
      this.#tail -= first.length;
      this.#omittedLines += countLines(first.element.textContent ?? '');
      first.element.remove();
    }
    if (this.#omittedLines === 0) return;
    this.#omission.textContent = `… ${this.#omittedLines.toLocaleString('en')} lines are not shown …\n`;
    if (!this.#omission.isConnected) this.#tailBlocks[0]?.element.before(this.#omission);
  }

  #newBlock(): HTMLElement {
    const block = document.createElement('span');
    block.className = 'rn-block';
    return block;
  }
}

/** Lines as they are shown: one that is very long without its middle. */
function shownLines(lines: string): string {
  if (lines.length <= snippetLimits.shownLineHead + snippetLimits.shownLineTail) return lines;
  return lines.split('\n').map(shownLine).join('\n');
}

function shownLine(line: string): string {
  return elide(line, snippetLimits.shownLineHead, snippetLimits.shownLineTail);
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
