// Page tools: what the pages before and after class are made with.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import type { DeskPage } from '../head-bar.ts';
import type { DeskActions } from '../scene.ts';
import { RefusedError, type TeacherApi } from '../teacher-api.ts';

export interface PageTools {
  readonly texts: TeacherTexts;
  readonly api: TeacherApi;
  readonly actions: DeskActions;
  goTo(page: DeskPage): void;
  /** Has the page after class look at a lesson, where the teacher has chosen none. */
  suggestLesson(page: string): void;
  /** Says what did not work. */
  trouble(text: string): void;
}

/** Says why something did not come about. */
export function tellTrouble(error: unknown, { texts: { trouble }, trouble: tell }: Pick<PageTools, 'texts' | 'trouble'>): void {
  tell(error instanceof RefusedError ? trouble.deed(error.status, error.message) : trouble.lost);
}
