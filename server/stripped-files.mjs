// Stripped files: where set-up keeps this project's TypeScript without its types, and how it is known of which source they are.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a slash at its end. */
export const projectUrl = new URL('../', import.meta.url).href;
/** The folder of the stripped files, each at the path that its source has in the project. */
export const strippedFolder = fileURLToPath(new URL('.cache/stripped', projectUrl));

/**
 * The last line of a stripped file: what it was made of, and by which Node.
 * @param {string} source
 */
export function markOf(source) {
  return `\n// ${createHash('sha256').update(`${process.version}\0${source}`).digest('hex')}\n`;
}
