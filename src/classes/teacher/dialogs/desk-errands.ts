// Desk errands: what a teacher does seldom, each in a dialog: their name, the settings of a class, and a class more.
import type { ClassSummary, DeedReply, LessonPlan, TeacherDeed } from '../../../class-protocol.ts';
import { askLine } from '../../../notebook/line-dialog.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { changesOf } from '../model/class-changes.ts';
import type { TeacherApi } from '../teacher-api.ts';
import { openClassDialog } from './class-dialog.ts';
import { openFirstDialog } from './first-dialog.ts';

/** What they are done with. */
export interface ErrandParts {
  readonly texts: TeacherTexts;
  /** null: no session is open. */
  readonly api: () => TeacherApi | null;
  readonly lessons: () => readonly LessonPlan[];
  readonly deed: (deed: TeacherDeed) => Promise<DeedReply | null>;
  /** A class was made. */
  readonly made: (own: ClassSummary) => void;
  /** Says why something did not come about. */
  readonly trouble: (error: unknown) => void;
}

export class DeskErrands {
  readonly #parts: ErrandParts;

  constructor(parts: ErrandParts) {
    this.#parts = parts;
  }

  /** Of whoever opens the page first. own: the class that it opens. */
  async introduce(own: ClassSummary): Promise<void> {
    const { texts, deed } = this.#parts;
    const said = await openFirstDialog(texts, own.name);
    if (said === null) return;
    await deed({ type: 'call-me', name: said.teacher });
    if (said.className !== own.name) await deed({ type: 'change', name: said.className });
  }

  async askName(): Promise<void> {
    const { texts, api, deed } = this.#parts;
    const value = api()?.session.name ?? '';
    const said = await askLine({ ...texts.name, value, maxLength: 32, required: true });
    if (said !== null && said.trim() !== '') await deed({ type: 'call-me', name: said.trim() });
  }

  async settings(own: ClassSummary): Promise<void> {
    const { texts, lessons, deed } = this.#parts;
    const change = await openClassDialog(texts, own, lessons());
    if (change === null) return;
    const { places, ...rest } = changesOf(own, change);
    if (places !== undefined) await deed({ type: 'places', places });
    if (Object.keys(rest).length > 0) await deed({ type: 'change', ...rest });
  }

  async newClass(): Promise<void> {
    const { texts, api, lessons, made, trouble } = this.#parts;
    const wanted = await openClassDialog(texts, null, lessons());
    const open = api();
    if (wanted === null || open === null) return;
    try {
      made(await open.newClass(wanted));
    } catch (error) {
      trouble(error);
    }
  }
}
