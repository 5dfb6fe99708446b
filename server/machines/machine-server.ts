// Machine server: one redis-server of a machine: its files made ready, its process started, and what is known of it.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Mutex } from 'async-mutex';
import { largestAofPart } from './aof-parts.ts';
import { AofWatch } from './aof-watch.ts';
import { quoted } from '../streams/conf-text.ts';
import { socketDirectives, type DataFiles, type StartPlan } from './directives.ts';
import { nextFileStep } from './file-growth.ts';
import { collide, isOwn, wantedListeners, type Listener } from './listener.ts';
import { shownLines } from './log-line.ts';
import type { MachineSite } from './machine-site.ts';
import type { MachineFolders } from './server-launcher.ts';
import { compact, preparePersistence } from './persistence.ts';
import type { LaunchPlan } from './launcher.ts';
import type { RedisProcess } from './redis-process.ts';
import { ServerConnections } from './server-connections.ts';
import { ServerControl } from './server-control.ts';
import { endServer } from './server-ending.ts';
import { makeServerFolder, socketLink } from './server-folder.ts';
import { newLife, nextLife, type LifeEnd, type ServerLife } from './server-life.ts';
import type { ServerFacts } from '../machine.ts';
import { processFacts } from './process-facts.ts';

/** What a learner types and ps shows, also where it is Valkey: there redis-server is another name of it. */
const program = 'redis-server';

/** Where in a machine a server is started. */
export interface ServerPlace {
  readonly machine: MachineFolders;
  /** Its data folder, which no other living server has. */
  readonly folder: string;
  /** The machine's folder for sockets. */
  readonly runtimeFolder: string;
  /** A name for its socket that none had before it. */
  readonly socketName: string;
  /** The machine's user id; null: the bridge's. */
  readonly uid: number | null;
  /** Whether the folder's snapshot holds all that the last server in it had in the end. */
  readonly isSnapshotLast: boolean;
  /** What the machine's other servers listen on, where there is no kernel to ask. */
  readonly taken: readonly Listener[];
}

/** A started redis-server. */
export class MachineServer {
  readonly process: RedisProcess;
  readonly plan: StartPlan;
  readonly place: ServerPlace;
  readonly started: ServerFacts['started'];
  /** Where it is in its life; its machine says what happens to it. */
  life: ServerLife = nextLife(newLife, { type: 'launch' });
  readonly connections = new ServerConnections(() => performance.now());
  /** Whether its append-only file was switched off when last looked at. */
  isAofOff = false;
  readonly #aof: AofWatch;
  readonly #control: ServerControl;
  readonly #site: MachineSite;
  /** What was last asked of its hz, one thing after the other. */
  readonly #pace = new Mutex();
  #isSlow = false;
  /** When a client that waited may have gone, of the connections' clock. */
  #askAgainAt = 0;
  /** When it was last asked to rewrite its append-only file, of the same clock. */
  #rewrittenAt = -Infinity;

  private constructor(site: MachineSite, place: ServerPlace, plan: StartPlan, started: ServerFacts['started'], process: RedisProcess) {
    this.#site = site;
    this.place = place;
    this.plan = plan;
    this.started = started;
    this.process = process;
    this.#aof = new AofWatch(process.folder, plan.files);
    this.#control = new ServerControl(this.socket, site.limits.askMs);
  }

  /** Makes the files ready and starts the process. */
  static async start(site: MachineSite, place: ServerPlace, plan: StartPlan, started: ServerFacts['started']): Promise<MachineServer> {
    await makeServerFolder(place.folder, place.runtimeFolder, place.uid);
    if (!plan.isPrinting) {
      // It would be ended for its size before long; a file that is all data is as small as it gets.
      if ((await largestAofPart(place.folder, plan.files)) >= site.limits.rewriteFileBytes) await compactServer(site, place, plan.files);
      const wants = { aof: plan.appendonly, isSnapshotLast: place.isSnapshotLast };
      await preparePersistence(place.folder, plan.files, wants, () => saveSnapshot(site, place, plan.files));
    }
    return new MachineServer(site, place, plan, started, await startProcess(site, place, plan));
  }

  /** The path of its unix socket. */
  get socket(): string {
    return join(this.place.runtimeFolder, this.place.socketName);
  }

  /** Whether a console shows its log: its learner would miss it. */
  get isWatched(): boolean {
    return this.started === 'foreground' && this.process.log.isRead;
  }

  /** What it listens on, as far as its start tells. */
  get wanted(): Listener[] {
    return this.process.isReady ? wantedListeners(this.plan.bind, this.plan.port) : [];
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

  /**
   * Whether it can be parked with nothing lost: its data is in a file or can be saved, and none of its clients has what a new
   * connection would not. isForced: the clients do not matter.
   */
  async canPark(isForced: boolean): Promise<boolean> {
    const use = await this.#control.use();
    if (use === null && !this.isAofOpen) return false;
    return isForced || this.connections.size === 0 || (use !== null && !use.hasState);
  }

  /** Slows it down, unless a client waits for something. false: one may. */
  async rest(): Promise<boolean> {
    if (performance.now() < this.#askAgainAt) return false;
    const { mark, size } = this.connections;
    const use = await this.#control.use();
    if (use === null ? size > 0 : use.isWaiting) {
      this.#askAgainAt = performance.now() + this.#site.limits.idleMs;
      return false;
    }
    if (this.connections.mark !== mark || this.connections.isOpening) return false;
    this.connections.wakeAtWrite(() => this.wake());
    const { hz, idleHz } = this.#site.limits;
    await this.#pace.runExclusive(async () => {
      this.#isSlow = (await this.#control.changeHz(hz, idleHz)) === true;
    });
    return true;
  }

  /** Has it look after itself as often as before; resolves once it does, or does not answer. */
  async wake(): Promise<void> {
    const { hz, idleHz } = this.#site.limits;
    await this.#pace.runExclusive(async () => {
      if (this.#isSlow && this.process.isAlive) await this.#control.changeHz(idleHz, hz);
      this.#isSlow = false;
    });
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
    // Redis' own title begins with the path it was started by.
    const title = hasOwnTitle ? facts.title.replace(this.#site.redis.path, program) : this.#title;
    return { ...facts, pid, port: this.plan.port, title, startedAt, started: this.started };
  }

  /** The title that redis-server gives itself. */
  get #title(): string {
    return `${program} ${(this.plan.bind[0] ?? '*').replace(/^-/, '')}:${this.plan.port}`;
  }
}

/** Makes a folder's files as small as its data. No server may run in it. */
export async function compactServer(site: MachineSite, place: ServerPlace, files: DataFiles): Promise<void> {
  await compact(place.folder, files, place.isSnapshotLast, () => saveSnapshot(site, place, files));
}

async function startProcess(site: MachineSite, place: ServerPlace, plan: StartPlan): Promise<RedisProcess> {
  const isRewritten = site.isolation.kind === 'rewritten';
  const bindError = isRewritten ? bindErrorOf(plan, place.taken) : null;
  const context = {
    port: plan.port,
    bind: plan.bind,
    isRewritten,
    isBare: plan.isBare,
    program,
    release: Number.parseFloat(site.redis.version),
    bindError,
  };
  return launch(site, place, plan.argument, {
    // Where the port cannot be had the socket cannot either: the server then fails by itself, as the real one would.
    input:
      plan.text + socketDirectives(join(socketLink, bindError === null ? place.socketName : join('none', place.socketName)), isRewritten),
    socket: join(place.runtimeFolder, place.socketName),
    show: (line) => shownLines(line, context),
    preface: plan.notice === null ? [] : [plan.notice],
  });
}

type Task = Pick<LaunchPlan, 'input' | 'socket' | 'show' | 'preface'>;

/** Starts the process and notes it on disk, or ends it: one that nobody knows of would be an orphan once the bridge is killed. */
async function launch(site: MachineSite, { machine, uid, folder }: ServerPlace, argument: string, task: Task): Promise<RedisProcess> {
  const process = await site.launcher.launch({ machine, uid, folder, command: [site.redis.path, argument], ...task });
  try {
    await site.processes.add(process.pid, process.startTime);
  } catch (error) {
    await process.kill();
    throw error;
  }
  return process;
}

/** Why a server without a network of its own would not get its port, in the words of bind(2); null: it would. */
function bindErrorOf(plan: StartPlan, taken: readonly Listener[]): string | null {
  const wanted = wantedListeners(plan.bind, plan.port);
  if (wanted.some((one) => taken.some((other) => collide(one, other)))) return 'Address already in use';
  return wanted.some(({ address, isOptional }) => !isOptional && !isOwn(address)) ? 'Cannot assign requested address' : null;
}

/** Loads the append-only file in a server of the bridge's own and has it saved as the snapshot. */
async function saveSnapshot(site: MachineSite, place: ServerPlace, files: DataFiles): Promise<void> {
  const name = `${place.socketName}.save`;
  const text = [
    'port 0',
    'appendonly yes',
    'appendfsync no',
    'save 3600 1',
    `dbfilename ${quoted(files.rdb)}`,
    `appendfilename ${quoted(files.aof)}`,
    `appenddirname ${quoted(files.aofDir)}`,
  ].join('\n');
  const process = await launch(site, place, '-', {
    input: text + socketDirectives(join(socketLink, name), false),
    socket: join(place.runtimeFolder, name),
    show: (line) => [line],
    preface: [],
  });
  const { code } = (await process.outcome()) === 'ready' ? await process.stop() : await process.kill();
  await site.processes.remove(process.pid);
  await rm(join(place.runtimeFolder, name), { force: true });
  if (code !== 0)
    throw new Error(`The append-only file in ${place.folder} could not be saved as a snapshot: ${process.log.lastLines(3).join(' ')}`);
}
