// Desired servers: which servers of a machine are to run, as its learner left them, over the life of a bridge and the next.
import type { StartRequest } from '../../machine.ts';
import { defaultPort } from '../../network/virtual-network.ts';
import type { MachineRecord } from './machine-record.ts';
import { comesBack, downLife, newLife, nextLife, parkedLife, stoppedLife, type RestingLife } from '../redis-server/server-life.ts';

/**
 * The lives of a machine's servers that do not run, kept in its record. Only those in the folder of their port are among
 * them: nothing is remembered of any other.
 */
export class DesiredServers {
  readonly #record: MachineRecord;
  /** Names this bridge among all that had the machine. */
  readonly #bridge: string;

  constructor(record: MachineRecord, bridge: string) {
    this.#record = record;
    this.#bridge = bridge;
  }

  /** Where the server of a port was when it last rested. */
  lifeOf(port: number): RestingLife {
    const remembered = this.#record.server(port);
    if (this.#down.includes(port)) return downLife;
    if (remembered === null) return newLife;
    return remembered.state === 'stopped' ? stoppedLife : parkedLife;
  }

  /** Ports whose servers come back, or come into being, with a connection to one of them. running: those that are there. */
  portsToStart(asked: number, running: ReadonlySet<number>): number[] {
    const ports = new Set([...this.#record.runningPorts(), asked]);
    return [...ports].filter((port) => !running.has(port) && comesBack(this.lifeOf(port), port === defaultPort));
  }

  /** What the learner started on a port; null: the quiet server. */
  requestOf(port: number): StartRequest | null {
    const remembered = this.#record.server(port);
    return remembered?.state === 'running' ? remembered.request : null;
  }

  /** Notes a quiet server that is about to be started: one whose bridge is killed meanwhile is due at the next use, too. */
  noteQuiet(port: number): void {
    this.#record.remember(port, { state: 'running', request: null });
  }

  /** Notes a server that answers. request: what the learner asked for; null: the quiet one. */
  noteReady(port: number, request: StartRequest | null): void {
    this.#noteDown(port, false);
    this.#record.remember(port, { state: 'running', request });
  }

  /** Notes how a server rests now. */
  noteRest(port: number, life: RestingLife): void {
    if (life.state === 'removed') return; // Its record goes with it, or says what is to come back under the next bridge.
    this.#noteDown(port, life.state === 'absent' && life.why === 'down');
    if (life.state !== 'absent' || life.why === 'down') return;
    // That there was one once matters at the port of the quiet server only; of one that never answered there is nothing to remember.
    this.#record.remember(port, life.why === 'stopped' && port === defaultPort ? { state: 'stopped' } : null);
  }

  /** Notes a server that was to come back and could not. */
  noteFailure(port: number): void {
    this.#noteDown(port, nextLife(this.lifeOf(port), { type: 'failure' }) === downLife);
  }

  /** Forgets them all. */
  clear(): void {
    this.#record.update({ servers: {}, snapshotLast: [], down: undefined });
  }

  get #down(): readonly number[] {
    const { down } = this.#record.state;
    return down?.bridge === this.#bridge ? down.ports : [];
  }

  #noteDown(port: number, isDown: boolean): void {
    if (this.#down.includes(port) === isDown) return;
    const others = this.#down.filter((other) => other !== port);
    this.#record.update({ down: { bridge: this.#bridge, ports: isDown ? [...others, port] : others } });
  }
}
