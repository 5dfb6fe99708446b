// Step output: what a run writes below one command, over the pencil of the lesson, and how it looks once the step has ended.
import { rowPieces } from '../../markdown/source/dotted-error.ts';
import { snippetLimits } from '../limits.ts';
import type { Texts } from '../../texts/texts.ts';
import type { Mask } from '../comparison.ts';
import type { Match } from '../run-result.ts';
import { hasFailed, type StepEnding } from '../step-error.ts';
import type { StepView } from '../step-view.ts';
import { linkButton } from '../strip.ts';
import { toned } from '../token-nodes.ts';
import { fold } from './fold.ts';
import { libraryFrames } from './frames.ts';
import { groupLines, linesIn, type Group } from './groups.ts';
import { OutputView } from './output-view.ts';
import { surelyFits } from './text-height.ts';
import { hasDrawing, paint, type LineTones } from './painter.ts';
import type { StyledRun } from './terminal-text.ts';

/** The words that stand beside and within output. */
export type OutputTexts = Pick<Texts, 'match' | 'outcome' | 'output' | 'snippet'>;

/** How a step ended, and how that compares. */
export interface StepEnd {
  readonly ending: StepEnding;
  /** It failed or shows an error. */
  readonly failed: boolean;
  readonly match: Match | undefined;
  readonly masks: readonly Mask[];
}

export class StepOutput {
  readonly element = document.createElement('div');
  readonly #step: StepView;
  readonly #tones: LineTones;
  readonly #texts: OutputTexts;
  /** From when on nothing that the reader sees may move, by performance.now(). */
  readonly #steadyFrom: number;
  readonly #view: OutputView;
  readonly #box = document.createElement('div');
  readonly #printed: readonly string[];
  /** How high the printed output was, in pixels. */
  readonly #reserved: number;
  /** What the lesson prints and has not come yet. */
  #rest: HTMLElement | null = null;
  #restFrom = -1;
  #hasGrown = false;
  #isLong = false;

  /** Puts an empty terminal in the place of the printed output, as high as that. */
  constructor(step: StepView, tones: LineTones, texts: OutputTexts, steadyFrom: number) {
    this.#step = step;
    this.#texts = texts;
    this.#tones = tones;
    this.#steadyFrom = steadyFrom;
    this.#view = new OutputView(tones, texts.snippet);
    this.#printed = linesIn(step.printed ?? '');
    this.#box.className = 'rn-result';
    this.#box.append(this.#view.element);
    this.element.append(this.#box);
    this.#reserved = step.begin(this);
    this.#box.style.minHeight = `${this.#reserved}px`;
    if (this.#reserved > 0) this.#limit(this.#reserved);
    else this.#grow();
    this.#showRest();
    this.#mark();
  }

  /** The output as a terminal shows it. */
  get text(): string {
    return this.#view.text;
  }

  /** How many lines came in all. */
  get lines(): number {
    return this.#view.lines;
  }

  write(text: string): void {
    this.#view.write(text);
    this.#showRest();
    this.#mark();
    if (this.#view.lines < 2) return;
    if (!this.#hasGrown && this.#overflows && this.#mayMove) this.#grow();
    // The end of what does not fit is what one watches.
    if (this.#overflows) this.#box.scrollTop = this.#box.scrollHeight;
  }

  /** Shows how it ended: what is an error, and line by line what differs. */
  end({ ending, failed, match, masks }: StepEnd): void {
    const stopped = ending.interruption === 'stop';
    const differs = match === 'different' && !stopped;
    this.#rest?.remove();
    if (match !== undefined) this.#box.title = this.#texts.match[match];
    // Nothing came: nothing stands there, not even a rail.
    this.#view.element.hidden = this.#view.lines === 0;
    const isRegrouped = differs || failed;
    if (isRegrouped) this.#regroup({ ending, match: stopped ? undefined : match, masks });
    const isUnexpected = differs || (failed && (match === undefined || match === 'different'));
    // What is not as it should be shows, whatever it moves.
    if (isUnexpected || this.#mayMove) {
      this.#box.style.removeProperty('min-height');
      this.#grow();
    }
    // To measure it, the page would be laid out before anybody is told that the step has ended.
    const isSmall = this.#hasGrown && !isRegrouped && surelyFits(this.#view.text, snippetLimits.shownRows);
    const hidden = isSmall ? 0 : this.#box.scrollHeight - this.#box.clientHeight;
    if (hidden <= (this.#hasGrown ? slackRows * rowHeight : 0)) {
      this.open(true);
      return;
    }
    this.#box.scrollTop = stopped || failed ? this.#box.scrollHeight : 0;
    if (this.#hasGrown) this.#isLong = true;
    else this.element.append(this.#wayToAll());
  }

  /** Whether more came than shows, and nothing here leads to it. */
  get isLong(): boolean {
    return this.#isLong;
  }

  /** Shows all of a long output, or a few rows of it. */
  open(open: boolean): void {
    this.#box.toggleAttribute('data-opened', open);
    // Its command stays in view above it; of a long program that would be too much.
    this.#step.element.toggleAttribute('data-opened', open && linesIn(this.#step.input).length <= mostKept);
  }

  /**
   * Right after a press of the reader's what moves is expected, and what is below the window's end moves unseen. What
   * grows above its beginning would move all that is in sight: not every browser holds that in its place.
   */
  get #mayMove(): boolean {
    if (performance.now() < this.#steadyFrom) return true;
    return this.#box.getBoundingClientRect().bottom > innerHeight;
  }

  get #overflows(): boolean {
    return this.#box.scrollHeight > this.#box.clientHeight;
  }

  /** Says on its element what its looks depend on. */
  #mark(): void {
    // As high as the lesson's, or with something in it: there is some room before the next command.
    this.element.toggleAttribute('data-filled', this.#printed.length > 0 || this.#view.lines > 0);
    // What comes next comes below all that stands here.
    this.element.toggleAttribute('data-at-end', this.#rest === null && !this.#view.isOpen);
  }

  /** Lets it be as high as a long output may be. */
  #grow(): void {
    this.#hasGrown = true;
    this.#limit(Math.max(this.#reserved, snippetLimits.shownRows * rowHeight));
  }

  #limit(height: number): void {
    this.#box.style.setProperty('--rn-height', `${height}px`);
  }

  /** At the end of the last row that shows, since a strip would move what is below. */
  #wayToAll(): HTMLElement {
    const all = linkButton({
      label: this.#texts.output.showAll(this.lines),
      act: () => {
        this.open(true);
        all.remove();
      },
    });
    all.classList.add('rn-show-all');
    return all;
  }

  /** Another element each time: one that moved with what comes above it would count as the page's moving. */
  #showRest(): void {
    const came = this.#view.lines;
    if (came === this.#restFrom) return;
    this.#restFrom = came;
    this.#rest?.remove();
    this.#rest = null;
    if (came >= this.#printed.length || this.#printed.length > snippetLimits.comparedLines) return;
    this.#rest = document.createElement('pre');
    this.#rest.className = 'rn-printed rn-rest';
    this.#rest.textContent = this.#printed.slice(came).join('\n');
    this.#box.append(this.#rest);
  }

  /** Output that is too long to compare line by line stays as it came. */
  #regroup({ ending, match, masks }: Omit<StepEnd, 'failed'>): void {
    const output = this.#view.text;
    if (output.length > snippetLimits.comparedCharacters) return;
    const { printed } = this.#step;
    const groups = groupLines({ output, printed, match, ending, masks });
    const lines = linesIn(output);
    const elements = groups.map((group) =>
      this.#groupElement(group, group.look === 'lesson' ? this.#printed : lines, lines, output.endsWith('\n')),
    );
    if (match === 'different' && lines.length === 0) elements.unshift(silence(this.#texts.output.nothing));
    if (hasFailed(ending)) {
      const status = this.#texts.outcome.exitStatus(ending.exitCode ?? 1);
      const last = groups.findLastIndex((group) => group.bad);
      // What failed without a word says at least so; beside an error its status stands at the end of the row.
      if (last === -1) elements.push(silence(status, true));
      else elements.splice(last + 1, 0, exitElement(status));
    }
    this.#box.replaceChildren(...elements);
    if (elements.length > 0) this.element.toggleAttribute('data-filled', true);
  }

  #groupElement(group: Group, from: readonly string[], output: readonly string[], isEnded: boolean): HTMLElement {
    const element = document.createElement('pre');
    const isLast = group.look !== 'lesson' && group.to === output.length;
    element.className = group.look === 'lesson' ? 'rn-printed' : 'rn-live';
    if (group.look === 'yours') element.dataset['differs'] = '';
    if (group.look !== 'ink' && !group.bad) element.dataset['tag'] = this.#texts.output[group.look];
    element.toggleAttribute('data-bad', group.bad);
    element.dataset['part'] = '';
    const samp = document.createElement('samp');
    const lines = from.slice(group.from, group.to);
    const end = isLast && !isEnded ? '' : '\n';
    if (group.look === 'lesson') samp.append(lines.join('\n'));
    else if (group.bad) samp.append(...errorNodes(lines, end, this.#texts.output));
    else samp.append(...this.#painted(output, group, end));
    element.append(samp);
    element.classList.toggle('rn-drawings', hasDrawing([...samp.childNodes]));
    return element;
  }

  #painted(output: readonly string[], { from, to }: Group, end: string): (string | HTMLElement)[] {
    const start = output.slice(0, from).reduce((length, line) => length + line.length + 1, 0);
    const text = `${output.slice(from, to).join('\n')}${end}`;
    const runs = this.#view.runs.flatMap((run): StyledRun[] =>
      run.from >= start && run.to <= start + text.length ? [{ ...run, from: run.from - start, to: run.to - start }] : [],
    );
    return paint(text, runs, this.#tones);
  }
}

/** Of a line of code or output, in pixels: --code in theme.css. */
const rowHeight = 22;
/** Lines of a command that stays in view above all of a long output. */
const mostKept = 5;
/** Rows beyond those that show which are not worth hiding. */
const slackRows = 4;

/** An error's lines: what it is in the tone of errors, where it came from quieter, and the frames of libraries folded. */
function errorNodes(lines: readonly string[], end: string, texts: Texts['output']): (string | Node)[] {
  const nodes: (string | Node)[] = [];
  const folds = libraryFrames(lines);
  const text = (from: number, to: number): string =>
    lines
      .slice(from, to)
      .map((line, at) => (from + at === lines.length - 1 ? `${line}${end}` : `${line}\n`))
      .join('');
  const body = (from: number, to: number): (string | Node)[] =>
    Array.from({ length: to - from }, (_, at) => from + at).flatMap((at) =>
      /^(?:\s|Traceback \()/.test(lines[at] ?? '') ? [toned('rn-traceback', text(at, at + 1))] : breakable(text(at, at + 1)),
    );
  let at = 0;
  for (const { from, to, frames, names } of folds) {
    nodes.push(...body(at, from), fold(texts.frames(frames, names), body(from, to)));
    at = to;
  }
  nodes.push(...body(at, lines.length));
  return nodes;
}

/** Where the name of an exception is wider than a row, it goes on in the next one after a dot. */
function breakable(line: string): (string | Node)[] {
  return rowPieces(line).flatMap((piece, at) => (at === 0 ? [piece] : [document.createElement('wbr'), piece]));
}

function exitElement(status: string): HTMLElement {
  const element = document.createElement('p');
  element.className = 'rn-exit';
  element.textContent = status;
  return element;
}

/** A line that says there was none. */
function silence(text: string, bad = false): HTMLElement {
  const element = document.createElement('p');
  element.className = 'rn-silence';
  element.toggleAttribute('data-bad', bad);
  element.textContent = text;
  return element;
}
