// Test redis: a real redis-server of a test's own, and raw exchanges of bytes with it.
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { commandText } from '../../src/bridge/resp.ts';
import { ReplyScanner } from '../streams/reply-stream.ts';
import { startTestChild } from './test-child.ts';

/** A running redis-server without a TCP port unless its arguments say so. */
export interface TestRedis {
  /** Its folder, which holds its socket and is removed at its stop. */
  folder: string;
  /** Its unix socket. */
  path: string;
  connect(): Promise<Socket>;
  stop(): Promise<void>;
}

/** Starts a redis-server and resolves once it accepts connections at its unix socket. */
export async function startTestRedis(args: readonly string[] = []): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const path = join(folder, 'redis.sock');
  const server = startTestChild('redis-server', ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder, ...args]);
  const exited = once(server, 'exit');
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      // Redis 7.0 says it of its sockets, later ones and Valkey of each kind of connection.
      if (/ready to accept connections/i.test(log)) resolve();
    });
    server.on('error', reject);
    server.on('exit', () => reject(new Error(`redis-server ended before it was ready:\n${log}`)));
  });
  return {
    folder,
    path,
    connect: () => connected(connect({ path, allowHalfOpen: true })),
    async stop() {
      server.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

/** Resolves with the socket once it is connected. */
export async function connected(socket: Socket): Promise<Socket> {
  await once(socket, 'connect');
  return socket;
}

/** The whole replies in a stretch of bytes, one character a byte. */
export function splitReplies(text: string): string[] {
  const replies: string[] = [];
  let from = 0;
  new ReplyScanner().scan(Buffer.from(text, 'latin1'), {
    begin: () => {},
    end: (offset) => {
      replies.push(text.slice(from, offset));
      from = offset;
    },
  });
  return replies;
}

/** Writes bytes and resolves with the replies that come, once there are at least as many as count says. */
export function converse(stream: Duplex, bytes: string | Buffer, count: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    const stop = (): void => {
      stream.off('data', take).off('end', ended).off('error', reject);
    };
    const ended = (): void => {
      stop();
      reject(new Error(`The stream ended after ${JSON.stringify(text)}`));
    };
    const take = (chunk: Buffer): void => {
      text += chunk.toString('latin1');
      const replies = splitReplies(text);
      if (replies.length < count) return;
      stop();
      resolve(replies);
    };
    stream.on('data', take).on('end', ended).on('error', reject);
    if (bytes.length > 0) stream.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });
}

/** Resolves once a stream is closed, which may come as a reset; what it gives until then is read by nobody. */
export function closeOf(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    stream
      .on('error', () => {})
      .once('close', resolve)
      .resume();
  });
}

/** Everything a stream gives until it ends, one character a byte. */
export async function readAll(stream: Duplex): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

/** A command in RESP; words hold one character a byte. */
export function command(...words: string[]): string {
  return commandText(words);
}
