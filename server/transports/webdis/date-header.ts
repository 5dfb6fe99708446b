// Date header: the Date of an answer as a line of its head, written once a second and not for each answer.

/** The line of one lane's answers. */
export class DateHeader {
  readonly #now: () => number;
  #second = -1;
  #line = '';

  /** now: Unix time in milliseconds. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** The line of this second, with its end. */
  get line(): string {
    const second = Math.trunc(this.#now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#line = `Date: ${new Date(second * 1000).toUTCString()}\r\n`;
    }
    return this.#line;
  }
}
