// Webdis: the real one, on a learner's Redis, to be measured beside the bridge.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './program.ts';

/** How often a starting Webdis is asked whether it is there, and for how long, in ms. */
const pollMs = 20;
const startMs = 5_000;

/** A running Webdis. */
export interface Webdis {
  readonly url: string;
  stop(): Promise<void>;
}

/** Where a Redis is: a unix socket's path, or an address. */
export type RedisAddress = string | { readonly host: string; readonly port: number };

/** Starts Webdis before a Redis, with the settings of its Debian package; null where it is not installed. folder: for its files. */
export async function startWebdis(redis: RedisAddress, folder: string): Promise<Webdis | null> {
  if (findProgram(['webdis']) === null) return null;
  const port = await freePort();
  const config = join(folder, 'webdis.json');
  writeFileSync(config, JSON.stringify({
    redis_host: typeof redis === 'string' ? redis : redis.host,
    redis_port: typeof redis === 'string' ? 0 : redis.port,
    http_host: '127.0.0.1',
    http_port: port,
    threads: 2,
    daemonize: false,
    database: 0,
    verbosity: 0,
    logfile: join(folder, 'webdis.log'),
    acl: [],
  }));
  const child = spawn('webdis', [config], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  for (let waited = 0; waited < startMs && child.exitCode === null; waited += pollMs) {
    if (await answers(url)) return { url, stop };
    await delay(pollMs);
  }
  await stop();
  throw new Error(`webdis did not answer PING at ${url} within ${startMs} ms; its log is ${join(folder, 'webdis.log')}.`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await (await fetch(`${url}/PING`)).text()).includes('PONG');
  } catch {
    // Not listening yet.
    return false;
  }
}

/** A port of 127.0.0.1 on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
