// Each promise of SECURITY.md names tests that are there.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..', '..');
const rows = readFileSync(join(root, '.github', 'SECURITY.md'), 'utf8')
  .split('\n')
  .map((line) => /^\| (.+) \| (.+) \|$/.exec(line))
  .filter((row) => row !== null && row[1] !== 'Promise' && !row[1]?.startsWith('---'))
  .map((row) => ({ promise: row?.[1] ?? '', files: [...(row?.[2] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name) }));

/** Whether there is something by a name; one without a folder stands beside the one before it. */
function isThere(name: string, before: string): boolean {
  if (name.startsWith('npm run ')) {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    return name.slice('npm run '.length) in scripts;
  }
  const path = name.includes('/') ? name : join(before, name);
  return name.includes('*') ? globSync(path, { cwd: root }).length > 0 : existsSync(join(root, path));
}

test.each(rows)('$promise', ({ files }) => {
  expect(files.length).toBeGreaterThan(0);
  let folder = '';
  for (const name of files) {
    expect.soft(isThere(name, folder), `${name} in ${folder || 'the project'}`).toBe(true);
    if (name.includes('/')) folder = dirname(name);
  }
});

test('there are promises', () => {
  expect(rows.length).toBeGreaterThan(25);
});
