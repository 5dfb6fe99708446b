// Learner machine: one learner's redis-servers, from the quiet start at first use to the reset.
import { totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Mutex } from 'async-mutex';
import type { MachineFacts, SignalName } from '../../src/protocol.ts';
import { guardCommands } from '../streams/command-guard.ts';
import { quietRequest } from './directives.ts';
import { describeError } from '../log.ts';
import { MachineError, type Machine, type MachineState, type RedisStream, type ServerHandle, type StartRequest } from '../machine.ts';
import type { Claim, Tenant } from './capacity.ts';
import { isEnding } from './kernel-sockets.ts';
import type { MachineRecord } from './machine-record.ts';
import type { MachineServer } from './machine-server.ts';
import type { MachineSite } from './machine-site.ts';
import type { ProcessEnd } from './helper-connection.ts';
import { outwardRule } from '../streams/outward-command.ts';
import { RunningServers } from './running-servers.ts';
import { removeFolder, removeIfEmpty } from './server-folder.ts';
import { isOpen, machineState, nextLife, type LifeEvent } from './server-life.ts';
import { ServerLauncher, type MachineFolders } from './server-launcher.ts';
import { DesiredServers } from './desired-servers.ts';
import { endProcessesOf } from './user-processes.ts';
import { defaultPort, virtualNetwork } from '../network/virtual-network.ts';

/** How often a machine's last use is written down, at most. */
const usedAtGrainMs = 60 * 60 * 1000;
/** Signals by which a learner means a server to end. */
const endingSignals: ReadonlySet<SignalName> = new Set(['INT', 'QUIT', 'KILL', 'TERM', 'USR1', 'USR2']);

/** Errors of connect(2) that mean: the process is ending, or has. */
const endedCodes: ReadonlySet<string | undefined> = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE']);
/** For a process that has closed its socket to be gone, in milliseconds. */
const goneMs = 1_000;
/** Times that a connection looks anew for who listens: a server may end under it, and so may the one that comes after. */
const connectAttempts = 3;

/** A machine. Its starts, parks and resets happen one after the other; a connection to a server that runs waits for none of them. */
export class LearnerMachine implements Machine, Tenant {
  readonly #site: MachineSite;
  readonly #folders: MachineFolders;
  readonly #record: MachineRecord;
  readonly #running: RunningServers;
  readonly #launcher: ServerLauncher;
  readonly #desired: DesiredServers;
  /** Told of every change of its state. */
  readonly #changed: () => void;
  /** What is done for servers that have ended. */
  readonly #endings = new Set<Promise<void>>();
  readonly #mutex = new Mutex();
  /** Connections that are being opened, their servers perhaps started. */
  #connecting = 0;
  /** What is being done to the machine as a whole. */
  #gate: 'open' | 'resetting' | 'removed' = 'open';
  #isChecking = false;
  #state: MachineState = 'absent';
  #seatedAt = 0;
  #lastUseAt = performance.now();

  constructor(site: MachineSite, folders: MachineFolders, record: MachineRecord, changed: () => void) {
    this.#site = site;
    this.#folders = folders;
    this.#record = record;
    this.#changed = changed;
    this.#running = new RunningServers(site);
    this.#launcher = new ServerLauncher(site, folders, record, this.#running);
    this.#desired = new DesiredServers(record, site.bridge);
    this.#state = this.#readState();
  }

  get folder(): string {
    return this.#folders.data;
  }

  get serverCount(): number {
    return this.#running.size;
  }

  get state(): MachineState {
    return this.#state;
  }

  get seatedAt(): number {
    return this.#seatedAt;
  }

  get lastUseAt(): number {
    for (const { connections } of this.#running) this.#lastUseAt = Math.max(this.#lastUseAt, connections.lastUseAt());
    return this.#lastUseAt;
  }

  get claim(): Claim {
    const servers = [...this.#running];
    const isStarting = servers.some(({ process }) => !process.isReady) && performance.now() - this.#seatedAt < this.#site.limits.readyMs;
    if (this.#gate !== 'open' || this.#mutex.isLocked() || this.#connecting > 0 || isStarting) return 'busy';
    if (servers.some(({ isWatched }) => isWatched)) return 'used';
    if (servers.every(({ connections }) => connections.size === 0)) return 'left';
    const isSilent = performance.now() - this.lastUseAt >= this.#site.limits.idleMs;
    return isSilent && servers.every(({ connections }) => connections.canLeave) ? 'silent' : 'used';
  }

  /** Whether something of it is alive or under way, so that it must stay in memory. */
  get isNeeded(): boolean {
    return this.#running.size > 0 || this.#endings.size > 0 || this.#connecting > 0 || this.#mutex.isLocked() || this.#record.isUnsaved;
  }

  /** Unix time in milliseconds of its last use, which lasts as long as a connection is open. */
  get usedAt(): number {
    const isConnected = [...this.#running].some(({ connections }) => connections.size > 0);
    return isConnected ? this.#site.now() : this.#record.state.usedAt;
  }

  /** Its place in the range of user ids; null where it has none. */
  get userIndex(): number | null {
    return this.#record.state.userIndex;
  }

  /** host: one that resolves to this machine. */
  async connect(host: string, port: number): Promise<RedisStream> {
    const name = host.slice(0, 60);
    const refused = new MachineError('refused', this.#isClosed ? 'The notebook is shutting down.' : nobodyListens(name, port));
    if (this.#isClosed) throw refused;
    this.#noteUse();
    this.#connecting += 1;
    try {
      for (let attempt = 0; attempt < connectAttempts; attempt += 1) {
        const server = (await this.#running.listening(host, port)) ?? (await this.#awaken(host, port));
        if (server === null) throw refused;
        const stream = await this.#open(server, name, port);
        if (stream !== null) return stream;
      }
      throw refused;
    } finally {
      this.#connecting -= 1;
    }
  }

  start(request: StartRequest): Promise<ServerHandle> {
    return this.#mutex.runExclusive(async () => {
      if (this.#isClosed) throw new MachineError('start-failed', 'The notebook is shutting down.');
      const plan = this.#launcher.plan(request);
      this.#noteUse();
      const quiet = plan.isPrinting ? null : this.#running.one((one) => one.started === 'quiet' && one.plan.port === plan.port);
      if (quiet !== null) await this.#end(quiet);
      const server = await this.#launch(plan, request.background || plan.daemonize ? 'background' : 'foreground');
      void this.#noteOnceReady(server, request);
      const { pid, log, ready, exited } = server.process;
      return {
        pid,
        port: plan.port,
        log,
        ready,
        exited,
        signal: (name) => {
          this.signal(pid, name);
        },
      };
    });
  }

  signal(pid: number, name: SignalName): boolean {
    const server = this.#running.one((one) => one.process.pid === pid);
    if (server === null) return false;
    if (endingSignals.has(name)) this.#tell(server, { type: 'stop', by: 'learner' });
    this.#watchAof(server);
    return server.process.signal(name);
  }

  async facts(): Promise<MachineFacts> {
    const servers = await Promise.all([...this.#running].map((server) => server.facts()));
    return {
      ...virtualNetwork,
      isolation: this.#site.isolation.kind,
      redis: this.#site.redis.version,
      bootedAt: this.#record.state.bootedAt,
      memoryKiB: Math.floor(totalmem() / 1024),
      servers: servers.filter((server) => server !== null),
    };
  }

  async reset(): Promise<void> {
    await this.#launcher.pace();
    // Before its turn, so that a start whose server never answers does not hold it up.
    await this.#killAll({ type: 'reset' });
    await this.#mutex.runExclusive(async () => {
      this.#pass(this.#isClosed ? 'removed' : 'resetting');
      try {
        await this.#killAll({ type: 'reset' });
        await this.#endStrays();
        for (const folder of await this.#launcher.serverFolders()) await removeFolder(folder);
        this.#desired.clear();
        this.#site.quota.note(this.#folders.data, 0);
        this.#record.update({ bootedAt: this.#site.now() });
        await this.#record.saved();
      } finally {
        this.#pass(this.#isClosed ? 'removed' : 'open');
      }
    });
  }

  /**
   * Saves and ends its servers; the next byte brings them back. Clients that can do without notice nothing. isForced: the
   * others are cut off. false: it is in use, or a server cannot save.
   */
  async park(isForced: boolean): Promise<boolean> {
    if (this.claim === 'busy') return false;
    return this.#mutex.runExclusive(async () => {
      const servers = [...this.#running];
      if (!isForced && !servers.every(({ connections }) => connections.canLeave)) return false;
      const marks = servers.map(({ connections }) => connections.mark);
      const canPark = await Promise.all(servers.map((server) => server.canPark(isForced)));
      const isUsed = servers.some(
        ({ connections, isWatched }, index) =>
          connections.mark !== marks[index] || connections.isOpening || !connections.canLeave || isWatched,
      );
      if (canPark.includes(false) || (isUsed && !isForced)) return false;
      // In one step from the look to here: whoever comes now waits for the end, and then for the return.
      return this.#endAll(servers);
    });
  }

  /** Looks after its servers: slows down those that nobody uses, and parks them after a while. */
  async care(): Promise<void> {
    const { idleMs, parkMs } = this.#site.limits;
    for (const server of this.#running) {
      const silenceMs = performance.now() - server.connections.lastUseAt();
      if (silenceMs < idleMs) await this.#use(server);
      else if (server.life.state === 'running' && (await server.rest())) this.#tell(server, { type: 'silence' });
    }
    if (this.#running.size === 0 || performance.now() - this.lastUseAt < parkMs) return;
    const { claim } = this;
    if ((claim === 'left' || claim === 'silent') && [...this.#running].every(({ isAofOpen }) => isAofOpen)) await this.park(false);
  }

  /** Ends the servers in steps and keeps all data; under the next bridge they come back at first use. */
  async close(): Promise<void> {
    this.#pass('removed');
    const stopAll = (): Promise<unknown> => Promise.all([...this.#running].map((server) => this.#endForGood(server)));
    await stopAll();
    await this.#mutex.runExclusive(stopAll);
    await Promise.all(this.#endings);
    await this.#record.saved();
    await this.leave();
  }

  /** Ends the servers and removes the machine for good. */
  async remove(): Promise<void> {
    this.#pass('removed');
    await this.#mutex.runExclusive(() => this.#killAll({ type: 'remove' }));
    await Promise.all(this.#endings);
    await this.#endStrays();
    await this.#record.saved();
    this.#site.quota.note(this.#folders.data, 0);
    await this.leave();
    await removeFolder(this.#folders.data);
  }

  /** Removes what only a machine in memory needs. */
  async leave(): Promise<void> {
    this.#launcher.close();
    await removeFolder(this.#folders.runtime);
  }

  /** Whether bytes pass to its servers, or did a moment ago. */
  get isWriting(): boolean {
    return this.#running.size > 0 && performance.now() - this.lastUseAt < this.#site.limits.writeMs;
  }

  /** Stops the servers where the machine takes too much disk. The next use makes room and brings them back, once there is any. */
  async checkDisk(): Promise<void> {
    if (this.#running.size === 0) return;
    const trouble = await this.#launcher.diskTrouble();
    if (trouble !== null) await this.#stopFor(trouble);
  }

  /** Looks at its files while somebody writes; isDiskShort: at what it takes of the disk, too. A look that takes long is the only one. */
  async checkRoom(isDiskShort: boolean): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      const states = await Promise.all([...this.#running].map((server) => server.checkFile()));
      if (states.includes('full'))
        await this.#stopFor(
          'the append-only file has grown nearly as large as a file here may be, so the servers stop. The next command makes it small and starts them again.',
        );
      else if (isDiskShort) await this.checkDisk();
    } finally {
      this.#isChecking = false;
    }
  }

  /** Stops its servers with their data kept, and tells their logs why. */
  async #stopFor(trouble: string): Promise<void> {
    await this.#mutex.runExclusive(async () => {
      for (const server of this.#running) server.process.log.append(`# Redis Notebook: ${trouble}\n`);
      await this.#endAll([...this.#running]);
    });
  }

  get #isClosed(): boolean {
    return this.#gate === 'removed';
  }

  /** A connection to a server, awake; null: it has just ended, or is about to. */
  async #open(server: MachineServer, name: string, port: number): Promise<RedisStream | null> {
    try {
      await this.#use(server);
      if (!isOpen(server.life)) return null;
      return await server.connections.open(
        () => server.process.connect(),
        (socket) => {
          socket.once('close', () => this.#watchAof(server));
          const { endReason } = socket;
          const stream = Object.assign(socket, { endReason: () => this.#endReason(server, endReason) });
          return this.#site.isolation.kind === 'rewritten' ? guardCommands(stream, outwardRule) : stream;
        },
      );
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!endedCodes.has(code)) throw new MachineError('limit', `The server at ${name}:${port} takes no further connection (${code}).`);
      await this.#gone(server);
      return null;
    }
  }

  /** Resolves once a server that ends has, and what it leaves is decided. */
  async #gone(server: MachineServer): Promise<void> {
    const patience = new AbortController();
    await Promise.race([server.process.exited, delay(goneMs, null, { signal: patience.signal }).catch(() => null)]);
    patience.abort();
  }

  async #endReason({ life }: MachineServer, endReason: () => Promise<string | null>): Promise<string | null> {
    if (life.state === 'parked' || (life.state === 'stopping' && life.by === 'bridge'))
      return 'The notebook ended your redis-server: room is short, or the notebook stops. Its data is kept.';
    return endReason();
  }

  /** Waits for a server that starts or ends there, or starts those that are to run; then the server that listens there. */
  async #awaken(host: string, port: number): Promise<MachineServer | null> {
    const there = this.#running.one((server) => server.plan.port === port);
    if (there !== null && this.#site.isolation.kind === 'namespace' && isEnding(there.process.folder)) await this.#gone(there);
    else if (there !== null && isOpen(there.life) && !there.process.isReady) await there.process.outcome();
    if ((await this.#running.listening(host, port)) === null && (this.#mutex.isLocked() || this.#portsToStart(port).length > 0)) {
      await this.#mutex.runExclusive(async () => {
        if ((await this.#running.listening(host, port)) !== null) return;
        for (const one of this.#portsToStart(port)) await this.#startRemembered(one, port);
      });
    }
    return this.#running.listening(host, port);
  }

  #portsToStart(asked: number): number[] {
    return this.#isClosed ? [] : this.#desired.portsToStart(asked, new Set([...this.#running].map(({ plan }) => plan.port)));
  }

  async #startRemembered(port: number, asked: number): Promise<void> {
    const request = this.#desired.requestOf(port);
    try {
      const server = await this.#launch(this.#launcher.plan(request ?? quietRequest), request === null ? 'quiet' : 'background');
      const outcome = await server.process.outcome();
      if (outcome === 'ready') return this.#noteReady(server, request);
      await this.#kill(server, { type: 'stop', by: 'bridge' });
      throw new MachineError(
        'start-failed',
        `redis-server did not ${outcome === 'late' ? 'answer in time' : 'start'}: ${server.process.log.lastLines(1)[0] ?? 'it wrote no log'}`,
      );
    } catch (error) {
      if (port === asked) throw error;
      // That another server of the machine cannot run is no reason to refuse this one.
      this.#desired.noteFailure(port);
      this.#site.report(`The server on port ${port} in ${this.#folders.data} did not come back. ${describeError(error)}`);
    }
  }

  async #launch(...[plan, started]: Parameters<ServerLauncher['launch']>): Promise<MachineServer> {
    const { serversPerMachine } = this.#site.limits;
    if (this.#running.size >= serversPerMachine)
      throw new MachineError('limit', `This machine runs ${serversPerMachine} redis-servers, which is all it may: stop one first.`);
    const place = await this.#site.capacity.place(this);
    try {
      const server = await this.#launcher.launch(plan, started);
      this.#running.add(server);
      if (this.#launcher.isAtHome(server)) server.life = nextLife(this.#desired.lifeOf(plan.port), { type: 'launch' });
      this.#seatedAt = performance.now();
      const ending = server.process.exited
        .then((end) => this.#ended(server, end))
        .catch((error: unknown) =>
          this.#site.report(`What a server left in ${server.place.folder} could not be cleared away. ${describeError(error)}`),
        )
        .finally(() => {
          this.#endings.delete(ending);
          this.#look();
        });
      this.#endings.add(ending);
      this.#look();
      return server;
    } finally {
      place.give();
    }
  }

  /** Ends a server for the bridge's own reasons: it is parked then. false: it cannot save, and goes on. */
  async #end(server: MachineServer): Promise<boolean> {
    // A learner's own SHUTDOWN may be under way.
    const by = server.process.exitLog.cause === 'command' ? 'learner' : 'bridge';
    this.#tell(server, { type: 'stop', by });
    server.connections.leave();
    const outcome = await server.end();
    if (outcome === 'refused') this.#tell(server, { type: 'refusal' });
    else this.#running.delete(server);
    return outcome === 'ended';
  }

  async #endAll(servers: readonly MachineServer[]): Promise<boolean> {
    const haveEnded = await Promise.all(servers.map((server) => this.#end(server)));
    return !haveEnded.includes(false);
  }

  /** Ends what else runs as the machine's user, where it has one of its own: nothing may touch the files from now on. */
  async #endStrays(): Promise<void> {
    const { uids } = this.#site.isolation;
    if (uids !== null && this.userIndex !== null) await endProcessesOf({ first: uids.first + this.userIndex, count: 1 });
  }

  /** The bridge stops: a server that cannot save is ended all the same, and whoever runs the notebook is told. */
  async #endForGood(server: MachineServer): Promise<void> {
    if (await this.#end(server)) return;
    this.#site.report(
      `The redis-server in ${server.place.folder} could not save its data before the bridge ended: what it held since its last save is lost. Its last words: ${server.process.log.lastLines(2).join(' ')}`,
    );
    await this.#kill(server, { type: 'stop', by: 'bridge' });
  }

  async #killAll(event: LifeEvent): Promise<void> {
    await Promise.all([...this.#running].map((server) => this.#kill(server, event)));
  }

  async #kill(server: MachineServer, event: LifeEvent): Promise<void> {
    this.#tell(server, event);
    await server.process.kill();
    this.#running.delete(server);
  }

  async #ended(server: MachineServer, { code }: ProcessEnd): Promise<void> {
    // In one step with what follows it: nobody may find the server gone and what it left undecided.
    this.#running.delete(server);
    this.#tell(server, { type: 'end', end: server.endOf(code) });
    const { state } = server.life;
    if (this.#launcher.isAtHome(server) && (state === 'absent' || state === 'parked'))
      this.#desired.noteRest(server.plan.port, server.life);
    this.#noteSnapshot(server);
    await this.#site.processes.remove(server.process.pid);
    await server.removeSocket();
    if (!this.#launcher.isAtHome(server)) await removeIfEmpty(server.place.folder);
  }

  async #noteOnceReady(server: MachineServer, request: StartRequest): Promise<void> {
    const { ready, exited } = server.process;
    const isReady = await Promise.race([ready.then(() => true), exited.then(() => false)]);
    if (isReady) this.#noteReady(server, request);
  }

  #noteReady(server: MachineServer, request: StartRequest | null): void {
    this.#tell(server, { type: 'ready' });
    if (this.#launcher.isAtHome(server)) this.#desired.noteReady(server.plan.port, request);
  }

  /** Notes that a server is used, and resolves once it is as fast as it has to be. */
  async #use(server: MachineServer): Promise<void> {
    this.#tell(server, { type: 'use' });
    await server.wake();
  }

  #tell(server: MachineServer, event: LifeEvent): void {
    server.life = nextLife(server.life, event);
    this.#look();
  }

  #pass(gate: 'open' | 'resetting' | 'removed'): void {
    this.#gate = gate;
    this.#look();
  }

  /** Looks whether its state has changed, and says so. */
  #look(): void {
    const state = this.#readState();
    if (state === this.#state && this.isNeeded) return;
    this.#state = state;
    this.#changed();
  }

  #readState(): MachineState {
    if (this.#gate !== 'open') return this.#gate;
    const resting = this.#record.runningPorts().map((port) => this.#desired.lifeOf(port));
    return machineState([...[...this.#running].map(({ life }) => life), ...resting]);
  }

  /** Looks before the server is told to end, and after each client that may have switched its append-only file. */
  #watchAof(server: MachineServer): void {
    if (!server.process.isAlive) return;
    server.watchAof();
    this.#noteSnapshot(server);
  }

  /** Notes whether a server's snapshot is all it had. */
  #noteSnapshot(server: MachineServer): void {
    if (this.#launcher.isAtHome(server)) this.#record.noteSnapshot(server.plan.port, server.isSnapshotLast);
  }

  #noteUse(): void {
    this.#lastUseAt = performance.now();
    const usedAt = this.#site.now();
    if (this.#record.state.usedAt + usedAtGrainMs <= usedAt) this.#record.update({ usedAt });
  }
}

/** Where nobody listens on a machine, and the way to change that. */
function nobodyListens(name: string, port: number): string {
  const where = `Nobody listens at ${name}:${port}.`;
  return port === 0 ? where : `${where} To start a server there: redis-server${port === defaultPort ? '' : ` --port ${port}`}`;
}
