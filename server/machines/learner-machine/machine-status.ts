// Machine status: what is being done to one machine as a whole, and the state that its bridge is told of.
import type { MachineState } from '../../machine.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import { machineState, nextLife, type LifeEvent, type ServerLife } from '../redis-server/server-life.ts';

/** Whether a machine's servers may start. */
export type Gate = 'open' | 'resetting' | 'removed';

/** What a status is read from, and who is told of it. */
export interface StatusSources {
  /** The lives of its servers, of those that rest too. */
  readonly lives: () => readonly ServerLife[];
  /** Whether it must stay in memory. */
  readonly isNeeded: () => boolean;
  /** Told of every change of its state, and whenever it is needed no longer. */
  readonly changed: () => void;
}

export class MachineStatus {
  readonly #sources: StatusSources;
  #gate: Gate = 'open';
  #state: MachineState;

  constructor(sources: StatusSources) {
    this.#sources = sources;
    this.#state = this.#read();
  }

  get state(): MachineState {
    return this.#state;
  }

  get gate(): Gate {
    return this.#gate;
  }

  /** Whether nothing of it starts any more. */
  get isClosed(): boolean {
    return this.#gate === 'removed';
  }

  pass(gate: Gate): void {
    this.#gate = gate;
    this.look();
  }

  /** Tells a server of its machine what happens to it. */
  tell(server: Pick<MachineServer, 'life'>, event: LifeEvent): void {
    server.life = nextLife(server.life, event);
    this.look();
  }

  /** Looks whether its state has changed, and says so. */
  look(): void {
    const state = this.#read();
    if (state === this.#state && this.#sources.isNeeded()) return;
    this.#state = state;
    this.#sources.changed();
  }

  #read(): MachineState {
    return stateOf(this.#gate, this.#sources.lives());
  }
}

/** A machine's state: what is done to it as a whole comes before what its servers do. */
export function stateOf(gate: Gate, lives: readonly ServerLife[]): MachineState {
  return gate === 'open' ? machineState(lives) : gate;
}
