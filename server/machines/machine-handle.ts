// Machine handle: a learner's machine as its callers have it, which takes no memory while nothing is asked of it.
import type { MachineFacts, SignalName } from '../../src/protocol.ts';
import { resolve } from '../network/resolve.ts';
import { MachineError, type Machine, type RedisStream, type ServerHandle, type StartRequest } from '../machine.ts';

/** Where machines are, as long as they have to be somewhere. */
export interface MachineHome {
  /** Has work done with a learner's machine, which is brought into memory for it. */
  readonly use: <T>(learner: string, work: (machine: Machine) => Promise<T>) => Promise<T>;
  /** The machine, where it is in memory: one with a server is. */
  readonly resident: (learner: string) => Machine | null;
}

/** Whoever has one may keep it: what it stands for comes and goes. */
export class MachineHandle implements Machine {
  readonly #learner: string;
  readonly #home: MachineHome;

  constructor(learner: string, home: MachineHome) {
    this.#learner = learner;
    this.#home = home;
  }

  async connect(host: string, port: number, gone?: AbortSignal): Promise<RedisStream> {
    const destination = resolve(this.#learner, host);
    const name = host.slice(0, 60);
    switch (destination.kind) {
      case 'machine':
        return this.#home.use(destination.learner, (machine) => machine.connect(host, port, gone));
      case 'nowhere':
        throw new MachineError('refused', `Nobody listens at ${name}:${port}.`);
      case 'unknown':
        throw new MachineError('unknown-host', `The machine knows no host named ${name}.`);
    }
  }

  async start(request: StartRequest, gone?: AbortSignal): Promise<ServerHandle> {
    try {
      return await this.#home.use(this.#learner, (machine) => machine.start(request, gone));
    } catch (error) {
      // A machine that cannot be had refuses; to whoever starts a server that is a failed start.
      if (error instanceof MachineError && error.code === 'refused') throw new MachineError('start-failed', error.message);
      throw error;
    }
  }

  async attach(pid: number): Promise<ServerHandle | null> {
    return (await this.#home.resident(this.#learner)?.attach(pid)) ?? null;
  }

  signal(pid: number, name: SignalName): boolean {
    return this.#home.resident(this.#learner)?.signal(pid, name) ?? false;
  }

  facts(): Promise<MachineFacts> {
    return this.#home.use(this.#learner, (machine) => machine.facts());
  }

  reset(): Promise<void> {
    return this.#home.use(this.#learner, (machine) => machine.reset());
  }
}
