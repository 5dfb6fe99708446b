// Process record: which processes a bridge runs, on disk, so that the next one ends what a killed one left behind.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { identityOf, processIdentity, readBoot } from './process-facts.ts';
import { removeRuntimeFolder } from '../runtime-folder.ts';

/** Another bridge uses the data folder; message says which, where and what to do. */
export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
}

const bridgeEntry = z.object({ pid: z.int().positive(), identity: z.string().min(1), runtimeDir: z.string().min(1) });
type BridgeEntry = z.infer<typeof bridgeEntry>;

const bridgeFile = 'bridge.json';
/** How often, and how many milliseconds apart, a process is told to end: one that waits for a dead disk never does. */
const killAttempts = 300;
const killPollMs = 10;

/** The record of a running bridge: a file for itself, and one for each of its servers, named by pid. */
export class ProcessRecord {
  readonly #folder: string;
  /** Of this start of the host; null where the system does not tell. */
  readonly #boot: string | null;

  private constructor(folder: string, boot: string | null) {
    this.#folder = folder;
    this.#boot = boot;
  }

  /**
   * Opens the record for this process, and first ends the servers of a bridge that was killed and removes its
   * runtime folder. Throws DataFolderInUseError where that bridge is alive.
   */
  static async open(folder: string, runtimeDir: string): Promise<ProcessRecord> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const before = await readBridge(folder);
    if (before !== null && (await processIdentity(before.pid)) === before.identity) {
      throw new DataFolderInUseError(
        `The data folder is in use by the Redis Notebook with process id ${before.pid} (${folder}). Stop that one, or set DATA_DIR to another folder.`,
      );
    }
    await endOrphans(folder);
    if (before !== null && before.runtimeDir !== runtimeDir) await removeRuntimeFolder(before.runtimeDir);
    await rm(join(folder, bridgeFile), { force: true });
    const identity = await processIdentity(process.pid);
    await writeNew(folder, bridgeFile, JSON.stringify({ pid: process.pid, identity, runtimeDir }));
    return new ProcessRecord(folder, await readBoot().catch(() => null));
  }

  /** Notes a server that has just been started. startTime: what startTimeOf gave for it while its pid was surely its own. */
  async add(pid: number, startTime: string): Promise<void> {
    // Its start time tells it from another that has its pid by now: that one is none of ours to end.
    const identity = this.#boot === null || startTime === '' ? await processIdentity(pid) : identityOf(this.#boot, startTime);
    if (identity !== null) await writeFile(join(this.#folder, String(pid)), identity);
  }

  /** Forgets a server that has ended. */
  async remove(pid: number): Promise<void> {
    await rm(join(this.#folder, String(pid)), { force: true });
  }

  /** Forgets the bridge. */
  async close(): Promise<void> {
    await rm(join(this.#folder, bridgeFile), { force: true });
  }
}

async function readBridge(folder: string): Promise<BridgeEntry | null> {
  try {
    return bridgeEntry.parse(JSON.parse(await readFile(join(folder, bridgeFile), 'utf8')));
  } catch {
    return null; // There is none, or it was cut short as it was written: nobody to ask about.
  }
}

/** Ends every recorded process that is still the one recorded: a pid may have gone to another. */
async function endOrphans(folder: string): Promise<void> {
  const entries = (await readdir(folder)).filter((name) => /^\d+$/.test(name));
  await Promise.all(
    entries.map(async (name) => {
      const identity = await readFile(join(folder, name), 'utf8');
      await endOrphan(Number(name), identity);
      await rm(join(folder, name), { force: true });
    }),
  );
}

async function endOrphan(pid: number, identity: string): Promise<void> {
  if (identity === '') return;
  for (let attempt = 0; attempt < killAttempts; attempt += 1) {
    if ((await processIdentity(pid)) !== identity) return;
    // Its data is safe: every write it has acknowledged is in a file. What it forked to save it is of its group.
    for (const target of [-pid, pid]) {
      try {
        process.kill(target, 'SIGKILL');
      } catch {
        // It has just ended, or is alone.
      }
    }
    await delay(killPollMs);
  }
}

async function writeNew(folder: string, name: string, text: string): Promise<void> {
  try {
    await writeFile(join(folder, name), text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new DataFolderInUseError(
      `Another Redis Notebook has just started with the same data folder (${folder}). Stop one, or set DATA_DIR to another folder.`,
    );
  }
}
