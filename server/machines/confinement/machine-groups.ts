// Machine groups: the cgroup of each machine, into which its processes move themselves as they start.
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeGroup } from './control-groups.ts';
import { groupLimits, type MachineLimits } from '../limits.ts';

export class MachineGroups {
  readonly #folder: string;
  readonly #limits: Pick<MachineLimits, 'addressSpaceBytes' | 'processes'>;

  /** folder: what openControlGroups gave, as this process sees it. */
  constructor(folder: string, limits: Pick<MachineLimits, 'addressSpaceBytes' | 'processes'>) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /**
   * A descriptor of the group of a machine, which is made where there is none: a process that writes 0 to it is in the group,
   * and so is what it forks. By no process id, which may change hands. Whoever has it closes it. null: there is no group to be had.
   */
  open(name: string): number | null {
    const group = join(this.#folder, name);
    try {
      if (made(group)) this.#bound(group);
      return openSync(join(group, 'cgroup.procs'), 'w');
    } catch {
      return null;
    }
  }

  close(descriptor: number): void {
    closeSync(descriptor);
  }

  remove(name: string): void {
    removeGroup(join(this.#folder, name));
  }

  /** Its share of the processors is the same as every other's, without a word. */
  #bound(group: string): void {
    const { addressSpaceBytes, processes } = this.#limits;
    for (const [file, value] of [
      ['memory.max', addressSpaceBytes * groupLimits.addressSpaces],
      ['pids.max', processes],
    ] as const) {
      try {
        writeFileSync(join(group, file), String(value));
      } catch {
        // This computer does not give that one.
      }
    }
  }
}

/** Makes a folder. false: it was there. */
function made(path: string): boolean {
  return mkdirSync(path, { recursive: true }) !== undefined;
}
