// Debian program: a server out of a Debian package, unpacked into a folder of ours: installed as usual it would start for whoever reaches this computer.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, tail } from './command.mjs';
import { findExecutables, isExecutable } from './executable.ts';
import { findInstaller, install, installByHand, runPrivileged } from './package-manager.ts';
import type { Installer } from './package-manager.ts';
import { SetupError, step } from './step.mjs';

/** A server that tests stand beside the notebook, never as a service. */
export interface PeerProgram {
  /** As it is called in the output. */
  readonly title: string;
  readonly name: string;
  /** The variable that names another one, and tells the rest of the process which was found. */
  readonly variable: string;
  /** Debian's packages, of which one has the program. */
  readonly packages: readonly string[];
  /** Where it is in its package. */
  readonly path: string;
  /** What happens without it. */
  readonly without: string;
}

/** Brings a program where it can be had. Where it cannot, the output says what is left out. Throws SetupError. */
export async function prepareProgram(root: string, env: NodeJS.ProcessEnv, program: PeerProgram): Promise<void> {
  const { title, name, variable, without } = program;
  const folder = join(root, '.cache', name);
  const found = search(folder, env, program);
  if (found !== null) {
    env[variable] = found;
    return;
  }
  const installer = await findInstaller(env);
  const failure = installer === null ? '' : await bring(folder, installer, program);
  const brought = search(folder, env, program);
  if (brought !== null) env[variable] = brought;
  else
    process.stdout.write(
      `There is no ${title} here, so that ${without}. ${failure ? `What was tried said:\n${failure}\n` : ''}Install one with the line for your system (Debian's also starts a service):\n\n${installByHand({ 'apt-get': name, brew: name })}\n\n`,
    );
}

/** The libraries of a Debian package, from the text of its field Depends; of alternatives the first. */
export function librariesIn(depends: string): string[] {
  return depends
    .split(',')
    .map((one) => one.trim().split(/[\s|:(]/)[0] ?? '')
    .filter((name) => name.startsWith('lib') && !name.startsWith('libnginx-mod'));
}

function search(folder: string, env: NodeJS.ProcessEnv, { name, variable, path }: PeerProgram): string | null {
  const named = env[variable]?.trim();
  if (named && !isExecutable(named))
    throw new SetupError(`${variable}=${named} cannot be used: there is no program; expected the path of a ${name}.`);
  if (named) return named;
  const own = join(folder, path);
  return findExecutables([name], env['PATH'])[0] ?? (isExecutable(own) ? own : null);
}

async function bring(folder: string, installer: Installer, { title, name, packages }: PeerProgram): Promise<string | null> {
  const { manager } = installer;
  if (manager === 'brew') return step(`${title}: installing with brew`, () => install(installer, [name]));
  if (manager === 'apt-get') return step(`${title}: unpacking from the system's package`, () => unpack(folder, installer, packages));
  return `${manager} has no package of it.`;
}

async function unpack(folder: string, installer: Installer, packages: readonly string[]): Promise<string | null> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const download = () => run(['apt-get', 'download', ...packages], { cwd: folder });
  let downloaded = await download();
  if (downloaded.code !== 0) {
    // A fresh Debian has no package lists.
    const failure = await runPrivileged(installer, ['apt-get', 'update']);
    if (failure !== null) return failure;
    downloaded = await download();
  }
  const archives = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  if (downloaded.code !== 0 || archives.length === 0) return tail(downloaded.output, 12);
  for (const archive of archives) {
    const { output: depends } = await run(['dpkg-deb', '--field', archive, 'Depends'], { cwd: folder });
    const libraries = librariesIn(depends);
    const failure = libraries.length === 0 ? null : await install(installer, libraries);
    if (failure !== null) return failure;
    const { code, output } = await run(['dpkg-deb', '--extract', archive, '.'], { cwd: folder });
    if (code !== 0) return tail(output, 12);
  }
  return null;
}
