// Class elements: what a page has in a class alone: its student's part, and records that their other browsers find.
import type { CellBoard } from '../notebook/cells/cell-board.ts';
import type { NotebookContext, OpenRecordsOf } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { openClassRecords } from '../classes/kept/class-records.ts';

/** Tells the class what its student does, and has them hear what it says. cells: the reader's own. */
export async function startStudent(context: NotebookContext, cells: Promise<CellBoard | null>): Promise<void> {
  const [{ StudentPart }, { loadStudentTexts }] = await untilLoaded(() =>
    Promise.all([import('../classes/student/student-part.ts'), import('../texts/student/student-texts.ts')]),
  );
  new StudentPart(context, await untilLoaded(() => loadStudentTexts(document.documentElement.lang)), cells).start();
}

/** Opens a student's records, in step with those that the class keeps. */
export const openRecordsInClass: OpenRecordsOf = async (open, transport, onChange) => {
  const health = await transport.health();
  return health?.reader === undefined ? await open(onChange) : await openClassRecords(open, onChange, health.reader);
};
