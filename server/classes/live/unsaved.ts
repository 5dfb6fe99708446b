// Unsaved: what of a class is to be kept and has not been taken to be written: of each student their record, and sheets of theirs.
import { recordOf, type BoardStudent, type StudentRecord } from './board-student.ts';
import type { SheetRecord } from './step-sheet.ts';

/** What has to be kept of a class: a student's record, or a sheet of theirs where page is one. */
export type KeptOfClass =
  | { readonly name: string; readonly page: null; readonly record: StudentRecord }
  | { readonly name: string; readonly page: string; readonly record: SheetRecord };

export class Unsaved {
  /** The pages of sheets by student; null: their record. */
  readonly #pages = new Map<string, Set<string | null>>();

  /** page: of a sheet; null: the student's record. */
  add(name: string, page: string | null): void {
    const pages = this.#pages.get(name) ?? new Set();
    this.#pages.set(name, pages.add(page));
  }

  forget(name: string): void {
    this.#pages.delete(name);
  }

  /** As it is now, of those who are still there. */
  take(students: ReadonlyMap<string, BoardStudent>): KeptOfClass[] {
    const kept: KeptOfClass[] = [];
    for (const [name, pages] of this.#pages) {
      const student = students.get(name);
      if (student === undefined) continue;
      for (const page of pages) {
        const sheet = page === null ? undefined : student.sheets.get(page);
        if (page === null) kept.push({ name, page, record: recordOf(student) });
        else if (sheet !== undefined) kept.push({ name, page, record: sheet.record });
      }
    }
    this.#pages.clear();
    return kept;
  }
}
