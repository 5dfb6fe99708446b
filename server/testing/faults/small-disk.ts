// Small disk: a file system of a few megabytes in memory, which something else can fill.
import { execFile } from 'node:child_process';
import { open, rm, statfs } from 'node:fs/promises';
import { mkdirSync, mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const mb = 1024 * 1024;

export class SmallDisk {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** Mounts one. Rejects where that is not allowed. */
  static async mount(path: string, sizeMb: number): Promise<SmallDisk> {
    mkdirSync(path, { recursive: true });
    await run('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m,mode=755`, 'tmpfs', path]);
    return new SmallDisk(path);
  }

  /** Whether one can be mounted here. */
  static async isAllowed(): Promise<boolean> {
    const path = mkdtempSync(join(tmpdir(), 'disk-'));
    try {
      await (await SmallDisk.mount(path, 1)).unmount();
      return true;
    } catch {
      return false;
    } finally {
      rmdirSync(path);
    }
  }

  /** Megabytes that are free. */
  async free(): Promise<number> {
    const { bavail, bsize } = await statfs(this.#path);
    return Math.floor((bavail * bsize) / mb);
  }

  /** Takes so many megabytes more of it, or all that there are. */
  async fill(sizeMb: number): Promise<void> {
    const file = await open(this.#filler, 'a');
    try {
      for (let count = 0; count < sizeMb; count += 1) await file.writeFile(Buffer.alloc(mb));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      await file.close();
    }
  }

  /** Gives back what fill() took. */
  async empty(): Promise<void> {
    await rm(this.#filler, { force: true });
  }

  async unmount(): Promise<void> {
    await run('umount', ['-l', this.#path]);
  }

  get #filler(): string {
    return join(this.#path, 'filler');
  }
}
