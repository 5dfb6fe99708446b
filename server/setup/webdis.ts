// Webdis: the real one, which the tests of the Webdis gateway and the benchmark set beside it, found or brought. Never as a service.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, tail } from './command.mjs';
import { findExecutables, isExecutable } from './executable.ts';
import { findInstaller, install, installByHand, runPrivileged } from './package-manager.ts';
import type { Installer } from './package-manager.ts';
import { SetupError, step } from './step.mjs';

/** The managers whose package is a program; Debian's is a service as well, see unpackDebian. */
const packages = { brew: 'webdis' } as const;
const byHand = { 'apt-get': 'webdis', brew: 'webdis' } as const;

/** Brings Webdis where it can be had, and tells the rest of the process by WEBDIS. Where it cannot, the output says what is left out. Throws SetupError. */
export async function prepareWebdis(root: string, env: NodeJS.ProcessEnv): Promise<void> {
  const folder = join(root, '.cache', 'webdis');
  const found = search(folder, env);
  if (found !== null) {
    env['WEBDIS'] = found;
    return;
  }
  const installer = await findInstaller(env);
  const failure = installer === null ? '' : await bring(folder, installer);
  const brought = search(folder, env);
  if (brought !== null) env['WEBDIS'] = brought;
  else
    process.stdout.write(
      `There is no Webdis here, so that what compares with it is left out. ${failure ? `What was tried said:\n${failure}\n` : ''}Install one with the line for your system (Debian's also starts a service):\n\n${installByHand(byHand)}\n\n`,
    );
}

/** The libraries of a Debian package, from the text of its field Depends; of alternatives the first. */
export function librariesIn(depends: string): string[] {
  return depends
    .split(',')
    .map((one) => one.trim().split(/[\s|:(]/)[0] ?? '')
    .filter((name) => name.startsWith('lib'));
}

function search(folder: string, env: NodeJS.ProcessEnv): string | null {
  const named = env['WEBDIS']?.trim();
  if (named && !isExecutable(named))
    throw new SetupError(`WEBDIS=${named} cannot be used: there is no program; expected the path of a webdis.`);
  if (named) return named;
  const own = join(folder, 'usr', 'bin', 'webdis');
  return findExecutables(['webdis'], env['PATH'])[0] ?? (isExecutable(own) ? own : null);
}

async function bring(folder: string, installer: Installer): Promise<string | null> {
  const { manager } = installer;
  if (manager === 'brew') return step('Webdis: installing with brew', () => install(installer, [packages.brew]));
  if (manager === 'apt-get') return step("Webdis: unpacking from the system's package", () => unpackDebian(folder, installer));
  return `${manager} has no package of it.`;
}

// Installed as usual the package would start Webdis for whoever reaches this computer: it is unpacked into a folder of ours.
async function unpackDebian(folder: string, installer: Installer): Promise<string | null> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const download = () => run(['apt-get', 'download', 'webdis'], { cwd: folder });
  let downloaded = await download();
  if (downloaded.code !== 0) {
    // A fresh Debian has no package lists.
    const failure = await runPrivileged(installer, ['apt-get', 'update']);
    if (failure !== null) return failure;
    downloaded = await download();
  }
  const archive = readdirSync(folder).find((name) => name.endsWith('.deb'));
  if (downloaded.code !== 0 || archive === undefined) return tail(downloaded.output, 12);
  const { output: depends } = await run(['dpkg-deb', '--field', archive, 'Depends'], { cwd: folder });
  const failure = await install(installer, librariesIn(depends));
  if (failure !== null) return failure;
  const { code, output } = await run(['dpkg-deb', '--extract', archive, '.'], { cwd: folder });
  return code === 0 ? null : tail(output, 12);
}
