// Figures view: where a class got stuck: each lesson as a row of steps, and the lesson in question step by step.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, unseen } from '../markup.ts';
import type { LessonFigures } from '../model/progress-lines.ts';
import type { StuckStep } from '../model/stuck-step.ts';

export class LessonList {
  readonly element = make('ul', { class: 'lesson-list' });
  readonly #texts: TeacherTexts;

  constructor(texts: TeacherTexts) {
    this.#texts = texts;
  }

  show(lessons: readonly LessonFigures[], page: string): void {
    this.element.hidden = lessons.length === 0;
    const { after, step } = this.#texts;
    const most = Math.max(1, ...lessons.flatMap(({ steps }) => steps.map(({ again }) => again)));
    this.element.replaceChildren(
      ...lessons.map(({ page: address, title, students, done, steps }) =>
        make(
          'li',
          { 'data-chosen': address === page || undefined },
          make('b', {}, title),
          make(
            'span',
            { class: 'cells', role: 'img', 'aria-label': steps.map((figures) => `${step(figures)}: ${figures.again}`).join(', ') },
            ...steps.map(({ again }) =>
              make('span', { class: again === 0 ? 'none' : again === most ? 'most' : 'some' }, again === 0 ? '·' : String(again)),
            ),
          ),
          make('span', { class: 'about' }, after.doneOf(done, students)),
        ),
      ),
    );
  }
}

export class StepTable {
  readonly element = make('section', { class: 'step-table', hidden: true });
  readonly #texts: TeacherTexts;

  constructor(texts: TeacherTexts) {
    this.#texts = texts;
  }

  /** errors: of each step the commonest that is met there now. */
  show(figures: LessonFigures | null, errors: readonly (StuckStep['errors'][number] | null)[]): void {
    this.element.hidden = figures === null;
    if (figures === null) return;
    const { after } = this.#texts;
    const legend = make(
      'ul',
      { class: 'legend' },
      keyOf('first', after.firstTry),
      keyOf('more', after.moreTries),
      keyOf('rest', after.notYet),
    );
    const head = make(
      'tr',
      {},
      ...[after.step, after.students(figures.students), after.through, after.again, after.median, after.error].map((words) =>
        make('th', { scope: 'col' }, words),
      ),
    );
    const most = Math.max(1, ...figures.steps.map(({ again }) => again));
    const rows = figures.steps.map(({ kind, label, head: words, through, atFirst, again, medianSeconds }, step) => {
      const share = (count: number): string => `width: ${((count / Math.max(1, figures.students)) * 100).toFixed(1)}%`;
      const bar = make('span', { class: 'bar', 'aria-hidden': 'true' }, make('i', { class: 'first' }), make('i', { class: 'more' }));
      bar.children[0]?.setAttribute('style', share(atFirst));
      bar.children[1]?.setAttribute('style', share(through - atFirst));
      const error = errors[step] ?? null;
      return make(
        'tr',
        { class: again === most ? 'stuck' : undefined },
        make('th', { scope: 'row' }, make('b', { class: kind }, label), words),
        make('td', {}, bar, unseen(after.bar(atFirst, through - atFirst, figures.students - through))),
        make('td', {}, String(through)),
        make('td', {}, again === 0 ? '' : String(again)),
        make('td', {}, medianSeconds === null ? '' : after.minutes(medianSeconds)),
        make('td', { class: 'error', 'data-failed': error?.isError || undefined }, error?.text ?? ''),
      );
    });
    const table = make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows));
    this.element.replaceChildren(
      make('div', { class: 'table-head' }, make('h2', {}, after.steps(figures.title)), legend),
      make('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': after.steps(figures.title) }, table),
    );
  }
}

function keyOf(name: string, words: string): HTMLElement {
  return make('li', {}, make('i', { class: name }), words);
}
