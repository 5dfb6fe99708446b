// Class dialog: what a class is called, its places, its end, its lessons, and whether its teacher may look without asking.
import type { ClassLesson, ClassSummary, LessonPlan, NewClass } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, makeButton } from '../markup.ts';
import { openDialog } from './question.ts';

/** The class's own, or null for a new one. Resolves with what is wanted; null: nothing. */
export function openClassDialog(texts: TeacherTexts, own: ClassSummary | null, lessons: readonly LessonPlan[]): Promise<NewClass | null> {
  const { settings } = texts;
  const { promise, resolve } = Promise.withResolvers<NewClass | null>();
  const name = make('input', { required: true, maxlength: 60, value: own?.name ?? '', autocomplete: 'off' });
  const places = make('input', { type: 'number', min: 1, max: 1000, value: own?.places ?? 30 });
  const end = own?.endsAt ?? null;
  const endDay = end === null ? '' : dayOf(end);
  const today = dayOf(Date.now());
  // The end that it has may be over by now, and stays where nothing else is chosen.
  const ends = make('input', { type: 'date', value: endDay, min: endDay !== '' && endDay < today ? endDay : today });
  const mayLook = make('input', { type: 'checkbox', checked: own?.mayLook ?? false });
  const choices = lessons
    .filter(({ steps }) => steps.length > 0)
    .map((lesson) => new LessonChoice(lesson, own?.lessons ?? [], settings.due));
  const form = make(
    'form',
    { method: 'dialog' },
    make('label', { class: 'row' }, make('span', {}, settings.name), name),
    make('label', { class: 'row' }, make('span', {}, settings.places), places),
    make('label', { class: 'row' }, make('span', {}, settings.ends), ends),
    make('label', {}, mayLook, settings.mayLook),
    make('details', {}, make('summary', {}, settings.lessons), make('div', { class: 'lessons' }, ...choices.map(({ element }) => element))),
    make(
      'div',
      { class: 'choices' },
      make('button', { type: 'submit', class: 'desk-button filled' }, own === null ? settings.make : settings.save),
      makeButton(settings.cancel, () => dialog.close(), { class: 'desk-button quiet' }),
    ),
  );
  form.addEventListener('submit', () => {
    const chosen = choices.flatMap(({ chosen: lesson }) => (lesson === null ? [] : [lesson]));
    resolve({
      name: name.value.trim(),
      places: Math.max(1, Math.round(places.valueAsNumber) || 30),
      endsAt: ends.value === endDay ? end : ends.value === '' ? null : new Date(`${ends.value}T23:59:59`).getTime(),
      // All of them are no choice.
      lessons: chosen.length === choices.length && chosen.every(({ isDue }) => !isDue) ? [] : chosen,
      mayLook: mayLook.checked,
    });
  });
  const dialog = openDialog(own === null ? settings.newTitle : settings.title, [form], () => resolve(null));
  dialog.showModal();
  name.focus();
  return promise;
}

/** A lesson of the path, and whether it is due. */
class LessonChoice {
  readonly element: HTMLElement;
  readonly #page: string;
  readonly #isChosen: HTMLInputElement;
  readonly #isDue: HTMLInputElement;

  constructor({ page, title }: LessonPlan, path: readonly ClassLesson[], due: string) {
    this.#page = page;
    const own = path.find((lesson) => lesson.page === page);
    this.#isChosen = make('input', { type: 'checkbox', checked: path.length === 0 || own !== undefined });
    this.#isDue = make('input', { type: 'checkbox', checked: own?.isDue ?? false, 'aria-label': `${title}: ${due}` });
    this.element = make('div', {}, make('label', {}, this.#isChosen, title), make('label', { class: 'due' }, this.#isDue, due));
  }

  get chosen(): ClassLesson | null {
    return this.#isChosen.checked ? { page: this.#page, isDue: this.#isDue.checked } : null;
  }
}

/** As a date field has it, in the time of this browser. */
function dayOf(time: number): string {
  const date = new Date(time);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
