// Running servers: the redis-servers of one machine that run now, and which of them answers where.
import {
  hasSocket,
  isEnding,
  listenersAround,
  socketsOf,
  socketTables,
  type KernelListener,
  type SocketTable,
} from '../redis-server/kernel-sockets.ts';
import { answers, type Listener } from '../redis-server/listener.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import type { MachineSite } from '../machine-site.ts';
import { isOpen } from '../redis-server/server-life.ts';
import { SharedLook } from '../shared-look.ts';

/** A listening socket, and the server that has it at a file descriptor. */
interface KnownSocket extends KernelListener {
  readonly server: MachineServer;
  readonly fd: string;
}

/** A machine's servers, from spawn to end. */
export class RunningServers implements Iterable<MachineServer> {
  readonly #site: MachineSite;
  readonly #servers = new Set<MachineServer>();
  /** The sockets that listened when the kernel was last asked. */
  #known: KnownSocket[] = [];
  /** Costs a look at each file of each server, which a flood of connections to a closed port must not have for each of them. */
  readonly #surveys = {
    tcp: new SharedLook(() => this.#survey('tcp')),
    tcp6: new SharedLook(() => this.#survey('tcp6')),
  } satisfies Record<SocketTable, unknown>;

  constructor(site: MachineSite) {
    this.#site = site;
  }

  [Symbol.iterator](): Iterator<MachineServer> {
    return this.#servers.values();
  }

  get size(): number {
    return this.#servers.size;
  }

  /** What they listen on, or will, as far as their starts tell: nobody else has it from then on. */
  get claimed(): Listener[] {
    return [...this.#servers].flatMap((server) => server.claimed);
  }

  add(server: MachineServer): void {
    this.#servers.add(server);
  }

  delete(server: MachineServer): void {
    this.#servers.delete(server);
    this.#known = this.#known.filter((socket) => socket.server !== server);
  }

  /** The first one that fits. */
  one(fits: (server: MachineServer) => boolean): MachineServer | null {
    return [...this.#servers].find(fits) ?? null;
  }

  /** The server that listens at host:port now and lets clients in, whatever it was told at its start: the kernel knows, where there is a network. */
  async listening(host: string, port: number): Promise<MachineServer | null> {
    if (this.#site.isolation.kind === 'rewritten') {
      return this.one(
        (server) =>
          isOpen(server.life) && server.wanted.some((listener) => answers(listener, host, port)) && !isEnding(server.process.folder),
      );
    }
    // A socket that is still there listens where it did: CONFIG SET of port or bind makes a new one.
    const known = this.#known.find(
      (socket) =>
        isOpen(socket.server.life) && answers(socket, host, port) && hasSocket(socket.server.process.folder, socket.fd, socket.inode),
    );
    if (known !== undefined) return known.server;
    const found: KnownSocket[] = [];
    for (const table of socketTables) {
      found.push(...(await this.#surveys[table].now()));
      this.#known = found.filter(({ server }) => this.#servers.has(server));
      const there = this.#known.find((socket) => isOpen(socket.server.life) && answers(socket, host, port));
      // Whoever answers to IPv4 comes first, so that the other table need not be read.
      if (there !== undefined) return there.server;
    }
    return null;
  }

  async #survey(table: SocketTable): Promise<KnownSocket[]> {
    const servers = [...this.#servers].filter((server) => server.process.isPlaced);
    const witness = servers[0];
    if (witness === undefined) return [];
    const listeners = await listenersAround(witness.process.folder, table);
    return servers
      .filter((server) => this.#servers.has(server))
      .flatMap((server) => {
        const sockets = socketsOf(server.process.folder);
        return listeners.flatMap((listener) => {
          const fd = sockets.get(listener.inode);
          return fd === undefined ? [] : [{ ...listener, server, fd }];
        });
      });
  }
}
