// Mirror: a student's page while the teacher may look: code and outputs as text, and with the second consent an editor for each snippet.
import { paint } from '../../../snippet/output/painter.ts';
import { changedSpan } from '../../../snippet/editor/changed-span.ts';
import { TerminalText } from '../../../snippet/output/terminal-text.ts';
import type { LessonPlan, SeenPage, SeenSnippet } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { mark } from '../icons.ts';
import { make, setAttribute, setChildren, setText } from '../markup.ts';
import { teacherLimits } from '../limits.ts';

export interface MirrorSetting {
  readonly name: string;
  readonly lessons: ReadonlyMap<string, LessonPlan>;
  readonly mayType: boolean;
}

export class Mirror {
  readonly element = make('div', { class: 'mirror', tabindex: 0, role: 'region' });
  readonly #texts: TeacherTexts;
  readonly #typed: (key: string, source: string, base: string) => void;
  readonly #title = make('h3', {});
  readonly #list = make('div', {});
  #snippets = new Map<string, MirrorSnippet>();
  #page = '';
  #step: number | null = null;

  /** typed: called with a snippet's text after the teacher's key, and before it. */
  constructor(texts: TeacherTexts, typed: (key: string, source: string, base: string) => void) {
    this.#texts = texts;
    this.#typed = typed;
    this.element.append(this.#title, this.#list);
  }

  /** view: null while nothing has come yet. */
  show(view: SeenPage | null, { name, lessons, mayType }: MirrorSetting): void {
    const { student } = this.#texts;
    setAttribute(this.element, 'aria-label', mayType ? student.mirrorTyped(name) : student.mirror(name));
    const page = `${name} ${view?.page ?? ''}`;
    if (page !== this.#page) {
      this.#page = page;
      this.#step = null;
      this.#snippets = new Map();
    }
    setText(this.#title, view?.title ?? student.waitingForPage);
    const steps = view === null ? undefined : lessons.get(view.page)?.steps;
    const shown = (view?.snippets ?? []).map((snippet) => {
      const known =
        this.#snippets.get(snippet.key) ?? new MirrorSnippet(this.#texts, (source, base) => this.#typed(snippet.key, source, base));
      this.#snippets.set(snippet.key, known);
      const label = snippet.step === null ? null : (steps?.[snippet.step]?.label ?? String(snippet.step + 1));
      const isThere = snippet.step !== null && snippet.step === view?.step;
      known.show(snippet, { name, label, isThere, mayType: mayType && snippet.isCut !== true });
      return known.element;
    });
    setChildren(this.#list, shown);
    if (view !== null && view.step !== this.#step) this.#follow(view);
  }

  /** Goes along with the student, unless the teacher is at work in a snippet. */
  #follow(view: SeenPage): void {
    this.#step = view.step;
    const there = view.snippets.find(({ step }) => step !== null && step === view.step);
    if (there === undefined || this.element.contains(document.activeElement)) return;
    const element = this.#snippets.get(there.key)?.element;
    if (element === undefined) return;
    const top = element.offsetTop - this.element.offsetTop;
    const isSeen = top >= this.element.scrollTop && top + element.offsetHeight <= this.element.scrollTop + this.element.clientHeight;
    if (!isSeen) this.element.scrollTop = top - 12;
  }
}

interface SnippetSetting {
  readonly name: string;
  /** null: a cell of the student's own. */
  readonly label: string | null;
  readonly isThere: boolean;
  readonly mayType: boolean;
}

class MirrorSnippet {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #typed: (source: string, base: string) => void;
  readonly #head = make('header', {});
  readonly #code = make('pre', { class: 'source' });
  readonly #cut = make('p', { class: 'rest' });
  readonly #output = make('pre', { class: 'output' });
  readonly #rest = make('p', { class: 'rest' });
  #editor: HTMLTextAreaElement | null = null;
  /** The editor's text as of the last key, or as it was last shown. */
  #base = '';
  #typedAt = Number.NEGATIVE_INFINITY;
  #headShown = '';
  #outputShown: string | null = null;

  constructor(texts: TeacherTexts, typed: (source: string, base: string) => void) {
    this.#texts = texts;
    this.#typed = typed;
    this.element = make('section', { class: 'seen-snippet' }, this.#head, this.#code, this.#cut, this.#output, this.#rest);
    this.#cut.textContent = texts.student.cut;
  }

  show(snippet: SeenSnippet, setting: SnippetSetting): void {
    this.#showHead(snippet, setting);
    setAttribute(this.element, 'data-there', setting.isThere);
    setText(this.#code, snippet.source);
    this.#cut.hidden = snippet.isCut !== true;
    this.#showEditor(snippet.source, setting);
    const output = snippet.output.join('\n');
    if (output !== this.#outputShown) {
      this.#outputShown = output;
      const { lines, runs } = new TerminalText().write(output === '' ? '' : `${output}\n`);
      this.#output.replaceChildren(...paint(lines, runs, (line) => [{ text: line, tone: null }]));
    }
    setAttribute(this.#output, 'data-failed', snippet.state === 'failed');
    this.#output.hidden = output === '';
    this.#rest.hidden = snippet.moreLines === 0;
    setText(this.#rest, snippet.moreLines === 0 ? '' : this.#texts.student.moreLines(snippet.moreLines));
  }

  #showHead({ state, isEdited }: SeenSnippet, { name, label }: SnippetSetting): void {
    const look = `${state} ${isEdited} ${label}`;
    if (look === this.#headShown) return;
    this.#headShown = look;
    const { student, grid } = this.#texts;
    this.#head.replaceChildren(
      make('b', {}, label ?? student.own),
      ...(isEdited ? [make('span', { class: 'pill' }, student.edited(name))] : []),
      make('span', { class: `sum is-${state}` }, mark(state), grid.states[state]),
    );
  }

  /** The text of whoever typed last stands: what comes back of one's own keys is no change. */
  #showEditor(source: string, { label, mayType }: SnippetSetting): void {
    this.#code.hidden = mayType;
    if (!mayType) {
      this.#editor?.remove();
      this.#editor = null;
      return;
    }
    if (this.#editor === null) {
      const editor = make('textarea', { class: 'source', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off' });
      editor.setAttribute('aria-label', this.#texts.student.source(label ?? this.#texts.student.own));
      editor.value = this.#base = source;
      editor.addEventListener('input', (event) => {
        this.#typedAt = event.timeStamp;
        editor.rows = rowsOf(editor.value);
        this.#typed(editor.value, this.#base);
        this.#base = editor.value;
      });
      this.#editor = editor;
      this.#code.after(editor);
    }
    if (this.#editor.value !== source && performance.now() - this.#typedAt > teacherLimits.echoMs) {
      const { from, to, text } = changedSpan(this.#editor.value, source);
      this.#editor.setRangeText(text, from, to, 'preserve');
      this.#base = source;
    }
    this.#editor.rows = rowsOf(this.#editor.value);
  }
}

function rowsOf(text: string): number {
  return text.split('\n').length;
}
