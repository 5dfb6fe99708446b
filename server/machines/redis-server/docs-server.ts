// Docs server: a redis-server of the bridge's own, which says what its commands are and ends: nobody's password is in the way.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import type { CommandDocs } from '../../../src/protocol.ts';
import { askCommandDocs } from '../../command-docs.ts';
import { startChild } from '../../started-child.ts';
import { docsLimits } from '../limits.ts';
import { confinedEnvironment, type IsolationMeans } from '../confinement/confinement.ts';
import type { RedisBinary } from './redis-binary.ts';

/**
 * Starts the server in a folder that only this user can enter, without a port and without data, asks it, and ends it.
 * Throws Error with the end of its log where it does not start.
 */
export async function readOwnDocs(
  { path }: RedisBinary,
  { hasParentDeathSignal }: Pick<IsolationMeans, 'hasParentDeathSignal'>,
): Promise<CommandDocs> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-notebook-'));
  const socket = join(folder, 's');
  const server = [path, '--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no', '--dir', folder];
  // A bridge that is killed takes it along.
  const [file = path, ...args] = hasParentDeathSignal ? ['setpriv', '--pdeathsig', 'KILL', '--', ...server] : server;
  const child = startChild(file, args, {
    cwd: folder,
    env: confinedEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: docsLimits.readMs,
    killSignal: 'SIGKILL',
  });
  // Not "exit": its last words may still be on the way.
  const closed = once(child, 'close');
  closed.catch(() => {});
  try {
    await ready(child);
    return await ask(socket);
  } finally {
    // It has nothing to save.
    child.kill('SIGKILL');
    await closed.catch(() => {});
    await rm(folder, { recursive: true, force: true });
  }
}

/** Resolves once the log says so. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    const hear = (chunk: Buffer): void => {
      log += chunk.toString();
      // Redis 7.0 says it of its sockets, later ones and Valkey of each kind of connection.
      if (/ready to accept connections/i.test(log)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('error', reject);
    child.once('close', () => reject(new Error(`It ended before it was ready: ${log.trim().split('\n').slice(-3).join(' ')}`)));
  });
}

async function ask(socket: string): Promise<CommandDocs> {
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    protocol: 2,
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: docsLimits.readMs,
    commandTimeout: docsLimits.readMs,
  });
  // The question rejects with what went wrong; the event tells the same once more.
  redis.on('error', () => {});
  try {
    await redis.connect();
    return await askCommandDocs(redis);
  } finally {
    redis.disconnect();
  }
}
