// Entry page: what the page says before a class is there: that it opens, or kindly why it does not.
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { reasonText } from '../reason-text.ts';
import { logo } from './icons.ts';
import { make, makeButton } from './markup.ts';
import { RefusedError } from './teacher-api.ts';

/** again: another try; null where none can help. */
export function entryPage({ entry }: TeacherTexts, title: string, about: string, again: (() => void) | null): HTMLElement {
  return make(
    'main',
    { class: 'entry' },
    logo(),
    make('h1', {}, title),
    make('p', { role: 'status' }, about),
    again === null ? null : makeButton(entry.again, again, { class: 'desk-button filled' }),
  );
}

/** What an opening that failed says. */
export function entryTrouble(
  error: unknown,
  { entry, trouble }: TeacherTexts,
): { readonly title: string; readonly about: string; readonly mayTryAgain: boolean } {
  if (!(error instanceof RefusedError)) return { title: entry.unreachable, about: '', mayTryAgain: true };
  switch (error.status) {
    case 401:
    case 403:
      return { title: entry.wrongLink, about: entry.wrongLinkWhere, mayTryAgain: false };
    case 404:
      return { title: entry.noClass, about: entry.noClassWhere, mayTryAgain: false };
    default:
      return {
        title: error.message === '' ? entry.failed(error.status) : reasonText(error.message, error.reason, trouble.refused),
        about: '',
        mayTryAgain: true,
      };
  }
}
