import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

// The kernel's own tests (kernel-tests/*_test.py) in this computer's Python, each file in a process of its own, since the
// kernel puts itself into the standard library. They run by themselves, too: python3 kernel-tests/names_test.py.
const folder = join(import.meta.dirname, 'kernel-tests');
const files = readdirSync(folder).filter((file) => file.endsWith('_test.py'));

/** The kernel is written for the Python of Pyodide: what it stands on in the standard library is there from 3.11 on. */
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;

test.skipIf(!hasPython).each(files)('%s', (file) => {
  const { status, stderr } = spawnSync('python3', ['-B', join(folder, file)], { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  expect(status, stderr).toBe(0);
  expect(stderr).toMatch(/^Ran [1-9]\d* tests? in /m);
});

test('there are tests of the kernel', () => {
  expect(files).toContain('sockets_test.py');
});
