// Process folder: what Linux' /proc tells of one process, and never of another that has its pid after it.
import { closeSync, openSync, read, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { promisify } from 'node:util';

const readSome = promisify(read);
/** Of one read: the kernel gives about a page of such a file at a time. */
const readBytes = 4 * 1024;

/** An open /proc/PID. Once the process has ended, nothing can be read through it, whoever has the number then. */
export class ProcessFolder {
  #fd: number | null;

  private constructor(fd: number | null) {
    this.#fd = fd;
  }

  /**
   * Opens the folder of the process that had the pid and started at that time, in the words of startTimeOf. Nothing
   * can be read through it where that one has ended, or this system has no /proc.
   */
  static open(pid: number, startTime: string): ProcessFolder {
    let fd: number;
    try {
      fd = openSync(`/proc/${pid}`, 'r');
    } catch {
      return new ProcessFolder(null);
    }
    const folder = new ProcessFolder(fd);
    if (startTimeOf(`self/fd/${fd}`) !== startTime) folder.close();
    return folder;
  }

  /** Whether something can be read through it. */
  get isOpen(): boolean {
    return this.#fd !== null;
  }

  /** Reads one of its files, such as net/tcp. Empty where the process has ended, or the file is not there. */
  async read(name: string): Promise<string> {
    const text = await readWhole(this.#path(name)).catch(() => '');
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

  /** Bytes of the file that one of its links leads to, such as fd/5; null where it leads nowhere, or the process has ended. */
  bytes(name: string): number | null {
    try {
      return statSync(this.#path(name)).size;
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

/**
 * When a process started, in ticks since the host did: with the pid it names one process among all there ever were.
 * process: its name in /proc. Empty where there is none, or no /proc.
 */
export function startTimeOf(process: number | string): string {
  try {
    const stat = readFileSync(`/proc/${process}/stat`, 'latin1');
    // The second field is the name in brackets, which may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

/** Reads a file of /proc. To open and to close it takes some microseconds; the kernel makes what is read then, which may take long. */
async function readWhole(path: string): Promise<string> {
  const fd = openSync(path, 'r');
  try {
    let text = '';
    for (;;) {
      const { buffer, bytesRead } = await readSome(fd, Buffer.allocUnsafe(readBytes), 0, readBytes, null);
      if (bytesRead === 0) return text;
      text += buffer.toString('latin1', 0, bytesRead);
    }
  } finally {
    closeSync(fd);
  }
}
