// Learner machine: one learner's redis-servers, from the quiet start at first use to the reset; it wires what does the work.
import { totalmem } from 'node:os';
import { basename } from 'node:path';
import { Mutex } from 'async-mutex';
import { serverComputer, type MachineFacts, type SignalName } from '../../../src/protocol.ts';
import type { MachineState, RedisStream, ServerHandle, StartRequest } from '../../machine.ts';
import { computerOf } from '../../network/computers.ts';
import { defaultPort, virtualNetwork } from '../../network/virtual-network.ts';
import type { UpstreamSocket } from '../../streams/upstream-socket.ts';
import type { Claim, Tenant } from '../capacity.ts';
import { isBlankFolder } from './blank-data.ts';
import { DesiredServers } from './desired-servers.ts';
import { quietServer, type QuietServer } from '../redis-server/directives.ts';
import type { Guest, PluggableMachine } from '../lan/class-lan.ts';
import type { ClassPort } from '../lan/class-switches.ts';
import type { LanMachine } from '../lan/lan.ts';
import { extendedLimits } from '../limits.ts';
import { claimOf } from './machine-claim.ts';
import { MachineAside } from './machine-aside.ts';
import { MachineConnector } from './machine-connector.ts';
import { MachineDisk } from './machine-disk.ts';
import { MachineEndings } from './machine-endings.ts';
import type { NetworkedMachine } from './machine-handle.ts';
import { MachineParking } from './machine-parking.ts';
import type { MachineParts } from './machine-parts.ts';
import type { MachineRecord, MachineState as RecordedState } from './machine-record.ts';
import { MachineRemoval } from './machine-removal.ts';
import type { MachineSite } from '../machine-site.ts';
import { MachineStarts } from './machine-starts.ts';
import { MachineStatus } from './machine-status.ts';
import { MachineUse } from './machine-use.ts';
import { MachineWatchdog } from './machine-watchdog.ts';
import { RunningServers } from './running-servers.ts';
import type { MachineFolders } from '../machine-folders.ts';
import { ServerLauncher } from './server-launcher.ts';

export class LearnerMachine implements NetworkedMachine, PluggableMachine, Tenant {
  /** Looks after the room that its files take. */
  readonly disk: MachineDisk;
  /** Looks after servers that answer nobody any more. */
  readonly watchdog: MachineWatchdog;
  readonly #parts: MachineParts;
  readonly #endings: MachineEndings;
  readonly #starts: MachineStarts;
  readonly #connector: MachineConnector;
  readonly #parking: MachineParking;
  readonly #removal: MachineRemoval;
  readonly #aside: MachineAside;

  /** Whether its learner has it besides their own. */
  readonly isExtra: boolean;

  /**
   * changed: told of every change of its state, and whenever it is needed no longer. extra: the quiet server of a machine that
   * its learner has besides their own; null: it is their own.
   */
  constructor(shared: MachineSite, folders: MachineFolders, record: MachineRecord, changed: () => void, extra: QuietServer | null = null) {
    this.isExtra = extra !== null;
    const extended = extendedLimits(shared.limits);
    const site: MachineSite = {
      ...shared,
      get limits() {
        return record.state.isExtended === true ? extended : shared.limits;
      },
    };
    const running = new RunningServers(site);
    const desired = new DesiredServers(record, site.bridge);
    const status = new MachineStatus({
      lives: () => [...[...running].map(({ life }) => life), ...record.runningPorts().map((port) => desired.lifeOf(port))],
      isNeeded: () => this.isNeeded,
      changed,
    });
    const use = new MachineUse({ running, record, status, now: site.now });
    const launcher = new ServerLauncher({ site, folders, record, desired, running });
    this.#parts = { site, folders, record, running, launcher, desired, status, use, mutex: new Mutex() };
    this.#endings = new MachineEndings(this.#parts);
    this.#starts = new MachineStarts(this.#parts, this.#endings, this, extra ?? quietServer);
    this.#connector = new MachineConnector(this.#parts, this.#starts, this.#endings);
    this.#parking = new MachineParking(this.#parts, this.#endings, () => this.claim);
    this.#removal = new MachineRemoval(this.#parts, this.#endings);
    this.#aside = new MachineAside(this.#parts, this.#endings);
    this.disk = new MachineDisk(this.#parts, this.#endings);
    this.watchdog = new MachineWatchdog(this.#parts, this.#starts, this.#endings);
  }

  get folder(): string {
    return this.#parts.folders.data;
  }

  get serverCount(): number {
    return this.#parts.running.size;
  }

  get state(): MachineState {
    return this.#parts.status.state;
  }

  /** Whether none of its servers runs, and the first was stopped, or ended and stays so. */
  get isDown(): boolean {
    const { running, desired } = this.#parts;
    const life = desired.lifeOf(defaultPort);
    return life.state === 'absent' && life.why !== 'new' && running.size === 0;
  }

  get seatedAt(): number {
    return this.#parts.use.seatedAt;
  }

  get lastUseAt(): number {
    return this.#parts.use.lastUseAt;
  }

  /** Unix time in milliseconds of its last use, which lasts as long as a connection is open. */
  get usedAt(): number {
    return this.#parts.use.usedAt;
  }

  /** What it remembers while it rests. */
  get memory(): RecordedState {
    return this.#parts.record.state;
  }

  get claim(): Claim {
    const { site, running, status, use, mutex } = this.#parts;
    const now = performance.now();
    return claimOf({
      isUnderWay: status.gate !== 'open' || mutex.isLocked() || use.isConnecting,
      servers: [...running],
      seatedMs: now - use.seatedAt,
      silenceMs: now - use.lastUseAt,
      limits: site.limits,
    });
  }

  get isWanted(): boolean {
    return this.#parts.use.isWanted;
  }

  /** Whether something of it is alive or under way, so that it must stay in memory. */
  get isNeeded(): boolean {
    const { record, running, use, mutex } = this.#parts;
    return running.size > 0 || this.#endings.isPending || use.isConnecting || mutex.isLocked() || record.isUnsaved;
  }

  /** Whether nothing of it runs or is under way, so that it can give its user id back. */
  get isResting(): boolean {
    return this.#removal.isResting;
  }

  /** host: one that resolves to this machine; from: which of its learner's computers connects. */
  connect(host: string, port: number, gone: AbortSignal | undefined, from: string): Promise<RedisStream> {
    return this.#connector.connect({ host, port, from }, gone);
  }

  receive(host: string, port: number, guest: Guest, gone?: AbortSignal): Promise<RedisStream> {
    return this.#connector.connect({ host, port, from: serverComputer, guest }, gone);
  }

  awaken(host: string, port: number): Promise<void> {
    return this.#connector.awaken(host, port);
  }

  async dialOut(host: string, port: number): Promise<UpstreamSocket> {
    const { site, use } = this.#parts;
    return use.whileConnecting(async () =>
      site.launcher.dial({ ...(await this.#whose()), computer: computerOf(serverComputer), host, port }),
    );
  }

  async plug(port: ClassPort): Promise<void> {
    const { site, use } = this.#parts;
    await use.whileConnecting(async () => site.launcher.plug({ ...(await this.#whose()), ...port }));
  }

  /** Whose processes are started there, also where no server runs. */
  async #whose(): Promise<LanMachine> {
    const { launcher, mutex } = this.#parts;
    return launcher.settled ?? mutex.runExclusive(() => launcher.whose());
  }

  start(request: StartRequest, gone?: AbortSignal): Promise<ServerHandle> {
    const { mutex, use } = this.#parts;
    return use.whileConnecting(() => mutex.runExclusive(() => this.#starts.start(request)), gone);
  }

  attach(pid: number): Promise<ServerHandle | null> {
    return Promise.resolve(this.#starts.attach(pid));
  }

  signal(pid: number, name: SignalName): boolean {
    const server = this.#parts.running.one((one) => one.process.pid === pid);
    return server !== null && this.#endings.signal(server, name);
  }

  async facts(): Promise<MachineFacts> {
    const { site, record, running } = this.#parts;
    const servers = await Promise.all([...running].map((server) => server.facts()));
    return {
      ...virtualNetwork,
      isolation: site.isolation.kind,
      redis: site.redis.version,
      bootedAt: record.state.bootedAt,
      memoryKiB: Math.floor(totalmem() / 1024),
      servers: servers.filter((server) => server !== null),
    };
  }

  /** Ends the servers, whatever they are about, and keeps all data; their next use brings them back. */
  end(): Promise<void> {
    return this.#removal.end();
  }

  reset(): Promise<void> {
    return this.#removal.reset();
  }

  /** Whether it was given more room. */
  get isExtended(): boolean {
    return this.#parts.record.state.isExtended === true;
  }

  /** Gives it more room from now on; a server that is in the middle of something has it once that is over. */
  async extend(): Promise<void> {
    const { record } = this.#parts;
    record.update({ isExtended: true });
    await record.saved();
    await this.#parking.refit();
  }

  /** Whether a server of it has left anything, or runs. */
  async hasData(): Promise<boolean> {
    return (await this.#parts.launcher.serverFolders()).length > 0;
  }

  /** Ports of its servers that run, or that have ended and left data. */
  async portsWithData(): Promise<readonly number[]> {
    const { launcher, running } = this.#parts;
    const ports = new Set([...running].map(({ plan }) => plan.port));
    for (const folder of await launcher.serverFolders()) {
      const port = Number.parseInt(basename(folder), 10);
      if (!ports.has(port) && !(await isBlankFolder(folder))) ports.add(port);
    }
    return [...ports];
  }

  /** Puts all data aside, before what was put aside earlier; the machine goes on, as new. false: there is none. */
  putAside(keys: number | null): Promise<boolean> {
    return this.#aside.put(keys);
  }

  /** Has the data again that was put aside, in the place of what has been made since. false: there is none. */
  bringBack(): Promise<boolean> {
    return this.#aside.bringBack();
  }

  /** Saves and ends its servers; the next byte brings them back. isForced: by force, otherwise for pressure; see MachineParking. */
  park(isForced: boolean): Promise<boolean> {
    return this.#parking.park(isForced ? 'force' : 'pressure');
  }

  /** Looks after its servers: slows down those that nobody uses, and parks them after a while. */
  care(): Promise<void> {
    return this.#parking.care();
  }

  /** Ends the servers in steps and keeps all data; under the next bridge they come back at first use. */
  close(): Promise<void> {
    return this.#removal.close();
  }

  /** Gives its user id back for others, its data kept. false: something of it is alive or under way. */
  giveUserBack(): Promise<boolean> {
    return this.#removal.giveUserBack();
  }

  /** Ends the servers and removes the machine for good. */
  remove(): Promise<void> {
    return this.#removal.remove();
  }

  /** Removes what only a machine in memory needs. */
  leave(): Promise<void> {
    return this.#removal.leave();
  }
}
