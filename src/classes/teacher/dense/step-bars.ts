// Step bars: how far hundreds of students are at each step, as bars with their numbers.
import type { LessonPlan } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, setAttribute, setText } from '../markup.ts';
import type { StepTally } from '../model/step-tally.ts';
import type { Scene, View } from '../scene.ts';

interface Bar {
  readonly element: HTMLElement;
  readonly picture: HTMLElement;
  /** From the top: not run, running, failed, differs, through. */
  readonly parts: readonly HTMLElement[];
  readonly through: HTMLElement;
  readonly notYet: HTMLElement;
}

export class StepBars implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  #lesson: LessonPlan | null = null;
  #bars: readonly Bar[] = [];

  constructor(texts: TeacherTexts) {
    this.#texts = texts;
    this.element = make('ol', { class: 'step-bars', 'aria-label': texts.grid.steps });
  }

  show({ lesson, tallies, stuck, rows }: Scene): void {
    if (lesson !== this.#lesson) {
      this.#lesson = lesson;
      this.#bars = lesson.steps.map(({ kind, label, head }) => newBar(kind, label, head));
      this.element.replaceChildren(...this.#bars.map(({ element }) => element));
    }
    for (const [step, bar] of this.#bars.entries()) {
      const tally = tallies[step];
      const where = lesson.steps[step];
      if (tally === undefined || where === undefined) continue;
      setAttribute(bar.element, 'class', stuck?.step === step ? 'stuck' : undefined);
      this.#fill(bar, tally, rows.size);
      const { running, differs, failed, 'not-run': notRun } = tally.states;
      setAttribute(bar.picture, 'aria-label', this.#texts.grid.bar(where, tally.through, running, differs, failed, notRun));
    }
  }

  #fill(bar: Bar, { states, through }: StepTally, all: number): void {
    const counts = [states['not-run'], states.running, states.failed, states.differs, through];
    for (const [at, part] of bar.parts.entries()) {
      const height = `${(((counts[at] ?? 0) / Math.max(1, all)) * 100).toFixed(1)}%`;
      if (part.style.height !== height) part.style.height = height;
    }
    setText(bar.through, String(through));
    setText(bar.notYet, this.#texts.grid.notYet(states.failed + states.differs));
  }
}

function newBar(kind: string, label: string, head: string): Bar {
  const parts = ['not-run', 'running', 'failed', 'differs', 'matched'].map((state) => make('i', { class: `is-${state}` }));
  const picture = make('span', { class: 'bar', role: 'img' }, ...parts);
  const through = make('span', { class: 'through' });
  const notYet = make('span', { class: 'not-yet' });
  const element = make('li', {}, make('span', { class: 'head' }, head), picture, make('b', { class: kind }, label), through, notYet);
  return { element, picture, parts, through, notYet };
}
