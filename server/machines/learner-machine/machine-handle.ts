// Machine handle: a learner's machine as its callers have it, which takes no memory while nothing is asked of it.
import { serverComputer, type MachineFacts, type SignalName } from '../../../src/protocol.ts';
import { factsAt } from '../../network/computers.ts';
import { isOfOwnNetwork, resolve, type Speaker } from '../../network/resolve.ts';
import { MachineError, type Machine, type RedisStream, type ServerHandle, type StartRequest } from '../../machine.ts';

/** A machine with a network, in which others than itself may speak. */
export interface NetworkedMachine extends Omit<Machine, 'connect'> {
  /** As Machine's. host: one of its own names or addresses; from: whose connection it is. */
  connect(host: string, port: number, gone: AbortSignal | undefined, from: string): Promise<RedisStream>;
}

/** Where machines are, as long as they have to be somewhere. */
export interface MachineHome {
  /** Has work done with a learner's machine, which is brought into memory for it. */
  readonly use: <T>(learner: string, work: (machine: NetworkedMachine) => Promise<T>) => Promise<T>;
  /** The same for what needs nothing that the machine remembers: where that cannot be read, it begins anew. */
  readonly useAnew: MachineHome['use'];
  /** The machine, where it is in memory: one with a server is. */
  readonly resident: (learner: string) => NetworkedMachine | null;
}

/** What a redis-server would be on a computer that is not the server, and where it is. */
const noServers =
  'no redis-server is installed on this computer. Start it on the server: type this in a snippet whose header names no computer. From here, redis-cli -h server reaches it.';

/** As one of the learner's computers has it. Whoever has one may keep it: what it stands for comes and goes. */
export class MachineHandle implements Machine {
  readonly #learner: string;
  /** Whose it is to speak. */
  readonly #computer: string;
  readonly #home: MachineHome;

  constructor({ learner, computer }: Speaker, home: MachineHome) {
    this.#learner = learner;
    this.#computer = computer;
    this.#home = home;
  }

  get #isServer(): boolean {
    return this.#computer === serverComputer;
  }

  async connect(host: string, port: number, gone?: AbortSignal): Promise<RedisStream> {
    const destination = resolve({ learner: this.#learner, computer: this.#computer }, host);
    const name = host.slice(0, 60);
    const refused = new MachineError('refused', `Nobody listens at ${name}:${port}.`);
    switch (destination.kind) {
      case 'machine':
        if (destination.computer !== serverComputer) throw refused;
        return this.#home.use(destination.learner, (machine) => machine.connect(destination.host, port, gone, this.#computer));
      case 'nowhere':
        // One of its own network: its kernel asks who has it, and nobody answers.
        throw isOfOwnNetwork(host) ? new MachineError('no-route', `Nobody of this network has the address ${name}.`) : refused;
      case 'unknown':
        throw new MachineError('unknown-host', `The machine knows no host named ${name}.`);
    }
  }

  async start(request: StartRequest, gone?: AbortSignal): Promise<ServerHandle> {
    if (!this.#isServer) throw new MachineError('walled', noServers);
    try {
      return await this.#home.use(this.#learner, (machine) => machine.start(request, gone));
    } catch (error) {
      // A machine that cannot be had refuses; to whoever starts a server that is a failed start.
      if (error instanceof MachineError && error.code === 'refused') throw new MachineError('start-failed', error.message);
      throw error;
    }
  }

  async attach(pid: number): Promise<ServerHandle | null> {
    return this.#isServer ? ((await this.#home.resident(this.#learner)?.attach(pid)) ?? null) : null;
  }

  signal(pid: number, name: SignalName): boolean {
    return this.#isServer && (this.#home.resident(this.#learner)?.signal(pid, name) ?? false);
  }

  async facts(): Promise<MachineFacts> {
    return factsAt(this.#computer, await this.#home.use(this.#learner, (machine) => machine.facts()));
  }

  reset(): Promise<void> {
    return this.#home.useAnew(this.#learner, (machine) => machine.reset());
  }
}
