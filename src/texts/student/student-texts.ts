// Student texts: what a student's page says of their class, loaded with that part of it.
import { tableOf } from '../texts.ts';
import type { studentTexts } from './en.ts';

/** English is the shape of all: what a table lacks, or has too much, is an error of its types. */
export type StudentTexts = typeof studentTexts;

/** What it says in a language, found as the other tables are. */
export async function loadStudentTexts(language: string): Promise<StudentTexts> {
  return await tableOf(language, async (base) => ((await import(`./${base}.ts`)) as { studentTexts: StudentTexts }).studentTexts);
}
