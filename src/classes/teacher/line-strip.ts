// Line strip: says when the class computer does not answer, that it is back, and what did not work.
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { icon } from './icons.ts';
import { make, makeButton, setText } from './markup.ts';

export class LineStrip {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #words = make('p', { role: 'status' });
  #lostAt: number | null = null;
  #told = '';

  constructor(texts: TeacherTexts) {
    this.#texts = texts;
    const close = makeButton(icon('close'), () => this.tell(''), { class: 'desk-button quiet small', 'aria-label': texts.student.close });
    this.element = make('div', { class: 'line-strip', hidden: true }, icon('warning'), this.#words, close);
  }

  opened(): void {
    if (this.#lostAt !== null) this.#told = this.#texts.line.back;
    this.#lostAt = null;
    this.show();
  }

  lost(): void {
    this.#lostAt ??= Date.now();
    this.#told = '';
    this.show();
  }

  /** "": nothing. */
  tell(text: string): void {
    this.#told = text;
    this.show();
  }

  show(): void {
    const text = this.#lostAt === null ? this.#told : this.#texts.line.lost(Math.floor((Date.now() - this.#lostAt) / 1000) * 1000);
    this.element.hidden = text === '';
    setText(this.#words, text);
  }
}
