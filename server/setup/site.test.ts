import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { compressSite, isCompressible } from './compress.ts';
import { complaintOf } from './site.ts';
import { filesIn, hashOf } from './stamp.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'set-up-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: string): void {
  mkdirSync(join(folder, file, '..'), { recursive: true });
  writeFileSync(join(folder, file), content);
}

test('the hash changes with contents and names, and not with what does not count', () => {
  write('content/a.md', 'one');
  write('config.mjs', 'two');
  const places = ['content', 'config.mjs', 'missing'];
  const before = hashOf(folder, places);
  expect(hashOf(folder, places)).toBe(before);

  write('other.md', 'not in a place');
  expect(hashOf(folder, places)).toBe(before);
  write('content/a.test.ts', 'a test');
  expect(hashOf(folder, places, (file) => !file.endsWith('.test.ts'))).toBe(before);
  expect(hashOf(folder, places)).not.toBe(before);

  rmSync(join(folder, 'content/a.test.ts'));
  write('content/a.md', 'eno');
  expect(hashOf(folder, places)).not.toBe(before);
  rmSync(join(folder, 'content/a.md'));
  write('content/deep/a.md', 'one');
  expect(hashOf(folder, places)).not.toBe(before);
});

test('compressed files hold what the files do, and stand only beside files worth it', async () => {
  const page = "<p>All keys of a learner are the learner's own.</p>\n".repeat(100);
  write('index.html', page);
  write('small.css', 'p {}');
  write('deep/image.png', page);
  expect(await compressSite(folder)).toBe(1);
  expect(filesIn(folder, '.').toSorted()).toEqual(['deep/image.png', 'index.html', 'index.html.br', 'index.html.gz', 'small.css']);
  expect(brotliDecompressSync(readFileSync(join(folder, 'index.html.br'))).toString()).toBe(page);
  expect(gunzipSync(readFileSync(join(folder, 'index.html.gz'))).toString()).toBe(page);
});

test('what an earlier site has unchanged is compressed by nobody again', async () => {
  const pages = ['the same', 'edited'].map((word) => `<p>${word}</p>\n`.repeat(200));
  write('earlier/same.html', pages[0]!);
  write('earlier/edited.html', 'an older text\n'.repeat(200));
  await compressSite(join(folder, 'earlier'));
  // Marks that only a copy has.
  write('earlier/same.html.br', 'taken over');
  write('site/same.html', pages[0]!);
  write('site/edited.html', pages[1]!);
  expect(await compressSite(join(folder, 'site'), join(folder, 'earlier'))).toBe(2);
  expect(readFileSync(join(folder, 'site/same.html.br'), 'utf8')).toBe('taken over');
  expect(brotliDecompressSync(readFileSync(join(folder, 'site/edited.html.br'))).toString()).toBe(pages[1]);
});

test('text of some size is worth compressing', () => {
  expect(isCompressible('_astro/page.js', 5_000)).toBe(true);
  expect(isCompressible('_astro/page.js', 500)).toBe(false);
  expect(isCompressible('pagefind/en.pf_index', 5_000)).toBe(false);
});

test("Astro's complaint starts at its first error and has no colours", () => {
  expect(complaintOf('12:00 [build] fine\n12:01 \u001B[31m[ERROR]\u001B[0m content/a.md: line 3: no prompt\n  more\n')).toBe(
    '[ERROR] content/a.md: line 3: no prompt\n  more',
  );
  expect(complaintOf('it just died')).toBe('it just died');
});
