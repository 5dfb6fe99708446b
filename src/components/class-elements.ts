// Class elements: what a page has in a class alone: its student's part.
import type { CellBoard } from '../notebook/cells/cell-board.ts';
import type { NotebookContext } from '../notebook/page-context.ts';
import { untilLoaded } from '../notebook/part-loading.ts';

/** Tells the class what its student does, and has them hear what it says. cells: the reader's own. */
export async function startStudent(context: NotebookContext, cells: Promise<CellBoard | null>): Promise<void> {
  const [{ StudentPart }, { loadStudentTexts }] = await untilLoaded(() =>
    Promise.all([import('../classes/student/student-part.ts'), import('../texts/student/student-texts.ts')]),
  );
  new StudentPart(context, await untilLoaded(() => loadStudentTexts(document.documentElement.lang)), cells).start();
}
