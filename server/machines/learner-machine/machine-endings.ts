// Machine endings: has servers of one machine end, and sees to what each of them leaves.
import type { SignalName } from '../../../src/protocol.ts';
import { describeError } from '../../log.ts';
import type { ProcessEnd } from '../processes/helped-start.ts';
import type { MachineParts } from './machine-parts.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import { removeIfEmpty } from '../redis-server/server-folder.ts';
import { nextLife, type LifeEvent } from '../redis-server/server-life.ts';
import { endProcessesOf } from '../confinement/user-processes.ts';
import { within } from '../../within.ts';

/** Signals by which a learner means a server to end. */
const endingSignals: ReadonlySet<SignalName> = new Set(['INT', 'QUIT', 'KILL', 'TERM', 'USR1', 'USR2']);

const killed = 'The notebook ended your redis-server: the machine was reset, its disk is full, or the notebook stops.';
const stopping = 'The notebook stops, and ended your redis-server.';

type EndingsParts = Pick<MachineParts, 'site' | 'folders' | 'record' | 'running' | 'launcher' | 'desired' | 'status'>;

export class MachineEndings {
  readonly #parts: EndingsParts;
  /** What is done for each server that it follows, from its start to what comes after its end. */
  readonly #pending = new Map<MachineServer, Promise<void>>();
  /** Servers that the bridge is having end now: it hears of refusals itself, and asks again. */
  readonly #ordered = new Set<MachineServer>();

  constructor(parts: EndingsParts) {
    this.#parts = parts;
  }

  /** Whether there is a server whose end has not come yet, or is not seen to yet. */
  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Resolves once every server has ended and all is done for it. */
  async settled(): Promise<void> {
    await Promise.all(this.#pending.values());
  }

  /** Resolves once a server has ended and all is done for it. */
  async settledOf(server: MachineServer): Promise<void> {
    await this.#pending.get(server);
  }

  /** Sees to what a server leaves, once it has ended. */
  follow(server: MachineServer): void {
    server.process.exitLog.onRefusal = () => {
      if (!this.#ordered.has(server)) this.#parts.status.tell(server, { type: 'refusal' });
    };
    const ending = server.process.exited
      .then((end) => this.#ended(server, end))
      .catch((error: unknown) =>
        this.#parts.site.report(`What a server left in ${server.place.folder} could not be cleared away. ${describeError(error)}`),
      )
      .finally(() => {
        this.#pending.delete(server);
        this.#parts.status.look();
      });
    this.#pending.set(server, ending);
  }

  /** Sends a signal of the learner's. false: the process is gone. */
  signal(server: MachineServer, name: SignalName): boolean {
    if (endingSignals.has(name)) {
      const isFirst = server.life.state !== 'stopping';
      this.#parts.status.tell(server, { type: 'stop', by: 'learner' });
      if (isFirst) void this.#awaitEnd(server);
    }
    this.watchAof(server);
    return server.process.signal(name);
  }

  /**
   * Ends a server for the bridge's own reasons: it is parked then. false: it cannot save, and goes on. reason: what its clients
   * are told, see ServerConnections; null: each of them was just seen to be able to go on with another connection.
   */
  async end(server: MachineServer, reason: string | null): Promise<boolean> {
    const { status, running } = this.#parts;
    // A learner's own SHUTDOWN may be under way.
    const by = server.process.exitLog.cause === 'command' ? 'learner' : 'bridge';
    status.tell(server, { type: 'stop', by });
    if (reason === null) server.connections.leave();
    else if (by === 'bridge') server.connections.noteEnd(reason);
    this.#ordered.add(server);
    const outcome = await server.end().finally(() => this.#ordered.delete(server));
    if (outcome === 'refused') {
      this.#noteRefusal(server);
    } else running.delete(server);
    return outcome === 'ended';
  }

  /** What asked for the end explains no later one. */
  #noteRefusal(server: MachineServer): void {
    server.process.exitLog.forget();
    server.connections.noteEnd(null);
    this.#parts.status.tell(server, { type: 'refusal' });
  }

  /** Looks, as long as a server that its learner told to end goes on, whether it has refused: its log may be told to hide that. */
  async #awaitEnd(server: MachineServer): Promise<void> {
    const { stopMs } = this.#parts.site.limits;
    while ((await within(server.process.exited, stopMs)) === 'late') {
      const { life } = server;
      if (life.state !== 'stopping' || life.by !== 'learner' || this.#ordered.has(server)) return;
      // One that saves its data does not answer.
      if (await server.isAnswering()) return this.#noteRefusal(server);
    }
  }

  async endAll(servers: readonly MachineServer[], reason: string | null): Promise<boolean> {
    const haveEnded = await Promise.all(servers.map((server) => this.end(server, reason)));
    return !haveEnded.includes(false);
  }

  /** A server that cannot save is ended all the same, and whoever runs the notebook is told. reason: as end has it, by default that the bridge stops. */
  async endForGood(server: MachineServer, reason: string = stopping): Promise<void> {
    if (await this.end(server, reason)) return;
    this.#parts.site.report(
      `The redis-server in ${server.place.folder} could not save its data before it was ended: what it held since its last save is lost. Its last words: ${server.process.log.lastLines(2).join(' ')}`,
    );
    await this.kill(server, { type: 'stop', by: 'bridge' }, reason);
  }

  /** reason: as end has it. */
  async kill(server: MachineServer, event: LifeEvent, reason: string = killed): Promise<void> {
    this.#parts.status.tell(server, event);
    server.connections.noteEnd(reason);
    await server.process.kill();
    this.#parts.running.delete(server);
  }

  async killAll(event: LifeEvent): Promise<void> {
    await Promise.all([...this.#parts.running].map((server) => this.kill(server, event)));
  }

  /** Ends what else runs as the machine's user, where it has one of its own: nothing may touch the files from now on. */
  async endStrays(): Promise<void> {
    const { site, folders } = this.#parts;
    const { uids } = site.isolation;
    // What its record says may be another machine's by now.
    const userIndex = site.userIndexes.of(folders.data);
    if (uids !== null && userIndex !== null) await endProcessesOf({ first: uids.first + userIndex, count: 1 });
  }

  /** Looks before the server is told to end, and after each client that may have switched its append-only file. */
  watchAof(server: MachineServer): void {
    if (!server.process.isAlive) return;
    server.watchAof();
    this.#noteSnapshot(server);
  }

  async #ended(server: MachineServer, { code }: ProcessEnd): Promise<void> {
    const { site, running, launcher, desired, status } = this.#parts;
    // In one step with what follows it: nobody may find the server gone and what it left undecided.
    running.delete(server);
    server.life = nextLife(server.life, { type: 'end', end: server.endOf(code) });
    const { state } = server.life;
    if (launcher.isAtHome(server) && (state === 'absent' || state === 'parked')) desired.noteRest(server.plan.port, server.life);
    status.look();
    this.#noteSnapshot(server);
    await site.processes.remove(server.process.pid);
    await server.removeSocket();
    if (!launcher.isAtHome(server)) await removeIfEmpty(server.place.folder);
  }

  /** Notes whether a server's snapshot is all it had. */
  #noteSnapshot(server: MachineServer): void {
    const { launcher, record } = this.#parts;
    if (launcher.isAtHome(server)) record.noteSnapshot(server.plan.port, server.isSnapshotLast);
  }
}
