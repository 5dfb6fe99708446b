// Class hosts: the names of each class as a file of hosts(5), which its machines have before their own.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeError, type Log } from '../../log.ts';
import type { ClassDirectory } from '../../network/class-directory.ts';

/** Where the files are written, as the bridge and as the machines' walls see it. */
export interface HostsFolder {
  readonly own: string;
  readonly seen: string;
}

export class ClassHosts {
  readonly #directory: Pick<ClassDirectory, 'hostsFileOf'>;
  readonly #folder: HostsFolder;
  readonly #report: Log;
  /** Classes whose hosts are in a file. */
  readonly #files = new Set<string>();
  /** Of those, the ones whose file is to be written anew. */
  readonly #stale = new Set<string>();

  constructor(directory: Pick<ClassDirectory, 'hostsFileOf'>, folder: HostsFolder, report: Log) {
    this.#directory = directory;
    this.#folder = folder;
    this.#report = report;
  }

  /** The file of a class, as its machines' walls see it. */
  fileOf(classId: string): string {
    if (!this.#files.has(classId)) this.#write(classId);
    return join(this.#folder.seen, nameOf(classId));
  }

  /** Who is in a class is other than before. The file is written once for all that happens at a time. */
  changed(classId: string): void {
    if (!this.#files.has(classId) || this.#stale.has(classId)) return;
    this.#stale.add(classId);
    queueMicrotask(() => {
      if (this.#stale.delete(classId)) this.#write(classId);
    });
  }

  /** The class has gone. */
  remove(classId: string): void {
    this.#stale.delete(classId);
    if (this.#files.delete(classId)) rmSync(join(this.#folder.own, nameOf(classId)), { force: true });
  }

  /** In place: the machines read it at each look. */
  #write(classId: string): void {
    try {
      writeFileSync(join(this.#folder.own, nameOf(classId)), this.#directory.hostsFileOf(classId), { mode: 0o644 });
      this.#files.add(classId);
    } catch (error) {
      this.#report(`The names of a class could not be written down. ${describeError(error)}`);
    }
  }
}

function nameOf(classId: string): string {
  return `class-${classId}.hosts`;
}
