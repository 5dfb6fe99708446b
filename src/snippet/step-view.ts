// Step view: one command of a snippet on the page, with what the lesson prints below it and the place of a run's output.
import type { SnippetKind } from '../protocol.ts';
import type { Match } from './run-result.ts';

/** The output of a step's run (output/step-output.ts, which comes with the first run). */
export interface ShownOutput {
  readonly element: HTMLElement;
  /** As a terminal shows it. */
  readonly text: string;
}

/** A step as it is taken out of the page. printed: what the lesson prints, "" where nothing. output: null before its run. */
export interface TakenStep {
  readonly input: string;
  readonly printed: string;
  readonly output: string | null;
  /** Whether the output is what the lesson prints, but for what varies. */
  readonly agrees: boolean;
}

export class StepView {
  readonly element: HTMLElement;
  readonly input: string;
  /** What the lesson prints below it; null where it prints nothing to compare with. */
  readonly printed: string | null;
  readonly #printedElement: HTMLElement | null;
  #output: ShownOutput | null = null;
  /** The lesson's prompt, while that of the connection shows. */
  #lessonSign: string | null = null;

  /** Takes over a step of the static page. */
  constructor(element: HTMLElement) {
    this.element = element;
    this.input = [...element.querySelectorAll('.rn-text')].map((line) => line.textContent ?? '').join('\n');
    this.#printedElement = element.querySelector('.rn-printed');
    const prompted = element.querySelector('.rn-prompt') !== null && !element.hasAttribute('data-edited');
    this.printed = prompted ? (this.#printedElement?.textContent ?? '') : null;
  }

  /** Makes a step of edited code, with prompts as the lesson's. */
  static create(kind: SnippetKind, input: string, prompt: string): StepView {
    const element = document.createElement('div');
    element.className = 'rn-step';
    element.dataset['edited'] = '';
    const code = document.createElement('code');
    // Python alone has a sign of its own for it.
    const continuation = kind === 'python' ? '... ' : '> ';
    const lines = input.split('\n');
    const texts: HTMLElement[] = [];
    for (const [index, line] of lines.entries()) {
      const row = span('rn-line', '');
      if (prompt !== '') row.append(span('rn-prompt', index === 0 ? prompt : continuation));
      const text = span('rn-text', line);
      texts.push(text);
      row.append(text, ...(index < lines.length - 1 ? ['\n'] : []));
      code.append(row);
    }
    const pre = document.createElement('pre');
    pre.className = 'rn-input';
    pre.append(code);
    element.append(pre);
    void colourIn(kind, input, texts);
    return new StepView(element);
  }

  /** Makes a step as a lesson has it, with what it prints below, "" where nothing; "" as its prompt where the fence has none. */
  static ofLesson(kind: SnippetKind, input: string, printed: string, prompt: string): StepView {
    const { element } = StepView.create(kind, input, prompt);
    delete element.dataset['edited'];
    if (printed !== '') {
      const pre = document.createElement('pre');
      pre.className = 'rn-printed';
      const samp = document.createElement('samp');
      samp.textContent = printed;
      pre.append(samp);
      element.append('\n', pre, '\n');
    }
    return new StepView(element);
  }

  /** The prompt before its first line, without the server that a terminal would name; "" where it has none. */
  get prompt(): string {
    return this.element.querySelector('.rn-prompt')?.lastChild?.textContent ?? '';
  }

  /** Shows the prompt that its session had when it started, such as "(TX)>", until restore(). */
  showPrompt(sign: string): void {
    const text = this.element.querySelector('.rn-prompt')?.lastChild;
    if (!(text instanceof Text)) return;
    this.#lessonSign ??= text.data;
    text.data = `${sign} `;
  }

  /** As a terminal shows it, each line with its newline: prompts, the command, and its output or else what the lesson prints. */
  get transcript(): string {
    const input = this.element.querySelector('.rn-input')?.textContent ?? '';
    const output = this.output ?? this.#printedElement?.textContent ?? '';
    return [input, output].map((text) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)).join('');
  }

  /** Null before its run. */
  get output(): string | null {
    return this.#output?.text ?? null;
  }

  get taken(): TakenStep {
    const { match } = this.element.dataset;
    const { input, printed, output } = this;
    return { input, printed: printed ?? '', output, agrees: match === 'equal' || match === 'volatile' };
  }

  get isRunning(): boolean {
    return this.element.dataset['state'] === 'running';
  }

  /** Whether the printed output has appeared, as whoever replays a page sees by the attribute data-appeared. */
  get hasAppeared(): boolean {
    return 'appeared' in this.element.dataset;
  }

  markAppeared(): void {
    this.element.dataset['appeared'] = '';
  }

  /** Puts the output of its run in the place of the printed one, whose height in pixels it gives. */
  begin(output: ShownOutput): number {
    this.restore();
    const height = this.#printedElement?.offsetHeight ?? 0;
    if (this.#printedElement !== null) this.#printedElement.hidden = true;
    this.#output = output;
    this.element.dataset['state'] = 'running';
    this.element.append(output.element);
    return height;
  }

  /** failed: it failed or shows an error; match: where there is something to compare with. */
  end(failed: boolean, match?: Match): void {
    this.element.dataset['state'] = 'ended';
    this.element.toggleAttribute('data-error', failed);
    if (match !== undefined) this.element.dataset['match'] = match;
  }

  /** Back to what the lesson prints. */
  restore(): void {
    this.#output?.element.remove();
    this.#output = null;
    if (this.#lessonSign !== null) this.showPrompt(this.#lessonSign.trimEnd());
    this.#lessonSign = null;
    for (const name of ['state', 'match', 'appeared', 'error', 'opened']) delete this.element.dataset[name];
    if (this.#printedElement !== null) this.#printedElement.hidden = false;
  }
}

/** Colours the lines of code that a reader wrote: the lesson's own come coloured, so a page is read without the program for it. */
async function colourIn(kind: SnippetKind, input: string, lines: readonly HTMLElement[]): Promise<void> {
  try {
    const { colouredLines } = await import('./coloured-lines.ts');
    for (const [at, nodes] of colouredLines(kind, input).entries()) lines[at]?.replaceChildren(...nodes);
  } catch {
    // Code reads and runs without colours.
  }
}

function span(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
