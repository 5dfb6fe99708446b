// Disk quota: what machines take of the disk, and whether there is room for more.
import { lstat, readdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../missing-file.ts';
import type { MachineLimits } from './limits.ts';

/** Bytes of disk that a folder and all in it take; files with several names count once, links are not followed. */
export async function folderBytes(folder: string): Promise<number> {
  const seen = new Set<number>();
  const measure = async (path: string): Promise<number> => {
    // Servers rename and remove files at any time.
    const entry = await ifThere(lstat(path));
    if (entry === null || seen.has(entry.ino)) return 0;
    seen.add(entry.ino);
    const own = entry.blocks * 512;
    if (!entry.isDirectory()) return own;
    let sum = own;
    for (const name of (await ifThere(readdir(path))) ?? []) sum += await measure(join(path, name));
    return sum;
  };
  return measure(folder);
}

/** The part of the free disk that even small machines leave: in it every server can still save. */
const reserve = 0.25;

/** The disk of all machines together. */
export class DiskQuota {
  readonly #folder: string;
  readonly #limits: Pick<MachineLimits, 'diskBytes' | 'freeDiskBytes'>;
  readonly #bytes = new Map<string, number>();
  #sum = 0;
  /** A look at the free disk that is under way: it serves all who ask meanwhile. */
  #look: Promise<number> | null = null;

  /** folder: where all machines are. */
  constructor(folder: string, limits: Pick<MachineLimits, 'diskBytes' | 'freeDiskBytes'>) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** What all machines take, as far as it was looked at. */
  get bytes(): number {
    return this.#sum;
  }

  /** Notes what a machine takes; 0 forgets it. */
  note(machine: string, bytes: number): void {
    this.#sum += bytes - (this.#bytes.get(machine) ?? 0);
    if (bytes === 0) this.#bytes.delete(machine);
    else this.#bytes.set(machine, bytes);
  }

  /**
   * Why a machine's servers may not start or go on, as one sentence; null: they may. A full disk stops those who take as
   * much as each may where all take the same, or more; the others have what is left, down to a reserve in which to save.
   */
  async obstacle(machine: string): Promise<string | null> {
    const isLarge = this.#hasLargeShare(machine);
    if (isLarge && this.#sum > this.#limits.diskBytes)
      return 'All machines together have used up their disk: ask whoever runs this notebook for room.';
    const free = await this.#free();
    if (free < this.#limits.freeDiskBytes * reserve || (isLarge && free < this.#limits.freeDiskBytes))
      return 'The disk of this computer is nearly full: ask whoever runs this notebook for room.';
    return null;
  }

  /** Whether the computer's disk is nearly full, so that some have to stop. */
  async isShort(): Promise<boolean> {
    return (await this.#free()) < this.#limits.freeDiskBytes;
  }

  #free(): Promise<number> {
    this.#look ??= statfs(this.#folder)
      .then(({ bavail, bsize }) => bavail * bsize)
      .finally(() => {
        this.#look = null;
      });
    return this.#look;
  }

  #hasLargeShare(machine: string): boolean {
    return (this.#bytes.get(machine) ?? 0) * this.#bytes.size >= Math.min(this.#sum, this.#limits.diskBytes);
  }
}
