// Learner folders: where the machines of a bridge have their data, each by its name: a learner's own, the one that they have at a provider, or the one that a class shares.
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readMachineState, setRecordAside, type MachineState, type UnreadableRecordError } from './learner-machine/machine-record.ts';

const learnerName = /^[\da-f]{32}$/;
/** A machine is kept by its learner's name, the one at a provider with this after it. */
const cloudSuffix = '-cloud';
/** After the name of the server that a class shares. */
const sharedSuffix = '-class';
const machineName = new RegExp(`^([\\da-f]{32})(${cloudSuffix}|${sharedSuffix})?$`);

/** Whose a machine is, by the name that it is kept by. */
export interface MachineOwner {
  /** The learner, or what classServerName made of the class; "": the name is none of a machine. */
  readonly name: string;
  readonly kind: 'own' | 'cloud' | 'shared';
}

/** Whether it is the name of a learner, and so of their own machine. */
export function isLearner(name: string): boolean {
  return learnerName.test(name);
}

/** The name of a learner's machine at a provider. */
export function cloudName(learner: string): string {
  return learner + cloudSuffix;
}

/** The name of the machine that a class shares, by what classServerName made of the class. */
export function sharedName(name: string): string {
  return name + sharedSuffix;
}

export function ownerOf(machine: string): MachineOwner {
  const [, name = '', suffix] = machineName.exec(machine) ?? [];
  return { name, kind: suffix === cloudSuffix ? 'cloud' : suffix === sharedSuffix ? 'shared' : 'own' };
}

export class LearnerFolders {
  readonly #folder: string;

  /** folder: that of them all. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  of(machine: string): string {
    return join(this.#folder, machine);
  }

  /** The machine that has a folder. */
  machineIn(folder: string): string {
    return basename(folder);
  }

  /** Of the file in which a machine remembers what outlives the bridge. */
  recordOf(machine: string): string {
    return join(this.#folder, machine, 'machine.json');
  }

  /** What a machine remembers on disk; null: nothing. Rejects with UnreadableRecordError. */
  stateOf(machine: string): Promise<MachineState | null> {
    return readMachineState(this.recordOf(machine));
  }

  /** Has a machine remember nothing where what it does cannot be read for good. Resolves with why; null: it can be, or may be a moment later. */
  beginAnew(machine: string): Promise<UnreadableRecordError | null> {
    return setRecordAside(this.recordOf(machine));
  }

  /** All machines that have a folder. */
  async names(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => machineName.test(name));
  }
}
