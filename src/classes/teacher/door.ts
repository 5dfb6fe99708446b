// Door: what the page says before a class is there: that it opens, or kindly why it does not.
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { reasonText } from '../reason-text.ts';
import { logo } from './icons.ts';
import { make, makeButton } from './markup.ts';
import { RefusedError } from './teacher-api.ts';

/** again: another try; null where none can help. */
export function doorPage({ door }: TeacherTexts, title: string, about: string, again: (() => void) | null): HTMLElement {
  return make(
    'main',
    { class: 'door' },
    logo(),
    make('h1', {}, title),
    make('p', { role: 'status' }, about),
    again === null ? null : makeButton(door.again, again, { class: 'desk-button filled' }),
  );
}

/** What an opening that failed says. */
export function doorTrouble(
  error: unknown,
  { door, trouble }: TeacherTexts,
): { readonly title: string; readonly about: string; readonly mayTryAgain: boolean } {
  if (!(error instanceof RefusedError)) return { title: door.unreachable, about: '', mayTryAgain: true };
  switch (error.status) {
    case 401:
    case 403:
      return { title: door.wrongLink, about: door.wrongLinkWhere, mayTryAgain: false };
    case 404:
      return { title: door.noClass, about: door.noClassWhere, mayTryAgain: false };
    default:
      return {
        title: error.message === '' ? door.failed(error.status) : reasonText(error.message, error.reason, trouble.refused),
        about: '',
        mayTryAgain: true,
      };
  }
}
