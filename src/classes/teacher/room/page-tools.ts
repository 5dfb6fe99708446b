// Page tools: what the pages before and after class are made with.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { reasonText } from '../../reason-text.ts';
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
  if (!(error instanceof RefusedError)) tell(trouble.lost);
  else tell(error.message === '' ? trouble.unsaid(error.status) : reasonText(error.message, error.reason, trouble.refused));
}
