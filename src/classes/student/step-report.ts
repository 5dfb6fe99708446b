// Step report: tells the class how the steps of the page stand and where the student is, as it happens.
import type { StudentWord } from '../../class-protocol.ts';
import { hasDoneItsPart } from '../../notebook/progress/part-done.ts';
import { stepElement, stepNumber } from '../step-number.ts';
import { studentLimits } from './limits.ts';
import { StepStates } from './step-states.ts';

export class StepReport {
  readonly states: StepStates;
  /** The lesson's address; null: the page is no lesson of the path. */
  readonly #page: string | null;
  readonly #say: (word: StudentWord) => void;
  #step: number | null = null;
  #saidAt = -Infinity;
  #isLookDue = false;

  /** page: the page's address. */
  constructor(page: string, say: (word: StudentWord) => void) {
    this.#page = stepElement(document, 0) === null ? null : page;
    this.states = new StepStates(page);
    this.#say = say;
  }

  /** Where the student is now. */
  get place(): Extract<StudentWord, { type: 'at' }> {
    return { type: 'at', page: this.#page, step: this.#step };
  }

  start(): void {
    this.#step = stepInView();
    document.addEventListener('snippet-state', ({ target, detail: { state, result, trouble = null } }) => {
      const step = this.#stepOf(target);
      if (step === null) return;
      if (state === 'running') {
        this.#move(step);
        this.#say(this.states.begins(step));
      } else if (result !== undefined) {
        const word = this.states.ends(step, result, trouble, isInExercise(target));
        if (word !== null) this.#say(word);
      }
    });
    document.addEventListener('snippet-appeared', ({ target, detail }) => {
      const step = this.#stepOf(target);
      const word = step !== null && hasDoneItsPart(detail) ? this.states.didItsPart(step) : null;
      if (word !== null) this.#say(word);
    });
    document.addEventListener('exercise-passed', ({ target }) => {
      const step = this.#stepOf(target);
      if (step !== null) this.#say(this.states.passed(step));
    });
    document.addEventListener('focusin', ({ target }) => this.#move(this.#stepOf(target)));
    document.addEventListener('scroll', () => this.#lookSoon(), { passive: true });
    for (const sign of ['keydown', 'pointerdown', 'pointermove'] as const)
      document.addEventListener(sign, () => this.#sign(), { passive: true, capture: true });
    // Whoever comes back to this page from another of theirs is here at once.
    document.addEventListener('visibilitychange', () => this.#return());
    addEventListener('focus', () => this.#return());
  }

  #stepOf(target: EventTarget | null): number | null {
    return this.#page !== null && target instanceof Element ? stepNumber(target) : null;
  }

  #move(step: number | null): void {
    if (step === null || step === this.#step) return;
    this.#step = step;
    this.#tell();
  }

  #lookSoon(): void {
    if (this.#isLookDue) return;
    this.#isLookDue = true;
    setTimeout(() => {
      this.#isLookDue = false;
      // What is being worked on stays the step as long as it can be seen.
      const current = this.#step === null ? null : stepElement(document, this.#step);
      if (current !== null && isInView(current)) return;
      this.#move(stepInView());
    }, studentLimits.lookMs);
  }

  /** Somebody is at work, which is told now and then. */
  #sign(): void {
    if (performance.now() - this.#saidAt >= studentLimits.signMs) this.#tell();
  }

  #return(): void {
    if (!document.hidden) this.#tell();
  }

  #tell(): void {
    this.#saidAt = performance.now();
    this.#say(this.place);
  }
}

function isInExercise(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('lesson-exercise') !== null;
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** The first step that can be seen; null: none can. */
function stepInView(): number | null {
  for (const element of document.querySelectorAll('[data-step]')) if (isInView(element)) return stepNumber(element);
  return null;
}
