// NodeMachine: for tests: a machine whose network is the test's own host, and a redis-server to reach on it.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestChild } from '../../../server/testing/test-child.ts';
import { freePort } from '../../../server/testing/free-port.ts';
import { ConnectError } from '../../bridge/connection.ts';
import type { Connection } from '../../bridge/connection.ts';
import type { PageMachine } from '../page-machine.ts';

const unavailable = () => Promise.reject(new Error('This test machine only connects'));

/** A machine that can do nothing but connect, and fetch: from an origin, where one is given. */
export function nodeMachine(origin = 'http://127.0.0.1'): PageMachine {
  return {
    connect: dial,
    endpoint: { origin, fetch: (url, init) => fetch(url, init) },
    facts: unavailable,
    forward: unavailable,
    start: unavailable,
    kill: unavailable,
  };
}

async function dial(host: string, port: number): Promise<Connection> {
  const socket = connect({ host, port, noDelay: true });
  try {
    await once(socket, 'connect');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new ConnectError(code === 'ECONNREFUSED' ? 'ECONNREFUSED' : 'ENOTFOUND');
  }
  return new SocketConnection(socket);
}

class SocketConnection implements Connection {
  readonly #socket: Socket;
  /** What came and was not read; null is the end. */
  readonly #arrived: (Uint8Array | null)[] = [];
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#arrive(new Uint8Array(chunk)));
    // A reset is an end like any other to who reads RESP.
    socket.on('error', () => {});
    socket.on('end', () => this.#arrive(null));
    socket.on('close', () => this.#arrive(null));
  }

  async send(bytes: Uint8Array): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.write(bytes, () => resolve());
    await promise;
  }

  async receive(): Promise<Uint8Array | null> {
    while (this.#arrived.length === 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      await promise;
    }
    return this.#arrived.shift() ?? null;
  }

  hasEnded(): Promise<boolean> {
    return Promise.resolve(this.#arrived.includes(null));
  }

  close(): void {
    this.#socket.destroy();
  }

  #arrive(chunk: Uint8Array | null): void {
    this.#arrived.push(chunk);
    this.#wake();
  }
}

/** A redis-server of the test's own, on a free port of 127.0.0.1. */
export interface TestServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Another process may take a free port before redis-server does; then the next one is tried. */
const ATTEMPTS = 5;

export async function startServer(...directives: string[]): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'redis-cli-test-'));
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--daemonize', 'no', ...directives];
    const server = startTestChild('redis-server', settings);
    const log = await logUntilReady(server);
    if (log.includes(READY)) return { port, stop: () => stop(server, dir) };
    if (attempt === ATTEMPTS || !log.includes('Address already in use')) throw new Error(`redis-server did not start: ${log}`);
  }
}

const READY = 'Ready to accept connections';

async function logUntilReady(server: ChildProcess): Promise<string> {
  let log = '';
  for await (const chunk of server.stdout ?? []) {
    log += String(chunk);
    if (log.includes(READY)) break;
  }
  return log;
}

async function stop(server: ChildProcess, dir: string): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
  await rm(dir, { recursive: true, force: true });
}
