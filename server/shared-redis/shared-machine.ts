// Shared machine: one learner's machine where all learners share a Redis of somebody's own: nothing to start, signal or reset.
import type { Duplex } from 'node:stream';
import type { MachineFacts } from '../../src/protocol.ts';
import { MachineError, type Machine } from '../machine.ts';
import { resolve } from '../network/resolve.ts';
import { defaultPort } from '../network/virtual-network.ts';

/** The Redis behind it. */
export interface SharedSource {
  /** A new connection. Throws MachineError. */
  open(): Promise<Duplex>;
  facts(): Promise<MachineFacts>;
}

/** The machine of one learner, by whose name the hosts that they give are resolved. */
export class SharedMachine implements Machine {
  readonly #learner: string;
  readonly #source: SharedSource;

  constructor(learner: string, source: SharedSource) {
    this.#learner = learner;
    this.#source = source;
  }

  async connect(host: string, port: number): Promise<Duplex> {
    const { kind } = resolve(this.#learner, host);
    if (kind === 'unknown') throw new MachineError('unknown-host', 'No machine of this network has that name.');
    if (kind === 'nowhere' || port !== defaultPort)
      throw new MachineError('refused', `Nobody listens there: the shared Redis is at 127.0.0.1:${defaultPort}.`);
    return this.#source.open();
  }

  start(): Promise<never> {
    return Promise.reject(
      new MachineError('walled', `This page uses a shared Redis, at 127.0.0.1:${defaultPort} already: no server can be started here.`),
    );
  }

  attach(): Promise<null> {
    return Promise.resolve(null);
  }

  signal(): never {
    throw new MachineError('walled', 'This page uses a shared Redis: nobody can stop it or signal it from here.');
  }

  facts(): Promise<MachineFacts> {
    return this.#source.facts();
  }

  reset(): Promise<never> {
    return Promise.reject(new MachineError('walled', "This page uses a shared Redis: its data is not this page's to remove."));
  }
}
