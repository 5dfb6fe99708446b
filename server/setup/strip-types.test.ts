import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { strippedSources } from './strip-types.mjs';

const run = promisify(execFile);
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'project-'));
  for (const folder of ['server/setup', 'e2e', 'src/bridge', 'src/markdown', 'src/protocol'])
    mkdirSync(join(project, folder), { recursive: true });
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  const server = resolve(import.meta.dirname, '..');
  for (const file of ['stripped.mjs', 'stripped-files.mjs', 'setup/strip-types.mjs'])
    cpSync(join(server, file), join(project, 'server', file));
});
afterAll(() => rmSync(project, { recursive: true }));

function write(value: number): void {
  writeFileSync(join(project, 'server', 'answer.ts'), `const value: number = ${value};\nconsole.log(value);\n`);
}

/** Has set-up strip what changed; all that it says. */
async function strip(): Promise<string> {
  const { stdout, stderr } = await run(
    process.execPath,
    ['-e', "import('./server/setup/strip-types.mjs').then((it) => it.stripTypes('.'))"],
    {
      cwd: project,
    },
  );
  return stdout + stderr;
}

/** What the program prints, and whether Node stripped its types itself. */
async function answer(): Promise<{ said: string; isStrippedByNode: boolean }> {
  const own = "process.on('exit', () => console.log(process.moduleLoadList.some((name) => name.includes('amaro'))))";
  const program = [
    '--import',
    './server/stripped.mjs',
    '--import',
    `data:text/javascript,${encodeURIComponent(own)}`,
    './server/answer.ts',
  ];
  const { stdout } = await run(process.execPath, program, { cwd: project });
  const [said = '', loaded] = stdout.split('\n');
  return { said, isStrippedByNode: loaded === 'true' };
}

test('a process takes what set-up stripped, and what is missing or has changed since Node strips by itself', async () => {
  write(1);
  expect(await answer()).toEqual({ said: '1', isStrippedByNode: true });
  expect(await strip(), 'that Node calls it an experiment is no news').toBe('');
  expect(await answer()).toEqual({ said: '1', isStrippedByNode: false });
  write(2);
  expect(await answer()).toEqual({ said: '2', isStrippedByNode: true });
  await strip();
  expect(await answer()).toEqual({ said: '2', isStrippedByNode: false });
});

test('whatever the bridge, its processes and the check of lessons load is among what set-up strips', () => {
  const root = resolve(import.meta.dirname, '../..');
  const programs = ['server/main.ts', 'server/machines/processes/launch-helper.ts', 'e2e/check/main.ts'];
  // Entries that are added on the way are come to as well.
  const loaded = new Set(programs);
  for (const file of loaded) for (const other of loadedBy(root, file)) loaded.add(other);
  expect(loaded.size).toBeGreaterThan(100);
  const stripped = new Set(strippedSources(root));
  expect([...loaded].filter((file) => !stripped.has(file))).toEqual([]);
});

/** The project's own TypeScript that a file imports or passes on, for more than its types. */
function loadedBy(root: string, file: string): string[] {
  const statements = readFileSync(join(root, file), 'utf8').matchAll(/^(?:import|export) (?!type )[^;']*from '(\.[^']*\.ts)';$/gm);
  return [...statements].map(([, name = '']) => join(dirname(file), name));
}
