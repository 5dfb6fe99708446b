// Shared machine: one learner's machine where all learners share a Redis of somebody's own: nothing to start, signal or reset.
import type { Duplex } from 'node:stream';
import { serverComputer, type MachineFacts } from '../../src/protocol.ts';
import { MachineError, type Machine } from '../machine.ts';
import { factsAt } from '../network/computers.ts';
import { resolve, type Speaker } from '../network/resolve.ts';
import { defaultPort } from '../network/virtual-network.ts';

/** The Redis behind it. */
export interface SharedSource {
  /** A new connection. Throws MachineError. */
  open(): Promise<Duplex>;
  facts(): Promise<MachineFacts>;
}

/** The machine of one learner as one of their computers has it, by whose names the hosts that they give are resolved. */
export class SharedMachine implements Machine {
  readonly #speaker: Speaker;
  readonly #source: SharedSource;

  constructor(speaker: Speaker, source: SharedSource) {
    this.#speaker = speaker;
    this.#source = source;
  }

  async connect(host: string, port: number): Promise<Duplex> {
    const destination = resolve(this.#speaker, host);
    if (destination.kind === 'unknown') throw new MachineError('unknown-host', 'No machine of this network has that name.');
    if (destination.kind !== 'machine' || destination.computer !== serverComputer || port !== defaultPort)
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

  async facts(): Promise<MachineFacts> {
    return factsAt(this.#speaker.computer, await this.#source.facts());
  }

  reset(): Promise<never> {
    return Promise.reject(new MachineError('walled', "This page uses a shared Redis: its data is not this page's to remove."));
  }
}
