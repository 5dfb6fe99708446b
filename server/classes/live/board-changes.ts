// Board changes: of which version each thing on a board is that teachers' pages show, and who has gone since.
import type { BoardStudent } from './board-student.ts';

export class BoardChanges {
  /** Those who are gone, with the version at which they went. */
  readonly #gone = new Map<string, number>();
  #version = 1;

  /** Grows with every change that a teacher's page shows. */
  get version(): number {
    return this.#version;
  }

  /** The version that the next change makes. */
  get next(): number {
    return this.#version + 1;
  }

  /** Something of a student is other than before. */
  note(student: BoardStudent): void {
    this.#version += 1;
    student.version = this.#version;
    student.toldActiveAt = student.activeAt;
  }

  noteGone(name: string): void {
    this.#version += 1;
    this.#gone.set(name, this.#version);
  }

  /** Who went after a version; some may be back. */
  goneSince(version: number): string[] {
    return [...this.#gone].filter(([, at]) => at > version).map(([name]) => name);
  }

  /** Forgets who went at a version, or before. */
  forgetGone(version: number): void {
    for (const [name, at] of this.#gone) if (at <= version) this.#gone.delete(name);
  }
}
