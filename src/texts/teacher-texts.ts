// Teacher texts: what the teacher's page says, a table for each language that only that page loads.
import { tableOf } from './texts.ts';
import type { teacherTexts } from './teacher/en.ts';

/** English is the shape of all. */
export type TeacherTexts = typeof teacherTexts;

/** The table of a language, found as a page's is. */
export async function loadTeacherTexts(language: string): Promise<TeacherTexts> {
  return await tableOf(language, async (base) => ((await import(`./teacher/${base}.ts`)) as { teacherTexts: TeacherTexts }).teacherTexts);
}
