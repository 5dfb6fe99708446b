// Lesson revision: which text of a lesson the authors' server shows, so that whoever saved one can tell when its page is of it.
import { createHash } from 'node:crypto';

/** The name of the <meta> in the page. */
export const revisionMeta = 'lesson-revision';

/** Of a lesson's whole file. */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
