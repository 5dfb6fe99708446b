// Held namespaces: what a machine's processes share, kept by open descriptors whoever of them ends.
import type { ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, statSync } from 'node:fs';

/** Kinds of namespaces, as /proc/PID/ns calls them. */
export type NamespaceKind = 'user' | 'net' | 'mnt' | 'ipc' | 'uts';

/** What Node knows of a child. */
export type ChildState = Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode'>;

/** The namespaces of one machine. They live, and can be joined, until close, also when no process is in them. */
export class HeldNamespaces {
  /** One descriptor for each kind, in the order they were asked for. */
  readonly descriptors: readonly number[];
  readonly #kinds: readonly NamespaceKind[];
  readonly #inodes: readonly bigint[];
  #isClosed = false;

  private constructor(kinds: readonly NamespaceKind[], descriptors: readonly number[]) {
    this.#kinds = kinds;
    this.descriptors = descriptors;
    this.#inodes = descriptors.map((fd) => fstatSync(fd, { bigint: true }).ino);
  }

  /**
   * Takes hold of the namespaces a child is in. null: it has ended, or shares one of them with this process, so that
   * it never got where it was sent.
   */
  static of(child: ChildState, kinds: readonly NamespaceKind[]): HeldNamespaces | null {
    if (!hasOwnPid(child)) return null;
    const descriptors: number[] = [];
    try {
      for (const kind of kinds) descriptors.push(openSync(`/proc/${child.pid}/ns/${kind}`, 'r'));
    } catch {
      for (const fd of descriptors) closeSync(fd);
      return null; // It has ended, and has not been waited for.
    }
    const held = new HeldNamespaces(kinds, descriptors);
    if (!kinds.some((kind, index) => inodeOf('self', kind) === held.#inodes[index])) return held;
    held.close();
    return null;
  }

  /** Whether a child is in all of them now. */
  has(child: ChildState): boolean {
    if (!hasOwnPid(child)) return false;
    try {
      return this.#kinds.every((kind, index) => inodeOf(child.pid, kind) === this.#inodes[index]);
    } catch {
      return false; // It has ended.
    }
  }

  /** Whether its descriptors are closed, so that their numbers may be others'. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  close(): void {
    this.#isClosed = true;
    for (const fd of this.descriptors) closeSync(fd);
  }
}

/**
 * Whether the child's pid is surely still its own: Node has not waited for it, so that the kernel gives the number to
 * nobody else. Holds until the event loop's next turn. Not to be asked in another child's exit event: the event loop waits
 * for all children that have ended before it tells of the first.
 */
export function hasOwnPid({ pid, exitCode, signalCode }: ChildState): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function inodeOf(process: number | 'self' | undefined, kind: NamespaceKind): bigint {
  return statSync(`/proc/${process}/ns/${kind}`, { bigint: true }).ino;
}
