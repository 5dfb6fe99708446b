// Machine use: when one machine was last used and took a place, and what is on its way to its servers now.
import type { MachineRecord } from './machine-record.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import type { MachineStatus } from './machine-status.ts';
import type { RunningServers } from './running-servers.ts';

/** How often a machine's last use is written down, at most. */
const usedAtGrainMs = 60 * 60 * 1000;

/** What a machine's use is read from and noted in. */
export interface UseSources {
  readonly running: RunningServers;
  readonly record: MachineRecord;
  readonly status: MachineStatus;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

export class MachineUse {
  readonly #sources: UseSources;
  /** What each connection that is being opened has to tell whether somebody still waits for it. */
  readonly #connecting = new Set<{ readonly gone: AbortSignal | undefined }>();
  #seatedAt = 0;
  #lastUseAt = performance.now();

  constructor(sources: UseSources) {
    this.#sources = sources;
  }

  /** When a server of it last took a place, in milliseconds of performance.now(). */
  get seatedAt(): number {
    return this.#seatedAt;
  }

  /** When it was last used, of the same clock. */
  get lastUseAt(): number {
    for (const { connections } of this.#sources.running) this.#lastUseAt = Math.max(this.#lastUseAt, connections.lastUseAt());
    return this.#lastUseAt;
  }

  /** When bytes last passed to or from a server of it, of the same clock; -Infinity: none did. */
  get lastBytesAt(): number {
    let last = -Infinity;
    for (const { connections } of this.#sources.running) last = Math.max(last, connections.lastBytesAt());
    return last;
  }

  /** Unix time in milliseconds of its last use, which lasts as long as a connection is open. */
  get usedAt(): number {
    const { running, record, now } = this.#sources;
    const isConnected = [...running].some(({ connections }) => connections.size > 0);
    return isConnected ? now() : record.state.usedAt;
  }

  /** Whether connections are being opened, their servers perhaps started. */
  get isConnecting(): boolean {
    return this.#connecting.size > 0;
  }

  /** Whether somebody still waits for a connection or a start. */
  get isWanted(): boolean {
    return [...this.#connecting].some(({ gone }) => gone?.aborted !== true);
  }

  /** Notes that somebody uses it now. */
  note(): void {
    const { record, now } = this.#sources;
    this.#lastUseAt = performance.now();
    const usedAt = now();
    if (record.state.usedAt + usedAtGrainMs <= usedAt) record.update({ usedAt });
  }

  /** Notes that a server of it has taken a place. */
  noteSeat(): void {
    this.#seatedAt = performance.now();
  }

  /** Notes that a connection is being opened, or a server started, until that is done. gone: aborted once nobody waits for it. */
  async whileConnecting<T>(work: () => Promise<T>, gone?: AbortSignal): Promise<T> {
    const one = { gone };
    this.#connecting.add(one);
    try {
      return await work();
    } finally {
      this.#connecting.delete(one);
    }
  }

  /** Notes that a server is used, and resolves once it is as fast as it has to be. */
  async wake(server: MachineServer): Promise<void> {
    this.#sources.status.tell(server, { type: 'use' });
    await server.wake();
  }
}
