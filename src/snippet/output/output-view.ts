// Output view: one step's live output on the page, appended cheaply; of long output its beginning and its end.
import type { Texts } from '../../texts/texts.ts';
import { snippetLimits } from '../limits.ts';
import { elide } from './elision.ts';
import { hasDrawing, paint, type LineTones } from './painter.ts';
import { TerminalText, type StyledRun } from './terminal-text.ts';

/** Characters of one block: small enough that adding to the last one lays out little. */
const blockCharacters = 8_192;

export class OutputView {
  readonly element = document.createElement('pre');
  readonly #tones: LineTones;
  readonly #texts: Texts['snippet'];
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
  #lines = 0;
  #omittedLines = 0;
  #kept = '';
  /** What of the kept text is styled, as far as output is painted. */
  #runs: StyledRun[] = [];

  constructor(tones: LineTones, texts: Texts['snippet']) {
    this.#texts = texts;
    this.#tones = tones;
    this.element.className = 'rn-live';
    this.#omission.className = 'rn-omission';
    this.#screen.append(this.#block);
    this.element.append(this.#screen);
  }

  /** Takes output as it comes. */
  write(text: string): void {
    const { lines, runs, cleared } = this.#terminal.write(text);
    if (cleared) this.#clear();
    if (lines !== '') this.#close(lines, runs);
    this.#open.data = shownLine(this.#terminal.open);
    this.element.toggleAttribute('data-open', this.isOpen);
    if (this.#open.parentNode !== this.#block) this.#block.append(this.#open);
  }

  /** The output as a terminal shows it, up to the kept limit. */
  get text(): string {
    return (this.#kept + this.#terminal.open).slice(0, snippetLimits.keptCharacters);
  }

  /** What of the text is styled, as far as output is painted. */
  get runs(): readonly StyledRun[] {
    const offset = this.#kept.length;
    if (offset > snippetLimits.paintedCharacters) return this.#runs;
    return [...this.#runs, ...this.#terminal.openRuns.map((run) => ({ ...run, from: run.from + offset, to: run.to + offset }))];
  }

  /** Whether its last line is not ended yet. */
  get isOpen(): boolean {
    return this.#open.data !== '';
  }

  /** How many lines came, also of those that no longer show; one that is not ended yet is one. */
  get lines(): number {
    return this.#lines + (this.#terminal.open === '' ? 0 : 1);
  }

  #clear(): void {
    this.#block = this.#newBlock();
    this.#screen.replaceChildren(this.#block);
    this.#head = 0;
    this.#tail = 0;
    this.#tailBlocks = [];
    this.#lines = 0;
    this.#omittedLines = 0;
    this.#kept = '';
    this.#runs = [];
  }

  #close(lines: string, runs: readonly StyledRun[]): void {
    const offset = this.#kept.length;
    const paints = offset + lines.length <= snippetLimits.paintedCharacters;
    if (paints) this.#runs.push(...runs.map((run) => ({ ...run, from: run.from + offset, to: run.to + offset })));
    if (offset < snippetLimits.keptCharacters) this.#kept += lines.slice(0, snippetLimits.keptCharacters - offset);
    this.#lines += countLines(lines);
    if (paints) {
      this.#add(lines, paint(lines, runs, this.#tones));
    } else {
      for (let at = 0; at < lines.length;) {
        const end = lines.indexOf('\n', Math.min(at + blockCharacters, lines.length - 1)) + 1;
        const shown = shownLines(lines.slice(at, end));
        this.#add(shown, [shown]);
        at = end;
      }
    }
    this.#cut();
  }

  /** Adds lines to the last block, or to a new one where that is full. */
  #add(lines: string, nodes: readonly (string | Node)[]): void {
    const isHead = this.#tailBlocks.length === 0 && this.#head < snippetLimits.shownHead;
    const isFull = (this.#block.textContent?.length ?? 0) > blockCharacters;
    if (isFull || (!isHead && this.#tailBlocks.length === 0)) {
      this.#block = this.#newBlock();
      this.#screen.append(this.#block);
      if (!isHead) this.#tailBlocks.push({ element: this.#block, length: 0 });
    }
    this.#block.append(...nodes, this.#open);
    if (hasDrawing(nodes)) this.element.classList.add('rn-drawings');
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
    this.#omission.textContent = `${this.#texts.omittedLines(this.#omittedLines)}\n`;
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
