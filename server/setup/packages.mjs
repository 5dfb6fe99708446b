// Packages: the npm packages of the lockfile, installed only where node_modules differs from it.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { npmCommand, run, tail } from './command.mjs';
import { SetupError, step } from './step.mjs';

// Install scripts are not run: of all packages only optional ones have any, and those would compile. The short
// waits between tries let a machine without a network fail within seconds.
const npmOptions = [
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];

/**
 * The part of a lockfile that says what is installed where.
 * @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lockfile
 */

/**
 * Whether what is installed is what the lockfile asks for. npm keeps the list of what it installed in
 * node_modules/.package-lock.json, written last; optional packages may be missing (other systems' binaries).
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 */
export function isInstalled(wanted, installed) {
  const want = Object.entries(wanted.packages ?? {}).filter(([place]) => place !== '');
  const have = installed.packages ?? {};
  const wantedPlaces = new Set(want.map(([place]) => place));
  return (
    Object.keys(have).every((place) => wantedPlaces.has(place)) &&
    want.every(([place, { version, optional }]) => (have[place] === undefined ? optional === true : have[place].version === version))
  );
}

/**
 * Installs the packages with npm ci, unless they are there.
 * @param {string} root the project's folder
 */
export async function installPackages(root) {
  const lockfile = readLockfile(path.join(root, 'package-lock.json'));
  const hidden = path.join(root, 'node_modules', '.package-lock.json');
  if (existsSync(hidden) && isInstalled(lockfile, readLockfile(hidden))) return;
  await step('npm packages: installing from package-lock.json', () => npmInstall(root));
}

/**
 * Runs npm ci in a folder. No package's install script runs.
 * @param {string} folder
 */
export async function npmInstall(folder) {
  const command = [...npmCommand(process.env, process.execPath), 'ci', ...npmOptions];
  const { code, output } = await run(command, { cwd: folder });
  if (code === 0) return;
  throw new SetupError(`npm ci failed in ${folder} and said:\n\n${tail(output)}\n\n${npmAdvice(output)}`);
}

/**
 * What to do about a failed npm ci, by what npm said.
 * @param {string} output
 */
export function npmAdvice(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(output)) {
    return 'The npm registry is out of reach. Connect this machine to the internet (or set a proxy or a mirror: npm config set proxy URL, npm config set registry URL) and start again. Once the packages are installed no network is needed.';
  }
  if (/SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)|CERT_/.test(output)) {
    return "npm does not trust the certificate that was shown, as behind a proxy that reads along. Name that proxy's certificate with npm config set cafile FILE and start again.";
  }
  if (/ENOSPC/.test(output)) return 'The disk is full: the packages need about 1 GB. Free some space and start again.';
  if (/EACCES|EPERM/.test(output))
    return 'The folder named above belongs to somebody else. Make it yours (chown), or clone the project into a folder of your own, and start again.';
  if (/EINTEGRITY/.test(output))
    return 'A downloaded package is not the one the lockfile names. Try again; if that fails too, empty the cache with: npm cache clean --force';
  return 'Mend what npm reports above and start again.';
}

/**
 * @param {string} file
 * @returns {Lockfile}
 */
function readLockfile(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new SetupError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}. Restore it with: git checkout package-lock.json (or remove node_modules, if it is in there)`,
    );
  }
}
