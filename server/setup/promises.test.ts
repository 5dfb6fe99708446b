// Each promise of SECURITY.md, and each attack of ATTACKS.md, names tests that are there.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
/** What stands in the first column of a document's tables, and the names of files and commands in the others, each of which has one. */
const rowsOf = (document: string): { title: string; files: string[] }[] =>
  readFileSync(join(root, '.github', document), 'utf8')
    .split('\n')
    .filter((line) => /^\| .+ \|$/.test(line) && !line.startsWith('| ---') && !/^\| (?:Promise|What was tried) \|/.test(line))
    .map((line) => {
      const [title = '', ...cells] = line.slice(2, -2).split(' | ');
      return {
        title,
        files: cells.flatMap((cell) =>
          [...cell.matchAll(/`((?:npm run |[\w*-]+\/)[^`]+|[\w.*-]+\.test\.ts)`/g)].map(([, name = '']) => name),
        ),
      };
    });
const rows = [...rowsOf('SECURITY.md'), ...rowsOf('ATTACKS.md')];

/** Whether there is something by a name; one without a folder stands beside the one before it. */
function isThere(name: string, before: string): boolean {
  if (name.startsWith('npm run ')) {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    return (name.split(' ')[2] ?? '') in scripts;
  }
  const path = name.includes('/') ? name : join(before, name);
  return name.includes('*') ? globSync(path, { cwd: root }).length > 0 : existsSync(join(root, path));
}

test.each(rows)('$title', ({ files }) => {
  expect(files.length).toBeGreaterThan(0);
  let folder = '';
  for (const name of files) {
    expect.soft(isThere(name, folder), `${name} in ${folder || 'the project'}`).toBe(true);
    if (name.includes('/')) folder = dirname(name);
  }
});

test('there are promises and attacks', () => {
  expect(rows.length).toBeGreaterThan(70);
});
