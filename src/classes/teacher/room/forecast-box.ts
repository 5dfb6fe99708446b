// Forecast box: whether the computer holds so many students, with the number as a field.
import type { RoomReport } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, setAttribute, setText } from '../markup.ts';
import { forecastFor } from '../model/forecast.ts';

/** More than a bridge serves: a typing error. */
const mostStudents = 1_000;

export class ForecastBox {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #field: HTMLInputElement;
  readonly #verdict = make('span', { role: 'status' });
  readonly #meter = make('div', { class: 'meter tall', role: 'img' }, make('i', { class: 'full' }), make('i'));
  readonly #usual = make('span', {});
  readonly #full = make('span', {});
  readonly #all = make('span', {});
  readonly #parks = make('p', { class: 'about' });
  #report: RoomReport['forecast'] | null = null;

  /** chosen: called with each number that is typed. */
  constructor(texts: TeacherTexts, students: number, chosen: (students: number) => void) {
    this.#texts = texts;
    const { before } = texts;
    this.#field = make('input', { type: 'number', min: 1, max: mostStudents, value: students, inputmode: 'numeric' });
    this.#field.addEventListener('input', () => {
      this.#show();
      chosen(this.students);
    });
    this.element = make(
      'section',
      { class: 'box' },
      make('h2', {}, before.hold),
      make('div', { class: 'students' }, make('label', {}, before.students, this.#field), this.#verdict),
      this.#meter,
      make('p', { class: 'scale' }, this.#usual, this.#full, this.#all),
      this.#parks,
    );
  }

  get students(): number {
    return Math.max(1, Math.min(mostStudents, Math.round(this.#field.valueAsNumber) || 1));
  }

  take(forecast: RoomReport['forecast']): void {
    this.#report = forecast;
    this.#show();
  }

  #show(): void {
    if (this.#report === null) return;
    const { before } = this.#texts;
    const { usualBytes, fullBytes, allBytes, verdict, parksFrom } = forecastFor(this.students, this.#report);
    setText(this.#verdict, before.verdict[verdict]);
    const [full, usual] = this.#meter.children;
    const width = (bytes: number): string => `${Math.min(100, (bytes / Math.max(1, allBytes)) * 100).toFixed(1)}%`;
    if (full instanceof HTMLElement) full.style.width = width(fullBytes);
    if (usual instanceof HTMLElement) usual.style.width = width(usualBytes);
    setAttribute(this.#meter, 'aria-label', before.meter(usualBytes, fullBytes, allBytes));
    setText(this.#usual, before.asARule(usualBytes));
    setText(this.#full, before.ifFull(fullBytes));
    setText(this.#all, before.all(allBytes));
    setText(this.#parks, before.parks(parksFrom));
  }
}
