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
    const fds = this.#fds();
    if (fds === null) return null;
    this.#fd = fds.find((fd) => this.#isPart(fd)) ?? null;
    return this.#fd !== null;
  }

  #fds(): string[] | null {
    try {
      return readdirSync(`/proc/${this.#pid}/fd`);
    } catch {
      return null;
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
