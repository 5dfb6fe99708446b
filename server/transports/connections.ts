// Connections: how many TCP connections the bridge holds, so that descriptors are left for starts and checks, and who gives way.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { transportLimits } from '../limits.ts';

/** How many there may be. */
export interface ConnectionLimits {
  readonly all: number;
  /** Of those that have not said who they are. They are counted together and never by address: a class comes from one. */
  readonly strangers: number;
}

/** Descriptors that this process may have open; null: the system does not tell. */
export function openFilesLimit(): number | null {
  try {
    // Node itself raises the soft limit to the hard one.
    const soft = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return soft === undefined ? null : Number(soft);
  } catch {
    // Only Linux has it; the limits then are what they are where there are descriptors enough.
    return null;
  }
}

/** How many connections so many descriptors are enough for: each may need another one, to a Redis, and some are kept for starts and checks. */
export function connectionLimits(openFiles: number | null): ConnectionLimits {
  const { connections, keptFiles } = transportLimits;
  const files = openFiles ?? Infinity;
  const all = Math.min(connections, Math.floor((files - Math.min(keptFiles, files / 4)) / 2));
  return { all, strangers: Math.floor(all / 4) };
}

/** The connections of one bridge. A new one always finds room: the oldest stranger gives way, or the oldest of whoever has most. */
export class Connections {
  readonly #limits: ConnectionLimits;
  /** In the order of their coming. */
  readonly #strangers = new Set<Socket>();
  readonly #owners = new Map<Socket, string>();
  readonly #known = new Map<string, Set<Socket>>();

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Counts the connections of a server from now on, before anybody else is told of them. */
  count(server: Server): void {
    server.headersTimeout = transportLimits.headMs;
    server.prependListener('connection', (socket: Socket) => this.#take(socket));
  }

  isStranger(socket: Socket): boolean {
    return this.#strangers.has(socket);
  }

  /** Notes whose a connection is. Only the first word counts, and only on connections that are counted. */
  know(socket: Socket, learner: string): void {
    if (!this.#strangers.delete(socket)) return;
    this.#owners.set(socket, learner);
    const own = this.#known.get(learner) ?? new Set();
    this.#known.set(learner, own.add(socket));
  }

  #take(socket: Socket): void {
    if (this.#strangers.size >= this.#limits.strangers) this.#cut(first(this.#strangers));
    else if (this.#strangers.size + this.#owners.size >= this.#limits.all) this.#cut(first(this.#strangers) ?? this.#oldestOfGreediest());
    this.#strangers.add(socket);
    socket.once('close', () => this.#leave(socket));
  }

  #oldestOfGreediest(): Socket | null {
    let most: Set<Socket> | null = null;
    for (const own of this.#known.values()) if (most === null || own.size > most.size) most = own;
    return most && first(most);
  }

  #cut(socket: Socket | null): void {
    if (socket === null) return;
    this.#leave(socket);
    socket.destroy();
  }

  #leave(socket: Socket): void {
    this.#strangers.delete(socket);
    const learner = this.#owners.get(socket);
    if (learner === undefined) return;
    this.#owners.delete(socket);
    const own = this.#known.get(learner);
    own?.delete(socket);
    if (own?.size === 0) this.#known.delete(learner);
  }
}

function first<Item>(items: Iterable<Item>): Item | null {
  for (const item of items) return item;
  return null;
}
