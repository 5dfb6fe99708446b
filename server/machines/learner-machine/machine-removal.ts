// Machine removal: what a machine's reset, its removal and the end of its bridge take away, and in which order.
import { afterEnd } from './ending-turn.ts';
import { folderBytes } from '../disk-quota.ts';
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import { giveTree, removeFolder } from '../redis-server/server-folder.ts';

const ended = 'The notebook ended your redis-server. Its data is kept.';

type RemovalParts = Pick<MachineParts, 'site' | 'folders' | 'record' | 'running' | 'launcher' | 'desired' | 'status' | 'use' | 'mutex'>;

export class MachineRemoval {
  readonly #parts: RemovalParts;
  readonly #endings: MachineEndings;

  constructor(parts: RemovalParts, endings: MachineEndings) {
    this.#parts = parts;
    this.#endings = endings;
  }

  /** Ends the servers and removes all data; the machine goes on, as new. */
  async reset(): Promise<void> {
    const { site, folders, record, launcher, desired, status, mutex } = this.#parts;
    const killAll = (): Promise<void> => this.#endings.killAll({ type: 'reset' });
    await launcher.pace();
    await afterEnd(mutex, killAll, async () => {
      status.pass(status.isClosed ? 'removed' : 'resetting');
      try {
        await killAll();
        await this.#endings.endStrays();
        for (const folder of await launcher.serverFolders()) await removeFolder(folder);
        desired.clear();
        // What was put aside stays.
        site.quota.note(folders.data, await folderBytes(folders.data));
        record.update({ bootedAt: site.now() });
        await record.saved();
      } finally {
        status.pass(status.isClosed ? 'removed' : 'open');
      }
    });
  }

  /** Ends the servers in steps, whatever they are about, and keeps all data; their next use brings them back. */
  async end(): Promise<void> {
    const { running, mutex } = this.#parts;
    const endAll = (): Promise<unknown> => Promise.all([...running].map((server) => this.#endings.endForGood(server, ended)));
    await afterEnd(mutex, endAll, async () => {
      await endAll();
      await this.#endings.endStrays();
    });
  }

  /** Ends the servers in steps and keeps all data; under the next bridge they come back at first use. */
  async close(): Promise<void> {
    const { record, running, status, mutex } = this.#parts;
    status.pass('removed');
    const stopAll = (): Promise<unknown> => Promise.all([...running].map((server) => this.#endings.endForGood(server)));
    await stopAll();
    await mutex.runExclusive(stopAll);
    await this.#endings.settled();
    await record.saved();
    await this.leave();
  }

  /** Whether nothing of it runs or is under way, but for what follows by itself. */
  get isResting(): boolean {
    const { running, use, mutex } = this.#parts;
    return running.size === 0 && !use.isConnecting && !mutex.isLocked();
  }

  /**
   * Gives its user id back, so that another machine may have it: first no process of that user is left, then no file,
   * since they are the bridge's own until the next start gives them to a user again. false: something is under way.
   * Rejects where it keeps the user id, since that could not be done.
   */
  async giveUserBack(): Promise<boolean> {
    const { site, folders, record, launcher, mutex } = this.#parts;
    if (!this.isResting) return false;
    const hasUser = site.userIndexes.of(folders.data) !== null;
    if (!hasUser && record.state.userIndex === null) return true;
    await mutex.runExclusive(async () => {
      launcher.unsettle();
      await this.#endings.settled();
      // One that its record names and that is another machine's by now is only forgotten.
      if (hasUser) {
        await this.#endings.endStrays();
        for (const folder of await launcher.serverFolders()) await giveTree(folder, 0);
      }
      await launcher.noteUserIndex(null);
      site.userIndexes.giveBack(folders.data);
    });
    return true;
  }

  /** Ends the servers and removes the machine for good. */
  async remove(): Promise<void> {
    const { site, folders, record, status, mutex } = this.#parts;
    status.pass('removed');
    await mutex.runExclusive(() => this.#endings.killAll({ type: 'remove' }));
    await this.#endings.settled();
    await this.#endings.endStrays();
    await record.saved();
    site.quota.note(folders.data, 0);
    await this.leave();
    await removeFolder(folders.data);
    site.userIndexes.giveBack(folders.data);
  }

  /** Removes what only a machine in memory needs. */
  async leave(): Promise<void> {
    const { site, folders, launcher } = this.#parts;
    launcher.close();
    site.userIndexes.noteUse(folders.data);
    await removeFolder(folders.runtime);
  }
}
