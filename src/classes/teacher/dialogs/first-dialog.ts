// First dialog: how students call the teacher, and what their class is called: asked when a teacher's page is opened for the first time.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, makeButton } from '../markup.ts';
import { openDialog } from './question.ts';

/** As they were typed, neither of them empty. */
export interface FirstAnswer {
  readonly teacher: string;
  readonly className: string;
}

/** className: what it is called so far. null: later. */
export function openFirstDialog({ name: texts, settings }: TeacherTexts, className: string): Promise<FirstAnswer | null> {
  const { promise, resolve } = Promise.withResolvers<FirstAnswer | null>();
  const teacher = make('input', { required: true, pattern: '.*\\S.*', maxlength: 32, autocomplete: 'off' });
  const own = make('input', { required: true, pattern: '.*\\S.*', maxlength: 60, autocomplete: 'off', value: className });
  const form = make(
    'form',
    { method: 'dialog' },
    make('p', {}, texts.about),
    make('label', { class: 'row' }, make('span', {}, texts.label), teacher),
    make('label', { class: 'row' }, make('span', {}, texts.className), own),
    make(
      'div',
      { class: 'choices' },
      make('button', { type: 'submit', class: 'desk-button filled' }, settings.save),
      makeButton(texts.cancel, () => dialog.close(), { class: 'desk-button quiet' }),
    ),
  );
  form.addEventListener('submit', () => resolve({ teacher: teacher.value.trim(), className: own.value.trim() }));
  const dialog = openDialog(texts.title, [form], () => resolve(null));
  dialog.showModal();
  teacher.focus();
  return promise;
}
