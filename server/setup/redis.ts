// Redis: the real redis-server that learners' machines run, found or installed.
import { run } from './command.mjs';
import { findExecutables, isExecutable } from './executable.ts';
import { findInstaller, install, installByHand, runPrivileged } from './package-manager.ts';
import type { Installer } from './package-manager.ts';
import { SetupError, step } from './step.mjs';

/** The oldest Redis that the lessons and the limits of the machines work with. */
const oldest = 7;

/** Each manager's package; Fedora and Arch carry Valkey in Redis's place. */
const packages = { 'apt-get': 'redis-server', dnf: 'valkey', apk: 'redis', pacman: 'valkey', brew: 'redis' } as const;

/** The version in what `redis-server --version` prints, such as "7.0.15"; null where it is something else. */
export function parseServerVersion(output: string): string | null {
  return /^(?:Redis|Valkey) server v=(\d+\.\d+\.\d+)/m.exec(output)?.[1] ?? null;
}

/** Whether a version is one the notebook works with. */
export function isUsable(version: string): boolean {
  return Number(version.split('.')[0]) >= oldest;
}

/** The path of a redis-server, brought if need be; null where REDIS_URL says to use another Redis. Throws SetupError. */
export async function bringRedis(env: NodeJS.ProcessEnv): Promise<string | null> {
  if (env['REDIS_URL']?.trim()) return null;
  const named = env['REDIS_SERVER']?.trim();
  if (named) return checkNamed(named);
  const found = await search(env);
  if (found.path !== null) return found.path;
  const installer = await findInstaller(env);
  if (installer === null) throw new SetupError(refusal(found.tooOld, null));
  const failure = await step(`redis-server: installing with ${installer.manager}`, () => installRedis(installer));
  const installed = await search(env);
  if (installed.path !== null) return installed.path;
  throw new SetupError(refusal(installed.tooOld, failure && `${installer.manager} was tried and said:\n\n${failure}\n`));
}

/** What keeps learners' servers apart, where it can be had; the start says what is missing. */
const wallTools = [
  { program: 'ip', package: 'iproute2', purpose: 'the network of each machine', without: 'machines have no network of their own' },
  { program: 'bwrap', package: 'bubblewrap', purpose: 'the walls around each machine', without: "servers see the computer's files" },
] as const;

/** Brings the programs that build the walls between machines, where apt-get can. The absence of one is no failure. */
export async function bringWallTools(env: NodeJS.ProcessEnv): Promise<void> {
  if (process.platform !== 'linux' || env['REDIS_URL']?.trim()) return;
  for (const tool of wallTools.filter(({ program }) => findExecutables([program], env['PATH']).length === 0)) {
    const installer = await findInstaller(env);
    if (installer?.manager !== 'apt-get') return;
    const failure = await step(`${tool.program}: installing ${tool.package} with apt-get, for ${tool.purpose}`, () =>
      install(installer, [tool.package]),
    );
    if (failure !== null)
      process.stdout.write(`apt-get could not install ${tool.package}, so that ${tool.without}. It said:\n${failure}\n`);
  }
}

async function checkNamed(path: string): Promise<string> {
  const expected = `expected the path of a redis-server or valkey-server, ${oldest} or newer`;
  if (!isExecutable(path)) throw new SetupError(`REDIS_SERVER=${path} cannot be used: there is no program; ${expected}.`);
  const version = await versionOf(path);
  if (version === null)
    throw new SetupError(`REDIS_SERVER=${path} cannot be used: it does not say a server's version when run with --version; ${expected}.`);
  if (!isUsable(version)) throw new SetupError(`REDIS_SERVER=${path} cannot be used: it is version ${version}; ${expected}.`);
  return path;
}

async function search(env: NodeJS.ProcessEnv): Promise<{ path: string | null; tooOld: string | null }> {
  let tooOld: string | null = null;
  for (const path of findExecutables(['redis-server', 'valkey-server'], env['PATH'])) {
    const version = await versionOf(path);
    if (version !== null && isUsable(version)) return { path, tooOld };
    if (version !== null) tooOld ??= `${path} is version ${version}`;
  }
  return { path: null, tooOld };
}

async function versionOf(path: string): Promise<string | null> {
  return parseServerVersion((await run([path, '--version'])).output);
}

async function installRedis(installer: Installer): Promise<string | null> {
  if (installer.manager !== 'apt-get') return install(installer, [packages[installer.manager]]);
  // Debian's redis-server package is a system service around the binary that redis-tools already holds under
  // another name: with a link of our own, no service is installed, enabled or started.
  return (
    (await install(installer, ['redis-tools'])) ??
    runPrivileged(installer, ['ln', '-sf', '/usr/bin/redis-check-rdb', '/usr/local/bin/redis-server'])
  );
}

function refusal(tooOld: string | null, tried: string | null): string {
  return `Redis Notebook needs a real redis-server, version ${oldest} or newer (valkey-server will do), and ${tooOld === null ? 'found none' : `found only an older one: ${tooOld}`}.
${tried ?? ''}Install one with the line for your system, and start again:

${installByHand(packages)}

Or set REDIS_SERVER to the path of one, or REDIS_URL to a Redis of yours (redis://host:port).`;
}
