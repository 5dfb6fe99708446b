// Python: what Python snippets run on, made ready in .cache/python: Pyodide from npm, the packages of
// src/runners/python/requirements.txt from pip, the kernel, and a snapshot of an interpreter that has them imported.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, tail } from './command.mjs';
import { compressSite } from './compress.ts';
import { downloadWheels, findPip, unpackWheels } from './pip.ts';
import { filesIn, hashOf } from './stamp.ts';
import { step } from './step.mjs';

/** What of Pyodide a page loads. */
const pyodideFiles = ['pyodide.mjs', 'pyodide.asm.mjs', 'pyodide.asm.wasm', 'python_stdlib.zip'] as const;

/** What it all depends on, relative to the project's folder. */
const kernel = join('src', 'runners', 'python', 'kernel');
const requirements = join('src', 'runners', 'python', 'requirements.txt');
const sources = [
  kernel,
  requirements,
  join('node_modules', 'pyodide', 'package.json'),
  join('server', 'setup', 'python.ts'),
  join('server', 'setup', 'python-snapshot.ts'),
  join('src', 'runners', 'python', 'patches', 'snapshot.ts'),
  join('src', 'runners', 'python', 'patches', 'trampoline.ts'),
];
const isSource = (file: string): boolean => !file.includes('__pycache__');

/** The folder of it all, made by bringPython. */
export function pythonFolder(root: string): string {
  return join(root, '.cache', 'python');
}

/** What stands in the folder's index.json, which the build tells pages. */
export interface PythonIndex {
  /** Of the sources; part of the address, so that browsers may keep the files for ever. */
  readonly hash: string;
  /** Each file's size in bytes. */
  readonly files: Readonly<Record<string, number>>;
  /** Why the packages are not there and what to do; null where they are. */
  readonly missing: string | null;
}

/** The index, or null before the first bringPython. */
export function readPythonIndex(root: string): PythonIndex | null {
  const file = join(pythonFolder(root), 'index.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as PythonIndex) : null;
}

/** Makes the folder ready, unless it is. What is missing is no failure: Python snippets then say what to install. */
export async function bringPython(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const hash = hashOf(root, sources, isSource);
  const known = readPythonIndex(root);
  // Where pip was missing it may be there by now.
  if (known?.hash === hash && (known.missing === null || (await findPip(env)).command === null)) return;

  const draft = `${pythonFolder(root)}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const packages = join(draft, 'site-packages');
  const missing = await bringPackages(root, packages, env);
  if (missing !== null) process.stdout.write(`${missing}\n`);
  await step('Python: preparing the interpreter', async () => {
    for (const file of pyodideFiles) cpSync(join(root, 'node_modules', 'pyodide', file), join(draft, file));
    // Pyodide wants to know of its own packages, of which the notebook has none.
    const { info } = JSON.parse(readFileSync(join(root, 'node_modules', 'pyodide', 'pyodide-lock.json'), 'utf8')) as { info: unknown };
    writeFileSync(join(draft, 'pyodide-lock.json'), JSON.stringify({ info, packages: {} }));
    writeFileSync(join(draft, 'packages.json'), packTogether([packages, join(root, kernel)], ['', 'notebook_kernel/']));
    rmSync(packages, { recursive: true, force: true });
    // An interpreter keeps one processor busy for seconds: each has its own.
    const take = [process.execPath, join(root, 'server', 'setup', 'python-snapshot.ts'), draft];
    const taken = await Promise.all([take, [...take, 'plain']].map((command) => run(command)));
    const failed = taken.find(({ code }) => code !== 0);
    // Without a snapshot pages start Python the slow way.
    if (failed !== undefined) process.stdout.write(`no snapshot could be taken, so Python starts slowly:\n${tail(failed.output, 6)}\n`);
  });
  const files = Object.fromEntries(readdirSync(draft).map((file) => [file, statSync(join(draft, file)).size]));
  writeFileSync(join(draft, 'index.json'), JSON.stringify({ hash, files, missing } satisfies PythonIndex));
  // Here rather than with the site, which is built more often.
  await step('Python: compressing', () => compressSite(draft));
  rmSync(pythonFolder(root), { recursive: true, force: true });
  renameSync(draft, pythonFolder(root));
}

/** Downloads and unpacks the packages into a folder. Resolves to what to do where that is not possible. */
async function bringPackages(root: string, folder: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  mkdirSync(folder, { recursive: true });
  const { command, missing } = await findPip(env);
  if (command === null) return `Python snippets need pip, which was not found when the notebook was started. ${missing}`;
  const wheels = join(root, '.cache', 'wheels');
  const failure = await step('Python packages: downloading with pip', () => downloadWheels(command, join(root, requirements), wheels));
  if (failure !== null)
    return `The packages in ${requirements} could not be downloaded, so Python snippets cannot run. pip said:\n${failure}`;
  const install = await unpackWheels(command, wheels, folder);
  return install === null
    ? null
    : `The packages in ${requirements} could not be unpacked, so Python snippets cannot run. pip said:\n${install}`;
}

/** The files of folders as one JSON object, each folder's names behind its prefix: text as it is, anything else in base64. */
function packTogether(folders: readonly string[], prefixes: readonly string[]): string {
  const packed: Record<string, string | { base64: string }> = {};
  for (const [index, folder] of folders.entries()) {
    for (const file of filesIn(folder, '.').filter(isSource)) {
      const bytes = readFileSync(join(folder, file));
      const text = bytes.toString('utf8');
      packed[`${prefixes[index] ?? ''}${file.replace(/^\.\//, '')}`] = Buffer.from(text).equals(bytes)
        ? text
        : { base64: bytes.toString('base64') };
    }
  }
  return JSON.stringify(packed);
}
