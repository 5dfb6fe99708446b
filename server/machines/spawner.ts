// Spawner: starts confined processes, each in the namespaces of its machine, which the first one makes.
import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable } from 'node:stream';
import { HeldNamespaces } from './held-namespaces.ts';
import { confine, confinedEnvironment, namespaceKinds, type Confinement, type IsolationMeans } from './isolation.ts';

/** A process to start. */
export interface SpawnRequest {
  /** Whose namespaces it is to share: an opaque name. */
  readonly machine: string;
  /** User id of the machine; null where there is none to change to. */
  readonly uid: number | null;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Its working folder. */
  readonly folder: string;
}

/** A process that has been started. */
export interface Spawned {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Whether it has come to be where it was sent; false: it ended before, or was ended, since it was elsewhere. */
  readonly placed: Promise<boolean>;
}

/** Below the bridge, so that a busy server does not keep it from answering. */
const niceness = 5;
/** Descriptors of a child besides 0, 1 and 2: the one it tells on that it has arrived, then the namespaces it joins. */
const arrivalFd = 3;

/** Starts processes. One that says it has arrived is looked at before anything is handed to it. */
export class Spawner {
  readonly #means: IsolationMeans;
  readonly #limits: Confinement['limits'];
  readonly #kinds: ReturnType<typeof namespaceKinds>;
  readonly #held = new Map<string, HeldNamespaces>();
  /** Machines whose first process is on its way, and when it is there or has failed. */
  readonly #making = new Map<string, Promise<boolean>>();

  constructor(means: IsolationMeans, limits: Confinement['limits']) {
    this.#means = means;
    this.#limits = limits;
    this.#kinds = namespaceKinds(means);
  }

  /** Starts a process. Rejects where the system cannot. */
  async spawn(request: SpawnRequest): Promise<Spawned> {
    const { machine } = request;
    // The first process of a machine makes what all others join, and a second first one would make it twice.
    while (this.#making.has(machine)) await this.#making.get(machine);
    const held = this.#held.get(machine) ?? null;
    const child = this.#start(request, held);
    const { pid } = child;
    if (pid === undefined) {
      const error = await new Promise<Error>((resolve) => child.once('error', resolve));
      throw new Error(`${child.spawnfile} cannot be started: ${error.message}`, { cause: error });
    }
    lowerPriority(pid);
    const placed = this.#arrival(child, machine, held);
    if (held === null && this.#kinds.length > 0) {
      this.#making.set(machine, placed);
      void placed.then(() => this.#making.delete(machine));
    }
    return { child, pid, placed };
  }

  /** Lets go of a machine's namespaces: they end with the last process in them. */
  release(machine: string): void {
    this.#held.get(machine)?.close();
    this.#held.delete(machine);
  }

  #start({ uid, command, folder }: SpawnRequest, held: HeldNamespaces | null): ChildProcess {
    const joins = held === null ? null : arrivalFd + 1;
    const [file = '', ...args] = confine(this.#means, { uid, joins, limits: this.#limits }, command);
    return spawn(file, args, {
      cwd: folder,
      env: confinedEnvironment(),
      stdio: ['pipe', 'pipe', 'pipe', 'pipe', ...(held?.descriptors ?? [])],
      // A session of its own: Ctrl-C in the bridge's terminal is not for the servers.
      detached: true,
    });
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

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has already ended, or the system forbids it: it then competes with the bridge as an equal.
  }
}
