// Server launcher: starts a machine's servers where limits and disk allow it, each in a folder of its own.
import { mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { asideBytes, dropOldestAside, removeLeavings } from './aside-folders.ts';
import type { DesiredServers } from './desired-servers.ts';
import type { LanMachine } from '../lan/lan.ts';
import { planStart, stockFiles, type DataFiles, type ServerRoom, type StartPlan } from '../redis-server/directives.ts';
import { folderBytes } from '../disk-quota.ts';
import { MachineError, type ServerFacts, type StartRequest } from '../../machine.ts';
import type { MachineFolders } from '../machine-folders.ts';
import type { MachineParts } from './machine-parts.ts';
import type { MachineRecord } from './machine-record.ts';
import { MachineServer } from '../redis-server/machine-server.ts';
import type { MachineSite } from '../machine-site.ts';
import type { RunningServers } from './running-servers.ts';
import { giveTree, makeOwnFolder, makeServerFolder } from '../redis-server/server-folder.ts';
import type { ServerPlace } from '../redis-server/server-place.ts';
import { compactServer } from '../redis-server/snapshot-server.ts';

/** Of a machine, what its servers are started with. */
type LauncherParts = Pick<MachineParts, 'site' | 'folders' | 'record' | 'desired' | 'running'>;

/** Starts servers of one machine, one at a time: its caller sees to that. */
export class ServerLauncher {
  readonly #site: MachineSite;
  readonly #folders: MachineFolders;
  readonly #record: MachineRecord;
  readonly #desired: DesiredServers;
  readonly #running: RunningServers;
  #count = 0;
  /** As whom its processes run; null: the bridge's own user; undefined: it is to be decided. */
  #uid: number | null | undefined;

  constructor({ site, folders, record, desired, running }: LauncherParts) {
    this.#site = site;
    this.#folders = folders;
    this.#record = record;
    this.#desired = desired;
    this.#running = running;
  }

  /** How a request would start. Throws MachineError walled. */
  plan(request: StartRequest, room?: ServerRoom): StartPlan {
    return planStart(request, {
      ...(room !== undefined && { room }),
      isRewritten: this.#site.isolation.kind === 'rewritten',
      redis: this.#site.redis,
      limits: this.#site.limits,
    });
  }

  /** Starts a server in a place that it was given. Throws MachineError limit where the machine's disk takes no more. */
  async launch(plan: StartPlan, started: ServerFacts['started']): Promise<MachineServer> {
    await this.pace();
    // Whatever comes of this start it is to run, which takes no second write of the record then.
    const { uid, isNew } = await this.#settle(() => {
      if (started === 'quiet') this.#desired.noteQuiet(plan.port);
    });
    await this.#site.classLan?.heedStart(this.#learner, plan.text);
    // One that only prints something writes nothing.
    const dropped = isNew || plan.isPrinting ? 0 : await this.#makeRoom(uid);
    const place = this.#place(this.#freeFolder(plan.port), plan.port, uid);
    const server = await MachineServer.start(this.#site, place, plan, started);
    if (dropped > 0) server.process.log.append(`# Redis Notebook: this machine ${droppedText(dropped)}\n`);
    return server;
  }

  /** Has the machine be where processes of it can be started, though no server is. */
  async whose(): Promise<LanMachine> {
    await this.#settle(() => {});
    return this.settled ?? { machine: this.#folders, uid: null };
  }

  /** The same, where that has been done; null: it has not. */
  get settled(): LanMachine | null {
    return this.#uid === undefined ? null : { machine: this.#folders, uid: this.#uid };
  }

  /** Forgets as whom its processes run, which is about to change: whoever wants to start one waits for what it is then. */
  unsettle(): void {
    this.#uid = undefined;
  }

  get #learner(): string {
    return basename(this.#folders.data);
  }

  /** Its folders and its user. isNew: whether it has just been made. decided: called once the user is, before that is noted. */
  async #settle(decided: () => void): Promise<{ uid: number | null; isNew: boolean }> {
    const isNew = await makeOwnFolder(this.#folders.data, null);
    const userIndex = await this.#userIndex();
    decided();
    if (userIndex !== null) await this.noteUserIndex(userIndex);
    const uid = this.#userId(userIndex);
    this.#uid = uid;
    if (!(await makeOwnFolder(this.#folders.runtime, uid)) && uid !== null) await giveTree(this.#folders.runtime, uid);
    return { uid, isNew };
  }

  /**
   * Has the machine's record name its place among the users, which the next bridge goes by: before files are given to a user
   * of it, and before another machine may have it. Throws MachineError start-failed where that cannot be written.
   */
  async noteUserIndex(userIndex: number | null): Promise<void> {
    const { userIndex: former } = this.#record.state;
    if (userIndex === former) return;
    this.#record.update({ userIndex });
    if (await this.#record.saved()) return;
    // What is noted is what the file says, so that the next time it is written again.
    this.#record.update({ userIndex: former });
    throw new MachineError('start-failed', 'The notebook could not write down which user this machine has: its disk may be full.');
  }

  /** Waits until the machine may start or empty its servers once more. Throws MachineError limit where that would take too long. */
  pace(): Promise<void> {
    return this.#site.launcher.pace(this.#folders.data);
  }

  /** Forgets the machine's network, once no server of it runs. */
  close(): void {
    this.#site.launcher.release(this.#folders.data);
  }

  /** Whether the server's data is what the next one on its port finds. */
  isAtHome(server: MachineServer): boolean {
    return server.place.folder === this.#folderOf(server.plan.port);
  }

  /** Folders with data, of servers that run or ran. */
  async serverFolders(parent: string = this.#folders.data): Promise<string[]> {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    const names = await readdir(parent);
    return names.filter((name) => /^\d+(\.\d+)?$/.test(name)).map((name) => join(parent, name));
  }

  /** Why the machine's servers must not go on writing, for people; null: they may. */
  async diskTrouble(): Promise<string | null> {
    if (await this.#isOverQuota())
      return `this machine's files are larger than its ${this.#diskSize} of disk, so its servers stop. The next command makes room and starts them again.`;
    const obstacle = await this.#site.quota.obstacle(this.#folders.data);
    if (obstacle === null) return null;
    // Which a reset leaves where it is.
    const isAside = (await asideBytes(this.#folders.data)) > (await folderBytes(this.#folders.data)) / 2;
    const wayOut = isAside
      ? 'Most of it is data that was put aside: bring it back, and then Reset machine makes room, too.'
      : 'Reset machine makes room, too.';
    return `this machine's servers stop, since it takes more than most. ${obstacle} ${wayOut}`;
  }

  async #isOverQuota(): Promise<boolean> {
    const bytes = await folderBytes(this.#folders.data);
    this.#site.quota.note(this.#folders.data, bytes);
    return bytes > this.#site.limits.machineDiskBytes;
  }

  get #diskSize(): string {
    return `${Math.round(this.#site.limits.machineDiskBytes / 1024 / 1024)} MB`;
  }

  /** The machine's place among the users; null: it has none of its own. */
  async #userIndex(): Promise<number | null> {
    const { isolation, userIndexes } = this.#site;
    return isolation.uids === null ? null : userIndexes.take(this.#folders.data);
  }

  #userId(userIndex: number | null): number | null {
    const { uids } = this.#site.isolation;
    return uids === null || userIndex === null ? null : uids.first + userIndex;
  }

  #place(folder: string, port: number, uid: number | null): ServerPlace {
    this.#count += 1;
    return {
      machine: this.#folders,
      folder,
      runtimeFolder: this.#folders.runtime,
      socketName: `${port}.${this.#count}`,
      uid,
      isSnapshotLast: this.#record.state.snapshotLast.includes(port),
      classAddress: this.#site.classLan?.addressOf(this.#learner) ?? null,
      taken: this.#running.claimed,
    };
  }

  /** The port's folder, or another where a living server has that one: two servers must never share files. */
  #freeFolder(port: number): string {
    const taken = new Set([...this.#running].map((server) => server.place.folder));
    let folder = this.#folderOf(port);
    for (let number = 2; taken.has(folder); number += 1) folder = `${this.#folderOf(port)}.${number}`;
    return folder;
  }

  #folderOf(port: number): string {
    return join(this.#folders.data, String(port));
  }

  /**
   * Makes files smaller where they have outgrown the machine's disk, and then drops what was put aside, the oldest first, where
   * its servers have no room beside it. How often something was dropped. Throws MachineError limit where all of it is not enough,
   * or may not have to go.
   */
  async #makeRoom(uid: number | null): Promise<number> {
    if (!(await this.#isOverQuota())) return 0;
    const { data } = this.#folders;
    await removeLeavings(data);
    const busy = new Set([...this.#running].map((server) => server.place.folder));
    for (const folder of (await this.serverFolders()).filter((one) => !busy.has(one))) await this.#compact(folder, uid);
    if (!(await this.#isOverQuota())) return 0;
    const tooLarge = `This machine's files are larger than its ${this.#diskSize} of disk:`;
    // The files of a server that runs are made smaller once it has ended, which may be all it takes.
    if (busy.size > 0) throw new MachineError('limit', `${tooLarge} stop a redis-server that runs, or Reset machine makes room.`);
    const noRoom = new MachineError('limit', `${tooLarge} Reset machine makes room.`);
    // Nothing is dropped in vain.
    if ((await folderBytes(data)) - (await asideBytes(data)) > this.#site.limits.machineDiskBytes) throw noRoom;
    for (let dropped = 1; await dropOldestAside(data); dropped += 1) {
      // Whatever comes of the start, it is gone.
      this.#site.report(`The machine in ${data} ${droppedText(1)}`);
      if (!(await this.#isOverQuota())) return dropped;
    }
    throw noRoom;
  }

  /** Makes the files of a server that has ended as small as its data. folder: one of serverFolders. */
  async compact(folder: string): Promise<void> {
    const { uid } = await this.whose();
    await this.#compact(folder, uid);
  }

  async #compact(folder: string, uid: number | null): Promise<void> {
    const port = Number.parseInt(basename(folder), 10);
    // Whoever made it last may have had another runtime folder: its socket is found by the link.
    await makeServerFolder(folder, this.#folders.runtime, uid);
    await compactServer(this.#site, this.#place(folder, port, uid), this.#filesOf(port));
  }

  #filesOf(port: number): DataFiles {
    const remembered = this.#record.server(port);
    if (remembered?.state !== 'running' || remembered.request === null) return stockFiles;
    return this.plan(remembered.request).files;
  }
}

/** What is said of a machine that dropped what was put aside so many times. */
function droppedText(times: number): string {
  const what = times === 1 ? 'the oldest data that was put aside is gone' : `the data that the ${times} oldest resets put aside is gone`;
  return `had no room on its disk for its servers, so ${what}.`;
}
