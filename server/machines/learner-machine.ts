// Learner machine: one learner's redis-servers, from the quiet start at first use to the reset.
import { totalmem } from 'node:os';
import type { Duplex } from 'node:stream';
import type { MachineFacts, SignalName } from '../../src/protocol.ts';
import { guardCommands } from '../streams/command-guard.ts';
import { quietRequest } from './directives.ts';
import { describeError } from '../log.ts';
import { MachineError, type Machine, type ServerHandle, type StartRequest } from '../machine.ts';
import type { MachineRecord } from './machine-record.ts';
import type { MachineServer } from './machine-server.ts';
import type { MachineSite } from './machine-site.ts';
import type { ProcessEnd } from './redis-process.ts';
import { outwardRule } from '../streams/outward-command.ts';
import { RunningServers } from './running-servers.ts';
import { removeFolder, removeIfEmpty } from './server-folder.ts';
import { ServerLauncher, type MachineFolders } from './server-launcher.ts';
import { DesiredServers } from './desired-servers.ts';
import { Mutex } from 'async-mutex';
import { endProcessesOf } from './user-processes.ts';
import { defaultPort, destination, virtualNetwork } from '../network/virtual-network.ts';

/** How often a machine's last use is written down, at most. */
const usedAtGrainMs = 60 * 60 * 1000;
/** Signals by which a learner means a server to end. */
const endingSignals: ReadonlySet<SignalName> = new Set(['INT', 'QUIT', 'KILL', 'TERM', 'USR1', 'USR2']);

/** A machine. Its starts and resets happen one after the other; a connection to a server that runs waits for none of them. */
export class LearnerMachine implements Machine {
  readonly #site: MachineSite;
  readonly #folders: MachineFolders;
  readonly #record: MachineRecord;
  readonly #running: RunningServers;
  readonly #launcher: ServerLauncher;
  readonly #desired: DesiredServers;
  /** What is done for servers that have ended. */
  readonly #endings = new Set<Promise<void>>();
  readonly #mutex = new Mutex();
  #openConnections = 0;
  /** Servers whose start is under way and that do not run yet. */
  #starting = 0;
  #isClosed = false;

  constructor(site: MachineSite, folders: MachineFolders, record: MachineRecord) {
    this.#site = site;
    this.#folders = folders;
    this.#record = record;
    this.#running = new RunningServers(site);
    this.#launcher = new ServerLauncher(site, folders, record, this.#running);
    this.#desired = new DesiredServers(record, this.#launcher);
  }

  /** Servers that run or are about to. */
  get serverCount(): number {
    return this.#running.size + this.#starting;
  }

  /** Unix time in milliseconds of its last use, which lasts as long as a connection is open. */
  get usedAt(): number {
    return this.#openConnections > 0 ? this.#site.now() : this.#record.state.usedAt;
  }

  /** Its place in the range of user ids; null where it has none. */
  get userIndex(): number | null {
    return this.#record.state.userIndex;
  }

  async connect(host: string, port: number): Promise<Duplex> {
    const place = destination(host);
    const name = host.slice(0, 60);
    if (place === 'unknown') throw new MachineError('unknown-host', `The machine knows no host named ${name}.`);
    const refused = new MachineError('refused', this.#isClosed ? 'The notebook is shutting down.' : nobodyListens(place, name, port));
    if (place === 'nowhere' || this.#isClosed) throw refused;
    this.#noteUse();
    const server = (await this.#running.listening(host, port)) ?? (await this.#awaken(host, port));
    if (server === null) throw refused;
    try {
      const socket = await server.process.connect();
      this.#openConnections += 1;
      socket.once('close', () => {
        this.#openConnections -= 1;
        this.#watchAof(server);
      });
      return this.#site.isolation.kind === 'rewritten' ? guardCommands(socket, outwardRule) : socket;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED' || code === 'ENOENT') throw refused; // It has just ended.
      throw new MachineError('limit', `The server at ${name}:${port} takes no further connection (${code}).`);
    }
  }

  start(request: StartRequest): Promise<ServerHandle> {
    return this.#mutex.runExclusive(async () => {
      if (this.#isClosed) throw new MachineError('start-failed', 'The notebook is shutting down.');
      const plan = this.#launcher.plan(request);
      this.#noteUse();
      const quiet = plan.isPrinting ? null : this.#running.one((one) => one.started === 'quiet' && one.plan.port === plan.port);
      if (quiet !== null) await this.#stop(quiet);
      const server = await this.#launch(plan, request.background || plan.daemonize ? 'background' : 'foreground');
      void this.#rememberOnceReady(server, request);
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
    if (endingSignals.has(name)) server.endedBy ??= 'learner';
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
    // Before its turn, so that a start whose server never answers does not hold it up.
    await this.#killAll();
    await this.#mutex.runExclusive(async () => {
      await this.#killAll();
      await this.#endStrays();
      for (const folder of await this.#launcher.serverFolders()) await removeFolder(folder);
      this.#desired.clear();
      this.#site.quota.note(this.#folders.data, 0);
      this.#record.update({ bootedAt: this.#site.now() });
      await this.#record.saved();
    });
  }

  /** Ends the servers in steps and keeps all data; under the next bridge they come back at first use. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const stopAll = (): Promise<unknown> => Promise.all([...this.#running].map((server) => this.#stop(server)));
    await stopAll();
    await this.#mutex.runExclusive(stopAll);
    await Promise.all(this.#endings);
    this.#launcher.close();
    await this.#record.saved();
    await removeFolder(this.#folders.runtime);
  }

  /** Ends the servers and removes the machine for good. */
  async remove(): Promise<void> {
    this.#isClosed = true;
    await this.#mutex.runExclusive(() => this.#killAll());
    await Promise.all(this.#endings);
    this.#launcher.close();
    await this.#endStrays();
    await this.#record.saved();
    this.#site.quota.note(this.#folders.data, 0);
    await removeFolder(this.#folders.runtime);
    await removeFolder(this.#folders.data);
  }

  /** Stops the servers where the machine takes too much disk. The next use makes room and brings them back, once there is any. */
  async checkDisk(): Promise<void> {
    if (this.#running.size === 0) return;
    const trouble = await this.#launcher.diskTrouble();
    if (trouble === null) return;
    const notice = `# Redis Notebook: ${trouble}\n`;
    await this.#mutex.runExclusive(() =>
      Promise.all(
        [...this.#running].map((server) => {
          server.process.log.append(notice);
          return this.#stop(server);
        }),
      ),
    );
  }

  /** Waits for a server that starts there, or starts those that are to run; then the server that listens there. */
  async #awaken(host: string, port: number): Promise<MachineServer | null> {
    const starting = this.#running.one((server) => server.plan.port === port && !server.process.isReady);
    if (starting !== null) await starting.process.outcome();
    if ((await this.#running.listening(host, port)) === null && this.#portsToStart(port).length > 0) {
      await this.#mutex.runExclusive(async () => {
        if ((await this.#running.listening(host, port)) !== null) return;
        for (const one of this.#portsToStart(port)) await this.#startRemembered(one, port);
      });
    }
    return this.#running.listening(host, port);
  }

  #portsToStart(asked: number): number[] {
    return this.#isClosed ? [] : this.#desired.portsToStart(asked, this.#running);
  }

  async #startRemembered(port: number, asked: number): Promise<void> {
    const request = this.#desired.requestOf(port);
    try {
      const server = await this.#launch(this.#launcher.plan(request ?? quietRequest), request === null ? 'quiet' : 'background');
      const outcome = await server.process.outcome();
      if (outcome === 'ready') return this.#desired.noteReady(server, request);
      await this.#kill(server);
      throw new MachineError(
        'start-failed',
        `redis-server did not ${outcome === 'late' ? 'answer in time' : 'start'}: ${server.process.log.lastLines(1)[0] ?? 'it wrote no log'}`,
      );
    } catch (error) {
      if (port === asked) throw error;
      // That another server of the machine cannot run is no reason to refuse this one.
      this.#desired.noteDown(port);
      this.#site.report(`The server on port ${port} in ${this.#folders.data} did not come back. ${describeError(error)}`);
    }
  }

  async #launch(...[plan, started]: Parameters<ServerLauncher['launch']>): Promise<MachineServer> {
    const server = await this.#spawn(plan, started);
    this.#desired.noteLaunch(server);
    const ending = server.process.exited
      .then((end) => this.#ended(server, end))
      .catch((error: unknown) =>
        this.#site.report(`What a server left in ${server.place.folder} could not be cleared away. ${describeError(error)}`),
      )
      .finally(() => this.#endings.delete(ending));
    this.#endings.add(ending);
    return server;
  }

  async #spawn(...[plan, started]: Parameters<ServerLauncher['launch']>): Promise<MachineServer> {
    this.#starting += 1;
    try {
      const server = await this.#launcher.launch(plan, started);
      this.#running.add(server);
      return server;
    } finally {
      this.#starting -= 1;
    }
  }

  /** Ends a server for the bridge's own reasons: what is remembered of it stays. */
  async #stop(server: MachineServer): Promise<void> {
    server.endedBy ??= 'bridge';
    this.#watchAof(server);
    await server.process.stop();
    this.#running.delete(server);
  }

  async #killAll(): Promise<void> {
    await Promise.all([...this.#running].map((server) => this.#kill(server)));
  }

  /** Ends what else runs as the machine's user, where it has one of its own: nothing may touch the files from now on. */
  async #endStrays(): Promise<void> {
    const { uids } = this.#site.isolation;
    if (uids !== null && this.userIndex !== null) await endProcessesOf({ first: uids.first + this.userIndex, count: 1 });
  }

  async #kill(server: MachineServer): Promise<void> {
    server.endedBy = 'bridge';
    await server.process.kill();
    this.#running.delete(server);
  }

  async #ended(server: MachineServer, end: ProcessEnd): Promise<void> {
    // In one step with what follows it: nobody may find the server gone and what it left undecided.
    this.#running.delete(server);
    this.#desired.noteEnd(server, end);
    await this.#site.processes.remove(server.process.pid);
    if (!this.#launcher.isAtHome(server)) await removeIfEmpty(server.place.folder);
  }

  async #rememberOnceReady(server: MachineServer, request: StartRequest): Promise<void> {
    const { ready, exited } = server.process;
    const isReady = await Promise.race([ready.then(() => true), exited.then(() => false)]);
    if (isReady) this.#desired.noteReady(server, request);
  }

  /** Looks before the server is told to end, and after each client that may have switched its append-only file. */
  #watchAof(server: MachineServer): void {
    if (!server.process.isAlive) return;
    server.watchAof();
    this.#desired.noteSnapshot(server);
  }

  #noteUse(): void {
    const usedAt = this.#site.now();
    if (this.#record.state.usedAt + usedAtGrainMs <= usedAt) this.#record.update({ usedAt });
  }
}

/** Where nobody listens, and the way to change that on the machine's own addresses. */
function nobodyListens(place: ReturnType<typeof destination>, name: string, port: number): string {
  const where = `Nobody listens at ${name}:${port}.`;
  if (place === 'nowhere' || port === 0) return where;
  return `${where} To start a server there: redis-server${port === defaultPort ? '' : ` --port ${port}`}`;
}
