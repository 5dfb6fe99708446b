// Machine handle: a learner's machine as its callers have it, which takes no memory while nothing is asked of it.
import type { MachineFacts, SignalName } from '../../src/protocol.ts';
import { MachineError, type Machine, type RedisStream, type ServerHandle, type StartRequest } from '../machine.ts';

/** Where the machine is, as long as it has to be somewhere. */
export interface MachineHome {
  /** Has work done with the machine, which is brought into memory for it. */
  readonly use: <T>(work: (machine: Machine) => Promise<T>) => Promise<T>;
  /** The machine, where it is in memory: one with a server is. */
  readonly resident: () => Machine | null;
}

/** Whoever has one may keep it: what it stands for comes and goes. */
export class MachineHandle implements Machine {
  readonly #home: MachineHome;

  constructor(home: MachineHome) {
    this.#home = home;
  }

  connect(host: string, port: number): Promise<RedisStream> {
    return this.#home.use((machine) => machine.connect(host, port));
  }

  async start(request: StartRequest): Promise<ServerHandle> {
    try {
      return await this.#home.use((machine) => machine.start(request));
    } catch (error) {
      // A machine that cannot be had refuses; to whoever starts a server that is a failed start.
      if (error instanceof MachineError && error.code === 'refused') throw new MachineError('start-failed', error.message);
      throw error;
    }
  }

  signal(pid: number, name: SignalName): boolean {
    return this.#home.resident()?.signal(pid, name) ?? false;
  }

  facts(): Promise<MachineFacts> {
    return this.#home.use((machine) => machine.facts());
  }

  reset(): Promise<void> {
    return this.#home.use((machine) => machine.reset());
  }
}
