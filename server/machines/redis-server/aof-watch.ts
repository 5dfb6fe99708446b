// AOF watch: whether a running redis-server has its append-only file open, which no file on disk tells once it has ended.
import { basename } from 'node:path';
import { aofPartNumber } from './aof-parts.ts';
import type { DataFiles } from './directives.ts';
import type { ProcessFolder } from '../processes/process-folder.ts';

/** Looks at one process, cheaply enough for every connection that closes. */
export class AofWatch {
  readonly #process: ProcessFolder;
  readonly #files: DataFiles;
  /** The file descriptor that was the append-only file's when last looked at. */
  #fd: string | null = null;

  constructor(process: ProcessFolder, files: DataFiles) {
    this.#process = process;
    this.#files = files;
  }

  /** null: the process has ended, or this system does not tell. */
  isOpen(): boolean | null {
    if (this.#fd !== null && this.#isPart(this.#fd)) return true;
    const fds = this.#process.names('fd');
    // A server opens it last before its clients come, so that few have to be looked at from the end.
    this.#fd = fds.findLast((fd) => this.#isPart(fd)) ?? null;
    if (this.#fd !== null) return true;
    // A process that ends has lost its files before it is gone: only one that still has some has none of these.
    return fds.length > 0 ? false : null;
  }

  /** Bytes of the part that it writes to; null where it has none open. */
  bytes(): number | null {
    return this.isOpen() === true ? this.#process.bytes(`fd/${this.#fd}`) : null;
  }

  #isPart(fd: string): boolean {
    const file = this.#process.link(`fd/${fd}`);
    return file !== null && aofPartNumber(basename(file), this.#files) !== null;
  }
}
