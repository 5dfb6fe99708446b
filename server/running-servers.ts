// Running servers: the redis-servers of one machine that run now, and which of them answers where.
import { setTimeout as delay } from 'node:timers/promises';
import { holdsSocket, listenersAround } from './kernel-sockets.ts';
import { answers, type Listener } from './listener.ts';
import { MachineError } from './machine.ts';
import type { MachineServer } from './machine-server.ts';
import type { MachineSite } from './machine-site.ts';

/** A machine's servers, from spawn to end. */
export class RunningServers implements Iterable<MachineServer> {
  readonly #site: MachineSite;
  readonly #servers = new Set<MachineServer>();
  /** Whose the listening sockets are, by inode. */
  readonly #socketOwners = new Map<number, MachineServer>();

  constructor(site: MachineSite) {
    this.#site = site;
  }

  [Symbol.iterator](): Iterator<MachineServer> {
    return this.#servers.values();
  }

  get size(): number {
    return this.#servers.size;
  }

  /** What they listen on, as far as their starts tell. */
  get wanted(): Listener[] {
    return [...this.#servers].flatMap((server) => server.wanted);
  }

  add(server: MachineServer): void {
    this.#servers.add(server);
  }

  delete(server: MachineServer): void {
    this.#servers.delete(server);
    for (const [inode, owner] of this.#socketOwners) {
      if (owner === server) this.#socketOwners.delete(inode);
    }
  }

  /** The first one that fits. */
  one(fits: (server: MachineServer) => boolean): MachineServer | null {
    return [...this.#servers].find(fits) ?? null;
  }

  /** The server that listens at host:port now, whatever it was told at its start: the kernel knows, where there is a network. */
  listening(host: string, port: number): MachineServer | null {
    if (this.#site.isolation.kind === 'rewritten') {
      return this.one((server) => server.wanted.some((listener) => answers(listener, host, port)));
    }
    const inNetwork = [...this.#servers].filter((server) => server.isInNetwork);
    for (const witness of inNetwork) {
      for (const listener of listenersAround(witness.process.pid)) {
        const owner = answers(listener, host, port) ? this.#ownerOf(listener.inode, inNetwork) : null;
        if (owner !== null) return owner;
      }
    }
    return null;
  }

  /** A process that is in the machine's network; null where there is no such network. */
  async memberOfNetwork(): Promise<number | null> {
    if (this.#site.isolation.kind === 'rewritten') return null;
    const deadline = performance.now() + this.#site.limits.readyMs;
    while (performance.now() < deadline) {
      const alive = [...this.#servers].filter((server) => server.process.isAlive);
      if (alive.length === 0) return null;
      const member = alive.find((server) => server.isInNetwork);
      if (member !== undefined) return member.process.pid;
      // It is a few milliseconds from its spawn, and on its way.
      await delay(this.#site.limits.readyPollMs);
    }
    throw new MachineError('start-failed', 'Another server of this machine is stuck in its start: end it, or press Reset machine.');
  }

  #ownerOf(inode: number, servers: readonly MachineServer[]): MachineServer | null {
    const known = this.#socketOwners.get(inode);
    if (known !== undefined) return known;
    const owner = servers.find((server) => holdsSocket(server.process.pid, inode));
    if (owner === undefined) return null;
    this.#socketOwners.set(inode, owner);
    return owner;
  }
}
