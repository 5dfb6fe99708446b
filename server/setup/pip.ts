// Pip: brings pure-Python packages that a requirements file pins, as wheels.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, tail } from './command.mjs';
import { findExecutables } from './executable.ts';
import { installByHand } from './package-manager.ts';

const packages = { 'apt-get': 'python3-pip', dnf: 'python3-pip', apk: 'py3-pip', pacman: 'python-pip', brew: 'python' } as const;
const quiet = ['--disable-pip-version-check', '--no-input', '--quiet'];
/** Which wheels are wanted: pip's options that name a Python and a system. */
export type WheelTarget = readonly string[];

/** What the page's interpreter can run. */
const pureWheels: WheelTarget = [
  '--only-binary=:all:',
  '--platform',
  'any',
  '--implementation',
  'py',
  '--abi',
  'none',
  '--python-version',
  '3.14',
];

/** How pip is called here, or what to do where there is none. */
export type Pip = { readonly command: readonly string[]; readonly missing: null } | { readonly command: null; readonly missing: string };

export async function findPip(env: NodeJS.ProcessEnv): Promise<Pip> {
  const pythons = findExecutables(['python3'], env['PATH']).map((python) => [python, '-m', 'pip']);
  const pips = findExecutables(['pip3'], env['PATH']).map((pip) => [pip]);
  for (const command of [...pythons, ...pips]) {
    if ((await run([...command, '--version'])).code === 0) return { command, missing: null };
  }
  return { command: null, missing: `Install it and start the notebook again:\n${installByHand(packages)}` };
}

/** Downloads what a requirements file pins into a folder of its own. Resolves to what pip said where it failed. */
export async function downloadWheels(
  command: readonly string[],
  requirements: string,
  folder: string,
  target: WheelTarget = pureWheels,
): Promise<string | null> {
  rmSync(folder, { recursive: true, force: true });
  const download = await run([
    ...command,
    'download',
    ...quiet,
    '--require-hashes',
    '--no-deps',
    ...target,
    '-d',
    folder,
    '-r',
    requirements,
  ]);
  return download.code === 0 ? null : tail(download.output, 8);
}

/** Unpacks the wheels of one folder into another. Resolves to what pip said where it failed. */
export async function unpackWheels(
  command: readonly string[],
  wheels: string,
  folder: string,
  target: WheelTarget = pureWheels,
): Promise<string | null> {
  const local = ['--no-index', '--no-deps', '--no-compile', '--no-warn-conflicts', '--target', folder];
  const found = readdirSync(wheels)
    .filter((file) => file.endsWith('.whl'))
    .map((file) => join(wheels, file));
  const install = await run([...command, 'install', ...quiet, ...local, ...target, ...found]);
  return install.code === 0 ? null : tail(install.output, 8);
}
