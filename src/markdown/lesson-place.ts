// Lesson place: where in a lesson's file something stands, for what is wrong with it.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LessonError } from './lesson-error.ts';
import { TranscriptError } from './transcript.ts';

/** What render gives; its TranscriptError becomes a LessonError with file and line. line: of the fence's opening in the file, from 1. */
export function locate<T>(fileURL: URL | undefined, line: number, render: () => T): T {
  try {
    return render();
  } catch (error) {
    if (!(error instanceof TranscriptError)) throw error;
    const file = fileURL === undefined ? 'a lesson' : fileURLToPath(fileURL);
    throw new LessonError(file, line + error.line, error.message, { cause: error });
  }
}

/** Lines of the file before the text that was parsed: its frontmatter is not part of it. */
export function linesBefore(fileURL: URL | undefined, source: string): number {
  if (fileURL === undefined) return 0;
  const at = readFileSync(fileURL, 'utf8')
    .replace(/^\uFEFF/, '')
    .indexOf(source);
  return at <= 0 ? 0 : readFileSync(fileURL, 'utf8').slice(0, at).split('\n').length - 1;
}
