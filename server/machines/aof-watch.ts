// AOF watch: whether a running redis-server has its append-only file open, which no file on disk tells once it has ended.
import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { aofPartNumber } from './aof-parts.ts';
import type { DataFiles } from './directives.ts';

/** Looks at one process, cheaply enough for every connection that closes. */
export class AofWatch {
  readonly #pid: number;
  readonly #files: DataFiles;
  /** The file descriptor that was the append-only file's when last looked at. */
  #fd: string | null = null;

  constructor(pid: number, files: DataFiles) {
    this.#pid = pid;
    this.#files = files;
  }

  /** null: the process has ended, or this system does not tell. */
  isOpen(): boolean | null {
    if (this.#fd !== null && this.#isPart(this.#fd)) return true;
    this.#fd = this.#fds().find((fd) => this.#isPart(fd)) ?? null;
    if (this.#fd !== null) return true;
    // A process that ends has lost its files before it is gone: only one that still has some has none of these.
    return this.#fds().length > 0 ? false : null;
  }

  #fds(): string[] {
    try {
      return readdirSync(`/proc/${this.#pid}/fd`);
    } catch {
      return [];
    }
  }

  #isPart(fd: string): boolean {
    try {
      return aofPartNumber(basename(readlinkSync(`/proc/${this.#pid}/fd/${fd}`)), this.#files) !== null;
    } catch {
      return false; // It has just been closed.
    }
  }
}
