// Start: makes the teacher's page work, in the language of the browser.
import { loadTeacherTexts } from '../../texts/teacher-texts.ts';
import { defineElement } from '../../snippet/define-element.ts';
import { TeacherDesk } from './teacher-desk.ts';

/** Defines the page's element; the shell is the same for anybody, so its language is the browser's. */
export async function startTeacherPage(): Promise<void> {
  const language = navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en';
  document.documentElement.lang = language;
  const texts = await loadTeacherTexts(language);
  document.title = texts.entry.title;
  defineElement('teacher-desk', TeacherDesk, texts);
}
