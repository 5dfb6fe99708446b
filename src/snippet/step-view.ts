// Step view: one command of a snippet on the page, with what the lesson prints and what a run put there.
import { OutputView } from './output-view.ts';
import type { Match } from './run-result.ts';
import { hasFailed, type StepEnding } from './step-error.ts';

const matchTexts: Readonly<Record<Match, string>> = {
  equal: 'Same as printed in the lesson',
  volatile: 'Same as printed in the lesson, but for what changes from run to run',
  different: 'Different from what is printed in the lesson',
};

/** The same of a step that shows an error: it never looks like one that went well. */
const errorTexts: Readonly<Record<Match, string>> = {
  equal: 'An error, the same as printed in the lesson',
  volatile: 'An error, the same as printed in the lesson but for what changes from run to run',
  different: 'An error, different from what is printed in the lesson',
};

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
  /** What a run added, removed again by restore(). */
  readonly #added: Element[] = [];
  #output: OutputView | null = null;
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
  static create(input: string, prompt: string): StepView {
    const element = document.createElement('div');
    element.className = 'rn-step';
    element.dataset['edited'] = '';
    const code = document.createElement('code');
    // Python alone has a sign of its own for it.
    const continuation = prompt.startsWith('>>>') ? '... ' : '> ';
    const lines = input.split('\n');
    for (const [index, line] of lines.entries()) {
      const row = span('rn-line', '');
      if (prompt !== '') row.append(span('rn-prompt', index === 0 ? prompt : continuation));
      row.append(span('rn-text', line), ...(index < lines.length - 1 ? ['\n'] : []));
      code.append(row);
    }
    const pre = document.createElement('pre');
    pre.className = 'rn-input';
    pre.append(code);
    element.append(pre);
    return new StepView(element);
  }

  /** The prompt before its first line, "" where it has none. */
  get prompt(): string {
    return this.element.querySelector('.rn-prompt')?.textContent ?? '';
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

  /** Puts an empty terminal in the place of the printed output, as high as that until it ends, so that nothing jumps. */
  start(): void {
    this.restore();
    this.#output = new OutputView();
    const height = this.#printedElement?.offsetHeight ?? 0;
    if (height > 0) this.#output.element.style.minHeight = `${height}px`;
    if (this.#printedElement !== null) this.#printedElement.hidden = true;
    this.element.dataset['state'] = 'running';
    this.#add(this.#output.element);
  }

  write(text: string): void {
    this.#output?.write(text);
  }

  /** failed: it failed or shows an error. */
  end(ending: StepEnding, failed: boolean): void {
    this.element.dataset['state'] = 'ended';
    this.element.toggleAttribute('data-error', failed);
    this.#output?.element.style.removeProperty('min-height');
    if (!hasFailed(ending)) return;
    const exit = document.createElement('p');
    exit.className = 'rn-exit';
    exit.textContent = `exit status ${ending.exitCode}`;
    this.#add(exit);
  }

  /** Shows how the output compares; both texts are at hand where they differ. */
  showMatch(match: Match, failed: boolean): void {
    this.element.dataset['match'] = match;
    this.element.querySelector('.rn-mark')?.remove();
    const mark = span('rn-mark', '');
    mark.title = (failed ? errorTexts : matchTexts)[match];
    mark.append(span('sr-only', mark.title));
    this.#added.push(mark);
    this.element.querySelector('.rn-input')?.before(mark);
    if (match === 'different') this.#add(difference(this.printed ?? ''));
  }

  /** Back to what the lesson prints. */
  restore(): void {
    for (const element of this.#added.splice(0)) element.remove();
    this.#output = null;
    if (this.#lessonSign !== null) this.showPrompt(this.#lessonSign.trimEnd());
    this.#lessonSign = null;
    delete this.element.dataset['state'];
    delete this.element.dataset['match'];
    delete this.element.dataset['appeared'];
    this.element.removeAttribute('data-error');
    if (this.#printedElement !== null) this.#printedElement.hidden = false;
  }

  #add(element: Element): void {
    this.#added.push(element);
    this.element.append(element);
  }
}

function difference(printed: string): HTMLElement {
  const details = document.createElement('details');
  details.className = 'rn-difference';
  const summary = document.createElement('summary');
  summary.textContent = 'The lesson prints something else';
  const text = document.createElement('pre');
  text.textContent = printed === '' ? 'nothing' : printed;
  details.append(summary, text);
  return details;
}

function span(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}
