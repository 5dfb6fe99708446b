// Spawner: starts confined processes, each in the namespaces of its machine, which the first one makes.
import type { ChildProcess } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  arrivalFd,
  confine,
  confinedEnvironment,
  mountTable,
  namespaceKinds,
  sources,
  type Confinement,
  type IsolationMeans,
} from '../confinement/confinement.ts';
import { startChild } from '../../started-child.ts';
import { HeldNamespaces } from '../confinement/held-namespaces.ts';
import type { ServerNamespaces } from '../lan/lan.ts';
import { MachineGroups } from '../confinement/machine-groups.ts';
import { putBehind } from './process-priority.ts';
import type { MachineFolders } from '../machine-folders.ts';

/** A process to start. */
export interface SpawnRequest {
  /** Whose namespaces it is to share. */
  readonly machine: MachineFolders;
  /** User id of the machine; null where there is none to change to. */
  readonly uid: number | null;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Its working folder. */
  readonly folder: string;
  /** Where it has other walls than most. */
  readonly walls?: Partial<Confinement['limits']>;
}

/** A process that has been started. */
export interface Spawned {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Whether it has come to be where it was sent; false: it ended before, or was ended, since it was elsewhere. */
  readonly placed: Promise<boolean>;
}

/** What a spawner works with. */
export interface SpawnerOptions {
  readonly means: IsolationMeans;
  readonly limits: Confinement['limits'];
  /** For files that a start needs for a moment. */
  readonly folder: string;
}

/** Starts processes. One that says it has arrived is looked at before anything is handed to it. */
export class Spawner implements ServerNamespaces {
  readonly #options: SpawnerOptions;
  readonly #kinds: ReturnType<typeof namespaceKinds>;
  readonly #groups: MachineGroups | null;
  /** By the data folder of a machine, which no two have. */
  readonly #held = new Map<string, HeldNamespaces>();
  /** Machines whose first process is on its way, and when it is there or has failed. */
  readonly #making = new Map<string, Promise<boolean>>();
  #tableCount = 0;

  constructor(options: SpawnerOptions) {
    this.#options = options;
    this.#kinds = namespaceKinds(options.means);
    const { groups, hasThickWalls } = options.means;
    this.#groups = groups === undefined ? null : new MachineGroups(hasThickWalls ? sources.groups : groups, options.limits);
  }

  /** Starts a process with stream as its standard input, output and error. Rejects where the system cannot. */
  async spawn(request: SpawnRequest, stream: Socket): Promise<Spawned> {
    const machine = request.machine.data;
    // The first process of a machine makes what all others join, and a second first one would make it twice.
    while (this.#making.has(machine)) await this.#making.get(machine);
    const held = this.#held.get(machine) ?? null;
    const child = held === null ? this.#make(request, stream) : this.#start(request, stream, held);
    const { pid } = child;
    if (pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once('error', resolve));
      throw new Error(`${child.spawnfile} cannot be started: ${error.message}`, { cause: error });
    }
    putBehind(pid);
    const placed = this.#arrival(child, machine, held);
    if (held === null && this.#kinds.length > 0) void this.#whileMaking(machine, placed);
    return { child, pid, placed };
  }

  async #whileMaking(machine: string, made: Promise<boolean>): Promise<void> {
    this.#making.set(machine, made);
    await made.finally(() => this.#making.delete(machine));
  }

  held(machine: string): HeldNamespaces | null {
    return this.#held.get(machine) ?? null;
  }

  async ensure(machine: string, make: () => Promise<HeldNamespaces>): Promise<HeldNamespaces> {
    while (this.#making.has(machine)) await this.#making.get(machine);
    const known = this.#held.get(machine);
    if (known !== undefined) return known;
    const made = make();
    await this.#whileMaking(
      machine,
      made.then(
        (held) => {
          this.#held.set(machine, held);
          return true;
        },
        () => false,
      ),
    );
    return made;
  }

  /** Lets go of a machine's namespaces: they end with the last process in them. */
  release(machine: string): void {
    this.#held.get(machine)?.close();
    this.#held.delete(machine);
    this.#groups?.remove(basename(machine));
  }

  #make(request: SpawnRequest, stream: Socket): ChildProcess {
    if (!this.#kinds.includes('mnt')) return this.#start(request, stream, null);
    this.#tableCount += 1;
    // Each has its own: one that has ended takes it along, maybe once the next has been started already.
    const table = join(this.#options.folder, `${basename(request.machine.runtime)}.${this.#tableCount}`);
    writeFileSync(table, mountTable(request.machine));
    const remove = (): void => rmSync(table, { force: true });
    return this.#start(request, stream, null, table).once('exit', remove).once('error', remove);
  }

  #start(
    { machine, uid, command, folder, walls }: SpawnRequest,
    stream: Socket,
    held: HeldNamespaces | null,
    table?: string,
  ): ChildProcess {
    const joins = held === null ? null : arrivalFd + 1;
    const { means } = this.#options;
    const limits = { ...this.#options.limits, ...walls };
    const descriptors = [...(held?.descriptors ?? [])];
    const groupFd = this.#groups?.open(basename(machine.data)) ?? null;
    const group = groupFd === null ? {} : { group: arrivalFd + 1 + descriptors.length };
    const [file = '', ...args] = confine(means, { uid, folder, joins, limits, ...group }, command, table);
    try {
      return startChild(file, args, {
        cwd: '/',
        env: confinedEnvironment(),
        stdio: [stream, stream, stream, 'pipe', ...descriptors, ...(groupFd === null ? [] : [groupFd])],
        // A session of its own: Ctrl-C in the bridge's terminal is not for the servers.
        detached: true,
      });
    } finally {
      if (groupFd !== null) this.#groups?.close(groupFd);
    }
  }

  #arrival(child: ChildProcess, machine: string, held: HeldNamespaces | null): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const sign = child.stdio[arrivalFd] as Readable;
    sign.once('data', () => {
      const isPlaced = this.#place(child, machine, held);
      if (!isPlaced) child.kill('SIGKILL');
      resolve(isPlaced);
    });
    sign.once('close', () => resolve(false)).on('error', () => {});
    return promise;
  }

  #place(child: ChildProcess, machine: string, held: HeldNamespaces | null): boolean {
    if (this.#kinds.length === 0) return true;
    if (held !== null) return held.has(child);
    const made = HeldNamespaces.of(child, this.#kinds);
    if (made === null) return false;
    this.#held.set(machine, made);
    return true;
  }
}
