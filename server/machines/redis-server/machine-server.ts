// Machine server: one started redis-server of a machine, and what is known of it.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerFacts } from '../../machine.ts';
import { AofWatch } from './aof-watch.ts';
import { BusyWatch } from './busy-watch.ts';
import type { StartPlan } from './directives.ts';
import { nextFileStep } from './file-growth.ts';
import { isEnding } from './kernel-sockets.ts';
import { wantedListeners, type Listener } from './listener.ts';
import type { MachineSite } from '../machine-site.ts';
import { processFacts } from '../processes/process-facts.ts';
import type { RedisProcess } from './redis-process.ts';
import { ServerConnections } from './server-connections.ts';
import { ServerControl, takesCommands } from './server-control.ts';
import { endServer } from './server-ending.ts';
import { mayPark, type ParkingOccasion } from './parking-rule.ts';
import { hasAnswered, newLife, nextLife, type LifeEnd, type ServerLife } from './server-life.ts';
import { ServerPace } from './server-pace.ts';
import type { ServerPlace } from './server-place.ts';
import { program, startServer } from './server-start.ts';

/** A started redis-server. */
export class MachineServer {
  readonly process: RedisProcess;
  readonly plan: StartPlan;
  readonly place: ServerPlace;
  readonly started: ServerFacts['started'];
  /** Where it is in its life; its machine says what happens to it. */
  life: ServerLife = nextLife(newLife, { type: 'launch' });
  readonly connections = new ServerConnections(() => performance.now());
  /** Which snippet of the learner's started it, as the page told; null: none, or it came back. */
  origin: string | null = null;
  /** The machine's when it was started. */
  readonly limits: MachineSite['limits'];
  /** Whether its append-only file was switched off when last looked at. */
  isAofOff = false;
  readonly #aof: AofWatch;
  readonly #control: ServerControl;
  readonly #site: MachineSite;
  readonly #pace: ServerPace;
  readonly #busy: BusyWatch;
  /** When it was last asked to rewrite its append-only file, of the same clock. */
  #rewrittenAt = -Infinity;

  private constructor(site: MachineSite, place: ServerPlace, plan: StartPlan, started: ServerFacts['started'], process: RedisProcess) {
    this.#site = site;
    this.limits = site.limits;
    this.place = place;
    this.plan = plan;
    this.started = started;
    this.process = process;
    this.#aof = new AofWatch(process.folder, plan.files);
    this.#control = new ServerControl(this.socket, site.limits.askMs);
    const looked = { process, connections: this.connections, control: this.#control, limits: site.limits };
    this.#pace = new ServerPace(looked);
    this.#busy = new BusyWatch({ ...looked, limits: { ...site.limits, ...plan.busy } });
  }

  /** Makes its files ready and starts its process. */
  static async start(site: MachineSite, place: ServerPlace, plan: StartPlan, started: ServerFacts['started']): Promise<MachineServer> {
    return new MachineServer(site, place, plan, started, await startServer(site, place, plan));
  }

  /** The path of its unix socket. */
  get socket(): string {
    return join(this.place.runtimeFolder, this.place.socketName);
  }

  /** Whether a console shows its log: its learner would miss it. */
  get isWatched(): boolean {
    return this.started === 'foreground' && this.process.log.isRead;
  }

  /** What it listens on, as far as its start tells, or will once it has come up. */
  get claimed(): Listener[] {
    return this.plan.isPrinting ? [] : wantedListeners(this.plan.bind, this.plan.port);
  }

  /** The same, of one that has come up. */
  get wanted(): Listener[] {
    return hasAnswered(this.life) ? this.claimed : [];
  }

  /** Whether it is about to be gone, as far as is known: it was told to end, is being killed, or has lost its files already. */
  get isEnding(): boolean {
    const { state } = this.life;
    const isTold = state === 'stopping' || state === 'resetting' || state === 'removed';
    return isTold || this.process.exitLog.cause !== null || isEnding(this.process.folder);
  }

  /** Looks whether its append-only file is switched on: a learner can switch it at any time. */
  watchAof(): void {
    if (this.process.isReady) this.isAofOff = !(this.#aof.isOpen() ?? !this.isAofOff);
  }

  /** Whether its append-only file is open now, so that every write it has acknowledged is in a file. */
  get isAofOpen(): boolean {
    this.watchAof();
    return !this.isAofOff;
  }

  /** Whether its snapshot is all it had, now that it has ended or is about to be killed. */
  get isSnapshotLast(): boolean {
    return this.isAofOff || this.process.exitLog.hasSaved;
  }

  /** How it ended, as far as its exit status and its log tell. */
  endOf(code: number | null): LifeEnd {
    return { code, cause: this.process.exitLog.cause, isPrinting: this.plan.isPrinting, isLearners: this.started !== 'quiet' };
  }

  /** Whether it may be parked now. */
  async canPark(occasion: ParkingOccasion): Promise<boolean> {
    const use = await this.#control.use();
    const { size } = this.connections;
    // Asked for only where it decides: a MONITOR, which has state, would see the question.
    const isAsked = occasion === 'silence' && use !== null && (size === 0 || !use.hasState);
    const isChanged = this.plan.isSettled ? false : isAsked ? await this.#control.isChanged() : null;
    return mayPark(occasion, { isAofOpen: this.isAofOpen, isChanged, use, connections: size });
  }

  /** For how long it may answer nobody, in milliseconds. */
  get busyMs(): number {
    return this.plan.busy?.busyMs ?? this.#site.limits.busyMs;
  }

  /** Slows it down, unless a client waits for something. false: one may. */
  rest(): Promise<boolean> {
    return this.#pace.rest();
  }

  /** Looks whether it has answered nobody for so long that it is to be ended. */
  isStuck(): Promise<boolean> {
    return this.#busy.look();
  }

  /** Has it give back memory that its scripts left behind. Nobody waits for anything of it, and no MONITOR sees that. */
  giveBackMemory(): Promise<void> {
    return this.#control.giveBackMemory(this.#site.limits.scriptMemoryBytes);
  }

  /** Has it look after itself as often as before; resolves once it does, or does not answer. */
  wake(): Promise<void> {
    return this.#pace.wake();
  }

  /** Looks at how its append-only file grows, and has it rewritten in time. full: there is no more time for that. */
  async checkFile(): Promise<'fine' | 'full'> {
    const step = this.process.isReady ? nextFileStep(this.#aof.bytes(), this.#site.limits) : 'none';
    if (step === 'end') return 'full';
    if (step === 'rewrite' && performance.now() - this.#rewrittenAt > this.#site.limits.writeMs) {
      this.#rewrittenAt = performance.now();
      await this.#control.rewrite();
    }
    return 'fine';
  }

  /** Has it end with its data kept. refused: it cannot save, and goes on. */
  end(): Promise<'ended' | 'refused'> {
    return endServer({
      process: this.process,
      control: new ServerControl(this.socket, this.#site.limits.stopMs),
      isAofOpen: () => this.isAofOpen,
      limits: this.#site.limits,
    });
  }

  /** Whether it takes commands now. */
  async isAnswering(): Promise<boolean> {
    return takesCommands(await this.#control.state());
  }

  /** As ServerControl has it. */
  isProtected(): Promise<boolean | null> {
    return this.#control.isProtected();
  }

  /** Removes what it leaves in the machine's runtime folder: one that was killed leaves its socket. */
  async removeSocket(): Promise<void> {
    await rm(this.socket, { force: true });
  }

  /** What ps shows of it; null where it has ended. */
  async facts(): Promise<ServerFacts | null> {
    const facts = await processFacts(this.process.pid, this.process.folder);
    if (facts === null || !this.process.isAlive) return null;
    const { pid, startedAt, isReady } = this.process;
    const hasOwnTitle = isReady && this.#site.isolation.kind === 'namespace';
    // One that ends loses its memory first, and its title with it; then nobody has asked yet how it ended.
    if (facts.state === 'Z' || (hasOwnTitle && facts.title === '')) return null;
    // Redis' own title begins with the path it was started by.
    const title = hasOwnTitle ? facts.title.replace(this.#site.redis.path, program) : this.#title;
    return {
      ...facts,
      pid,
      port: this.plan.port,
      title,
      startedAt,
      started: this.started,
      ...(this.origin !== null && { origin: this.origin }),
    };
  }

  /** The title that redis-server gives itself. */
  get #title(): string {
    return `${program} ${(this.plan.bind[0] ?? '*').replace(/^-/, '')}:${this.plan.port}`;
  }
}
