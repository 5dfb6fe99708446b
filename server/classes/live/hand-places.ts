// Hand places: what the pages of each student were told of their hand, and its place in the line.
import type { ClassWord } from '../../../src/class-protocol.ts';
import type { ClassBoard } from './class-board.ts';

type HandWord = Extract<ClassWord, { type: 'hand' }>;

export class HandPlaces {
  readonly #board: Pick<ClassBoard, 'line'>;
  readonly #tell: (name: string, word: HandWord) => void;
  /** By student, as JSON. */
  readonly #told = new Map<string, string>();

  /** tell: to all pages of a student. */
  constructor(board: Pick<ClassBoard, 'line'>, tell: (name: string, word: HandWord) => void) {
    this.#board = board;
    this.#tell = tell;
  }

  of(name: string, line = this.#board.line): HandWord {
    const at = line.findIndex((one) => one.name === name);
    return { type: 'hand', place: at === -1 ? null : at + 1, since: line[at]?.since ?? null };
  }

  /** Tells each whose place is other than they were told. */
  tellChanges(): void {
    const { line } = this.#board;
    for (const name of new Set([...line.map(({ name: inLine }) => inLine), ...this.#told.keys()])) {
      const word = this.of(name, line);
      const text = JSON.stringify(word);
      if (this.#told.get(name) === text) continue;
      this.#tell(name, word);
      if (word.place === null) this.#told.delete(name);
      else this.#told.set(name, text);
    }
  }

  /** The name is nobody's any more. */
  forget(name: string): void {
    this.#told.delete(name);
  }
}
