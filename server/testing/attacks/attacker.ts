// Attacker: a student of a class who means harm: what they hold open, and how they send what no page would.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { httpTunnelPaths, type TunnelOpened } from '../../../src/http-tunnel-protocol.ts';
import { paths, type ConsoleRequest, type KillRequest, type MachineFacts } from '../../../src/protocol.ts';

export class Attacker {
  readonly url: string;
  readonly cookie: string;
  readonly #sockets = new Set<WebSocket>();
  readonly #connections = new Set<Socket>();

  constructor(url: string, cookie: string) {
    this.url = url;
    this.cookie = cookie;
  }

  /** A WebSocket, as a page would open it; what goes wrong closes it. */
  open(path: string, cookie: string = this.cookie): WebSocket {
    const ws = new WebSocket(this.url.replace('http', 'ws') + path, { origin: this.url, headers: { cookie }, perMessageDeflate: false });
    this.#sockets.add(ws);
    return ws.on('error', () => {});
  }

  tunnel(host = '127.0.0.1', port = 6379): WebSocket {
    return this.open(`${paths.tunnel}?host=${host}&port=${port}`);
  }

  /** A tunnel that carries; null: it closed. */
  async ready(host?: string): Promise<WebSocket | null> {
    const ws = this.tunnel(host);
    return (await Promise.race([once(ws, 'message'), closed(ws)])) === 'closed' ? null : ws;
  }

  /** Sends commands as fast as they are taken, and reads no reply, until all are sent, the connection ends or nothing is taken any more. */
  async pour(commands: Iterable<string>): Promise<void> {
    const ws = await this.ready();
    if (ws === null) return;
    ws.pause();
    const over = closed(ws);
    for (const one of commands) {
      if (ws.readyState !== WebSocket.OPEN) break;
      const sent = new Promise((resolve) => {
        ws.send(Buffer.from(one, 'latin1'), resolve);
      });
      if (ws.bufferedAmount > 1_000_000) await Promise.race([sent, over, turns(500)]);
    }
    ws.terminate();
  }

  /** A TCP connection that sends bytes as fast as they are taken, and reads nothing. */
  async raw(...parts: readonly (string | Buffer)[]): Promise<Socket> {
    const socket = connect(Number(new URL(this.url).port), '127.0.0.1');
    this.#connections.add(socket);
    // To be cut is what an attacker has to expect.
    socket.on('error', () => {}).pause();
    await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => undefined);
    for (const part of parts) if (socket.writable) socket.write(part);
    return socket;
  }

  /** The head of a request as a page of ours would send it. */
  head(line: string, ...more: readonly string[]): string {
    const { host, origin } = new URL(this.url);
    return [`${line} HTTP/1.1`, `Host: ${host}`, `Origin: ${origin}`, `Cookie: ${this.cookie}`, ...more, '', ''].join('\r\n');
  }

  /** The head of a request for a WebSocket. */
  upgrade(path: string): string {
    const key = randomBytes(16).toString('base64');
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`];
    return this.head(`GET ${path}`, ...upgrade);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { cookie: this.cookie, origin: this.url, ...(init.headers as Record<string, string> | undefined) };
    return insist(this.url + path, { ...init, headers });
  }

  async facts(): Promise<MachineFacts> {
    return (await (await this.fetch(paths.machine)).json()) as MachineFacts;
  }

  /** Sends a signal to a process by the notebook's own kill. */
  kill(pid: number, signal: KillRequest['signal']): Promise<Response> {
    const body = JSON.stringify({ pid, signal } satisfies KillRequest);
    return this.fetch(paths.kill, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  }

  /** Has a server started in the background, and waits until it answers or is refused. */
  async start(args: string[], config: string | null = null): Promise<void> {
    const ws = this.open(paths.console);
    ws.once('open', () => ws.send(JSON.stringify({ type: 'start', args, config, background: true } satisfies ConsoleRequest)));
    await closed(ws);
  }

  /** Has the one server of theirs stand still. */
  async stopServer(): Promise<void> {
    (await this.ready())?.terminate();
    const [server] = (await this.facts()).servers;
    if (server !== undefined) await this.kill(server.pid, 'STOP');
  }

  /** A channel of the HTTP tunnel. */
  async channel(line: string): Promise<number> {
    const response = await this.fetch(`${httpTunnelPaths.open}?line=${line}&host=127.0.0.1&port=6379`, { method: 'POST' });
    return ((await response.json()) as TunnelOpened).channel;
  }

  /** Lets go of everything, and has the machine as new. */
  async rest(): Promise<void> {
    this.drop();
    for (const { pid } of (await this.facts()).servers) await this.kill(pid, 'CONT');
    await this.fetch(paths.reset, { method: 'POST' });
  }

  drop(): void {
    for (const ws of this.#sockets) ws.terminate();
    for (const socket of this.#connections) socket.destroy();
    this.#sockets.clear();
    this.#connections.clear();
  }
}

/** A request, once more where it went out on a connection that the bridge was just closing: it has to, with so many. */
export async function insist(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (tries === 10) throw error;
    }
  }
}

/** However it comes: once() would take an error for the end. */
export function closed(ws: WebSocket): Promise<'closed'> {
  return new Promise((resolve) => {
    ws.once('close', () => resolve('closed'));
  });
}

/** So many turns of the event loop: what takes no more is not waited for. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The header of a masked frame, with a mask of zeros. first: its first byte. */
export function frameHead(length: number, first = 0x82): Buffer {
  const head = Buffer.alloc(14);
  head[0] = first;
  head[1] = 0xff;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
