// Stripped files: where set-up keeps this project's TypeScript without its types, and how it is known of which source they are.
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a slash at its end. */
export const projectUrl = new URL('../', import.meta.url).href;
/** The folder of the stripped files, each at the path that its source has in the project. */
export const strippedFolder = fileURLToPath(new URL('.cache/stripped', projectUrl));
/** What `node --import` is told: a URL, since it takes a path for one, and finds nothing in a folder with # or % in its name. */
export const strippedLoader = new URL('stripped.mjs', import.meta.url).href;

/**
 * The last line of a stripped file: what it was made of, and by which Node.
 * @param {string} source
 */
export function markOf(source) {
  return `\n// ${createHash('sha256').update(`${process.version}\0${source}`).digest('hex')}\n`;
}
