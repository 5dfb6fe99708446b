// Process folder: what Linux' /proc tells of one process, and never of another that has its pid after it.
import { closeSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hasOwnPid, type ChildState } from './held-namespaces.ts';

/** An open /proc/PID. Once the process has ended, nothing can be read through it, whoever has the number then. */
export class ProcessFolder {
  #fd: number | null;

  private constructor(fd: number | null) {
    this.#fd = fd;
  }

  /** Opens it for a child in the turn of the event loop that started it. */
  static of(child: ChildState): ProcessFolder {
    try {
      return new ProcessFolder(hasOwnPid(child) ? openSync(`/proc/${child.pid}`, 'r') : null);
    } catch {
      return new ProcessFolder(null); // It has ended, or this system has no /proc.
    }
  }

  /** Reads one of its files, such as net/tcp. Empty where the process has ended, or the file is not there. */
  async read(name: string): Promise<string> {
    const text = await readFile(this.#path(name), 'latin1').catch(() => '');
    // Closed meanwhile, the descriptor's number may be that of another's folder.
    return this.#fd === null ? '' : text;
  }

  /** The names in one of its folders, such as fd. Empty where the process has ended. */
  names(name: string): string[] {
    try {
      return readdirSync(this.#path(name));
    } catch {
      return [];
    }
  }

  /** Where one of its links leads, such as fd/5; null where it leads nowhere, or the process has ended. */
  link(name: string): string | null {
    try {
      return readlinkSync(this.#path(name));
    } catch {
      return null;
    }
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }

  #path(name: string): string {
    // No process has the id 0, and no such folder is there.
    return this.#fd === null ? `/proc/0/${name}` : `/proc/self/fd/${this.#fd}/${name}`;
  }
}
