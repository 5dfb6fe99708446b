// Desired servers: which servers of a machine are to run, as its learner left them, over the life of a bridge and the next.
import type { StartRequest } from '../machine.ts';
import { defaultPort } from '../network/virtual-network.ts';
import type { MachineRecord, RememberedServer } from './machine-record.ts';
import type { MachineServer } from './machine-server.ts';
import type { ProcessEnd } from './redis-process.ts';
import type { RunningServers } from './running-servers.ts';
import type { ServerLauncher } from './server-launcher.ts';

/** A machine's desired servers. Only those in the folder of their port are among them: nothing is remembered of any other. */
export class DesiredServers {
  readonly #record: MachineRecord;
  readonly #launcher: ServerLauncher;
  /** Ports of servers that the learner started and that ended by themselves: as in life they stay down, while this bridge runs. */
  readonly #down = new Set<number>();

  constructor(record: MachineRecord, launcher: ServerLauncher) {
    this.#record = record;
    this.#launcher = launcher;
  }

  /** Ports whose servers are to run and do not. Whoever never said otherwise has one at 6379, once it is asked for. */
  portsToStart(asked: number, running: RunningServers): number[] {
    const ports = new Set(this.#record.runningPorts());
    if (asked === defaultPort && this.#record.server(defaultPort) === null) ports.add(defaultPort);
    for (const server of running) ports.delete(server.plan.port);
    return [...ports].filter((port) => !this.#down.has(port));
  }

  /** What the learner started on a port; null: the quiet server. */
  requestOf(port: number): StartRequest | null {
    const remembered = this.#record.server(port);
    return remembered?.state === 'running' ? remembered.request : null;
  }

  /** Notes a server that is about to run. */
  noteLaunch(server: MachineServer): void {
    this.#down.delete(server.plan.port);
  }

  /** Notes a server that runs. request: what the learner asked for; null: the quiet one. */
  noteReady(server: MachineServer, request: StartRequest | null): void {
    this.#remember(server, { state: 'running', request });
  }

  /** Notes the port of a server that could not come back. */
  noteDown(port: number): void {
    this.#down.add(port);
  }

  /** Notes that a server ended. */
  noteEnd(server: MachineServer, end: ProcessEnd): void {
    const isMissed = server.endedBy === null && server.started !== 'quiet' && server.process.isReady;
    if (isMissed && this.#launcher.isAtHome(server)) this.#down.add(server.plan.port);
    if (server.wasStopped(end)) this.#remember(server, { state: 'stopped' });
    this.noteSnapshot(server);
  }

  /** Notes whether a server's snapshot is all it had. */
  noteSnapshot(server: MachineServer): void {
    if (this.#launcher.isAtHome(server)) this.#record.noteSnapshot(server.plan.port, server.isSnapshotLast);
  }

  /** Forgets them all. */
  clear(): void {
    this.#down.clear();
    this.#record.update({ servers: {}, snapshotLast: [] });
  }

  #remember(server: MachineServer, what: RememberedServer): void {
    if (!this.#launcher.isAtHome(server)) return;
    const { port } = server.plan;
    // That there was one once matters at the port of the quiet server only.
    this.#record.remember(port, what.state === 'stopped' && port !== defaultPort ? null : what);
  }
}
