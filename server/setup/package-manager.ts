// Package manager: which one this system has, whether we may use it, and what to type where we may not.
import { run, tail } from './command.mjs';
import { findExecutables } from './executable.ts';

const managers = ['apt-get', 'dnf', 'apk', 'pacman', 'brew'] as const;

/** The package managers that set-up can drive. */
export type PackageManager = (typeof managers)[number];

/** A command that installs packages, as set-up runs it. */
export interface Installer {
  readonly manager: PackageManager;
  /** What goes before a command that changes the system: nothing, or sudo. */
  readonly privilege: readonly string[];
}

const installCommands: Record<PackageManager, readonly string[]> = {
  'apt-get': ['apt-get', 'install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'],
  dnf: ['dnf', 'install', '-y'],
  apk: ['apk', 'add'],
  pacman: ['pacman', '-S', '--noconfirm', '--needed'],
  brew: ['brew', 'install'],
};

/** For each manager the systems it is found on, and what a person types to install packages. */
const byHand: Record<PackageManager, { systems: string; command: string }> = {
  'apt-get': { systems: 'Debian, Ubuntu', command: 'sudo apt-get update && sudo apt-get install -y' },
  dnf: { systems: 'Fedora, RHEL', command: 'sudo dnf install -y' },
  apk: { systems: 'Alpine', command: 'sudo apk add' },
  pacman: { systems: 'Arch', command: 'sudo pacman -S' },
  brew: { systems: 'macOS', command: 'brew install' },
};

/** The first manager of which this system has the program; null where there is none. */
export function choosePackageManager(has: (program: string) => boolean): PackageManager | null {
  return managers.find(has) ?? null;
}

/** What lets us run a manager: nothing more, sudo, or null where only a person can. Homebrew refuses root and needs none. */
export function choosePrivilege(manager: PackageManager, isRoot: boolean, hasSudo: boolean): readonly string[] | null {
  if (manager === 'brew') return isRoot ? null : [];
  if (isRoot) return [];
  return hasSudo ? ['sudo', '-n'] : null;
}

/** The installer this system lets us use; null where a person has to install. */
export async function findInstaller(env: NodeJS.ProcessEnv): Promise<Installer | null> {
  const has = (program: string): boolean => findExecutables([program], env['PATH']).length > 0;
  const manager = choosePackageManager(has);
  if (manager === null) return null;
  const isRoot = process.getuid?.() === 0;
  const asksSudo = !isRoot && manager !== 'brew' && has('sudo');
  const hasSudo = asksSudo && (await run(['sudo', '-n', 'true'])).code === 0;
  const privilege = choosePrivilege(manager, isRoot, hasSudo);
  return privilege === null ? null : { manager, privilege };
}

/** Runs one command as the installer may. Resolves to null, or to what the command said where it failed. */
export async function runPrivileged({ privilege }: Installer, command: readonly string[]): Promise<string | null> {
  // sudo drops the environment, so that what apt-get needs of it goes through env.
  const { code, output } = await run([...privilege, 'env', 'DEBIAN_FRONTEND=noninteractive', ...command], { whole: true });
  return code === 0 ? null : tail(output, 12);
}

/** Installs packages. Resolves to null, or to what the manager said where it failed. */
export async function install(installer: Installer, packages: readonly string[]): Promise<string | null> {
  const command = [...installCommands[installer.manager], ...packages];
  const failure = await runPrivileged(installer, command);
  if (failure === null || installer.manager !== 'apt-get') return failure;
  // A fresh Debian has no package lists, and old ones name files that are gone.
  return (await runPrivileged(installer, ['apt-get', 'update'])) ?? runPrivileged(installer, command);
}

/** One line for each system: what a person types to install a package that each manager calls by its own name. */
export function installByHand(packages: Partial<Record<PackageManager, string>>): string {
  const lines = managers.flatMap((manager) => {
    const name = packages[manager];
    return name === undefined ? [] : [`  ${byHand[manager].systems.padEnd(16)}${byHand[manager].command} ${name}`];
  });
  return lines.join('\n');
}
