// Connections: how many TCP connections the bridge holds, so that descriptors are left for starts and checks, and who gives way.
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { transportLimits } from './limits.ts';

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

/**
 * How many connections so many descriptors are enough for: each may need another one, to a Redis, and some are kept for starts and
 * checks. heldFiles: what all servers that may run take of them, at most half: where there are so few, not all of those will run.
 */
export function connectionLimits(openFiles: number | null, heldFiles = 0): ConnectionLimits {
  const { connections, keptFiles } = transportLimits;
  const available = openFiles ?? Infinity;
  const files = available - Math.min(heldFiles, available / 2);
  const all = Math.min(connections, Math.floor((files - Math.min(keptFiles, files / 4)) / 2));
  return { all, strangers: Math.floor(all / 4) };
}

/** What is known of a connection that said who it is. */
interface Known {
  readonly learner: string;
  /** Carried in both directions by the last look. */
  bytes: number;
  /** The time of the last look that found it used, or of its first word, in milliseconds of the connections' clock. */
  usedAt: number;
}

/** What one beat writes and its answer brings, in bytes: a frame's head of 2, and one of 6 with its mask. */
const beatBytes = 8;

/** The connections of one bridge. A new one always finds room: the oldest stranger gives way, the one idle longest, or the oldest of whoever has most. */
export class Connections {
  readonly #limits: ConnectionLimits;
  /** In the order of their coming. */
  readonly #strangers = new Set<Socket>();
  readonly #owners = new Map<Socket, Known>();
  readonly #known = new Map<string, Set<Socket>>();

  readonly #now: () => number;
  #lookedAt = -Infinity;

  /** now: milliseconds of a clock that never goes back. */
  constructor(limits: ConnectionLimits, now = (): number => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts the connections of a server from now on, before anybody else is told of them. */
  count(server: Server): void {
    server.headersTimeout = transportLimits.headMs;
    server.prependListener(connectionEvent(server), (socket: Socket) => this.#take(socket));
    if (server instanceof TlsServer) this.#countHandshakes(server);
  }

  /** Over TLS a connection is one only once it has shaken hands; before that there are no more of them than of strangers. */
  #countHandshakes(server: TlsServer): void {
    const shaking = new Map<string, Socket>();
    server.prependListener('connection', (socket: Socket) => {
      const oldest = shaking.size < this.#limits.strangers ? null : first(shaking);
      if (oldest !== null) {
        shaking.delete(oldest[0]);
        oldest[1].destroy();
      }
      const name = endsOf(socket);
      shaking.set(name, socket);
      socket.once('close', () => {
        if (shaking.get(name) === socket) shaking.delete(name);
      });
    });
    server.prependListener('secureConnection', (socket: Socket) => shaking.delete(endsOf(socket)));
  }

  isStranger(socket: Socket): boolean {
    return this.#strangers.has(socket);
  }

  /** Notes whose a connection is. Only the first word counts, and only on connections that are counted. */
  know(socket: Socket, learner: string): void {
    if (!this.#strangers.delete(socket)) return;
    this.#owners.set(socket, { learner, bytes: carried(socket), usedAt: this.#now() });
    const own = this.#known.get(learner) ?? new Set();
    this.#known.set(learner, own.add(socket));
  }

  #take(socket: Socket): void {
    this.#look();
    if (this.#strangers.size >= this.#limits.strangers) this.#cut(first(this.#strangers));
    else if (this.#strangers.size + this.#owners.size >= this.#limits.all)
      this.#cut(first(this.#strangers) ?? this.#idlest() ?? this.#oldestOfGreediest());
    this.#strangers.add(socket);
    socket.once('close', () => this.#leave(socket));
  }

  /** Notes which were used since the last look, where that was long enough ago: a look costs a while, and many come at once. */
  #look(): void {
    if (this.#now() - this.#lookedAt < transportLimits.idlePlaceMs) return;
    for (const [socket, known] of this.#owners) this.#noteUse(socket, known);
    this.#lookedAt = this.#now();
  }

  #noteUse(socket: Socket, known: Known): void {
    const bytes = carried(socket);
    const beats = 1 + Math.floor((this.#now() - known.usedAt) / transportLimits.beatMs);
    if (bytes - known.bytes <= beats * beatBytes) return;
    known.bytes = bytes;
    known.usedAt = this.#now();
  }

  /** The one used longest ago, whoever has it, of those that carried nothing for long enough; null: all are in use. */
  #idlest(): Socket | null {
    let found: Socket | null = null;
    let before = this.#now() - transportLimits.idlePlaceMs;
    for (const [socket, known] of this.#owners) {
      if (known.usedAt > before || (found !== null && known.usedAt === before)) continue;
      // It may have been used since the last look.
      this.#noteUse(socket, known);
      if (known.usedAt > before) continue;
      found = socket;
      before = known.usedAt;
    }
    return found;
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
    const learner = this.#owners.get(socket)?.learner;
    if (learner === undefined) return;
    this.#owners.delete(socket);
    const own = this.#known.get(learner);
    own?.delete(socket);
    if (own?.size === 0) this.#known.delete(learner);
  }
}

/** The event by which a server tells of a connection that brings requests. */
export function connectionEvent(server: Server): 'connection' | 'secureConnection' {
  return server instanceof TlsServer ? 'secureConnection' : 'connection';
}

/** By which a connection and what it becomes after its handshake are known to be the same. */
function endsOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}

function carried({ bytesRead, bytesWritten }: Socket): number {
  return bytesRead + bytesWritten;
}

function first<Item>(items: Iterable<Item>): Item | null {
  for (const item of items) return item;
  return null;
}
