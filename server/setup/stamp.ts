// Stamp: a hash over files that tells whether what was made of them is still up to date.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** One hash over the names and contents of files and, for folders, of all files in them that `counts` lets in. */
export function hashOf(root: string, places: readonly string[], counts: (file: string) => boolean = () => true): string {
  const hash = createHash('sha256');
  for (const file of places
    .flatMap((place) => filesIn(root, place))
    .filter(counts)
    .toSorted()) {
    const content = readFileSync(join(root, file));
    // The length keeps two different cuttings of the same bytes apart.
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The files of a file or folder, relative to root; none where it is missing. */
export function filesIn(root: string, place: string): string[] {
  const stat = statSync(join(root, place), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [place];
  return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}
