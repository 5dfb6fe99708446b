// Symlink race: a process that turns a folder into a link to one elsewhere while somebody works on it, as one would who broke out of a redis-server.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** A folder of root's, and a process of another user that leads whoever goes by path into it. */
export interface SymlinkRace {
  readonly pid: number;
  readonly fileCount: number;
  /** Files of the foreign folder that are still there. */
  foreignFiles(): Promise<number>;
  /** Whose they are now, each user once. */
  foreignOwners(): Promise<number[]>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
/** So many that work on them takes longer than the process needs. */
const fileCount = 1_500;
/** Swaps the folder once its first file is gone or somebody else's, as far as readdir(3) tells. */
const swap = `
  const { readdirSync, renameSync, statSync, symlinkSync } = require('node:fs');
  const [foreign, uid] = process.argv.slice(1);
  process.setgid(Number(uid));
  process.setuid(Number(uid));
  const [name] = readdirSync('trap');
  process.stdout.write('ready');
  while (statSync('trap/' + name, { throwIfNoEntry: false })?.uid === Number(uid));
  renameSync('trap', 'away');
  symlinkSync(foreign, 'trap');
  setInterval(() => {}, 1000);`;

/** Starts the race for folder/trap as that user. Resolves once it runs. For tests as root. */
export async function startSymlinkRace(folder: string, uid: number): Promise<SymlinkRace> {
  const foreign = await mkdtemp(join(tmpdir(), 'foreign-'));
  const trap = join(folder, 'trap');
  await mkdir(trap);
  for (const cwd of [foreign, trap]) await run('sh', ['-c', `seq ${fileCount} | xargs touch`], { cwd });
  await run('chown', ['-R', `${uid}:${uid}`, trap]);
  // In the folder itself, since those above it are closed; and in a session of its own, unknown to the bridge.
  const attacker = spawn(process.execPath, ['-e', swap, foreign, String(uid)], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(attacker, 'exit');
  await once(attacker.stdout, 'data');
  return {
    pid: attacker.pid ?? 0,
    fileCount,
    foreignFiles: async () => (await readdir(foreign)).length,
    foreignOwners: async () => {
      const owners = new Set<number>();
      for (const name of await readdir(foreign)) owners.add((await stat(join(foreign, name))).uid);
      return [...owners];
    },
    async stop() {
      attacker.kill('SIGKILL');
      await ended;
      await rm(foreign, { recursive: true });
    },
  };
}
