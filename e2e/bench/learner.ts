// Learner: a reader of the bench, by the cookie of a visit, with tunnels to their own Redis.
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { joinToken, paths, tunnelReady, type TokenShare } from '../../src/protocol.ts';

/** A new learner's Cookie header: that of a first visit. */
export async function visit(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`${url} set no cookie: it answered ${response.status}.`);
  return cookie;
}

/** The token that lets a learner's own programs through the Webdis gateway. */
export async function tokenOf(url: string, cookie: string): Promise<string> {
  const response = await fetch(new URL(paths.token, url), { method: 'POST', headers: { cookie } });
  const given = response.headers.getSetCookie().map((one) => one.split(';')[0]);
  const token = joinToken((await response.json()) as TokenShare, given.join('; '));
  if (token === null) throw new Error(`${paths.token} gave no token: it answered ${response.status}.`);
  return token;
}

/** Opens a tunnel to the learner's Redis; resolves once it is connected. */
export async function openTunnel(url: string, cookie: string): Promise<WebSocket> {
  const address = new URL(`${paths.tunnel}?host=127.0.0.1&port=6379`, url);
  const socket = new WebSocket(address, { headers: { cookie, origin: new URL(url).origin }, perMessageDeflate: false });
  const closed = new Promise<never>((_, reject) => {
    socket.once('close', (code, reason) => reject(new Error(`The tunnel closed with ${code}: ${reason.toString()}`)));
    socket.once('error', reject);
  });
  const [message] = (await Promise.race([once(socket, 'message'), closed])) as [Buffer];
  if (message.toString() !== tunnelReady) throw new Error(`The tunnel began with ${message.toString()}.`);
  return socket;
}

/** Does what starts a new learner's Redis; resolves to its result and the unix socket that appears with it in a bridge's temporary folder. */
export async function findNewSocket<Result>(folder: string, start: () => Promise<Result>): Promise<{ result: Result; socket: string }> {
  const before = new Set(await findSockets(folder));
  const result = await start();
  const socket = (await findSockets(folder)).find((path) => !before.has(path));
  if (socket === undefined) throw new Error(`No socket of a learner's Redis is in ${folder}.`);
  return { result, socket };
}

/** The unix sockets in a bridge's temporary folder that answer PING: one for each learner's running Redis. */
async function findSockets(folder: string): Promise<string[]> {
  const sockets = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isSocket());
  const found: string[] = [];
  for (const entry of sockets) {
    const path = join(entry.parentPath, entry.name);
    if (await answersPing(path)) found.push(path);
  }
  return found;
}

/** Whether a Redis answers at a unix socket. */
export async function answersPing(path: string): Promise<boolean> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const closed = once(socket, 'close').then((): [string] => ['']);
    const [reply] = (await Promise.race([once(socket, 'data'), closed])) as [Buffer | string];
    return reply.toString().startsWith('+PONG');
  } catch {
    // A socket that nobody listens on any more.
    return false;
  } finally {
    socket.destroy();
  }
}
