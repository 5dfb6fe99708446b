// Publish: how long a message takes to reach 300 subscribers, through tunnels and through Webdis, on one shared Redis.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Notebook } from '../fixtures/notebook.ts';
import { visit } from './learner.ts';
import { frameOf, LoadTunnel } from './load-tunnel.ts';
import { findProgram } from '../fixtures/program.ts';
import { percentile } from './samples.ts';
import type { Table } from './table.ts';
import { freePort } from '../../server/testing/free-port.ts';
import { startWebdis } from '../fixtures/webdis.ts';

const subscribers = 300;
const learners = 10;
const aSecond = 50;
const rounds = 5;
const messagesPerRound = 100;
const payloadBytes = 64;
/** For the last messages of a round to arrive, in ms; what comes later counts as lost. */
const patienceMs = 5_000;

/** One way from Redis to subscribers; they call receive with what they read. */
interface Way {
  readonly channel: string;
  readonly latencies: number[];
  lost: number;
}

/** Measures and tells. folder: for the files of the servers it starts. */
export async function measurePublish(folder: string): Promise<Table> {
  const table = {
    title: `PUBLISH to ${subscribers} subscribers, ${aSecond} a second`,
    head: ['', 'p50 ms', 'p99 ms', 'p99 tunnels / this', 'aim', 'lost'],
  };
  const server = findProgram(['redis-server', 'valkey-server']);
  if (server === null) return { ...table, rows: [], caption: 'Not measured: no redis-server is installed here by that name.' };
  const port = await freePort();
  const redis = spawn(server, ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder], { stdio: 'ignore' });
  const notebook = await Notebook.start({ REDIS_URL: `redis://127.0.0.1:${port}` });
  const webdis = await startWebdis({ host: '127.0.0.1', port }, folder);
  const publisher = createConnection(port, '127.0.0.1').setNoDelay(true);
  publisher.resume();
  const open: { close(): void }[] = [];
  try {
    const tunnels = newWay('tunnels');
    open.push(...(await openTunnels(notebook.url, tunnels)));
    const ways = [tunnels];
    if (webdis !== null) {
      const streams = newWay('webdis');
      open.push(...(await openStreams(webdis.url, streams)));
      ways.push(streams);
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const way of ways) await publishRound(publisher, way);
    }
    const p99 = percentile(tunnels.latencies, 99);
    const rows = ways.map(({ channel, latencies, lost }) => [
      channel,
      percentile(latencies, 50).toFixed(1),
      percentile(latencies, 99).toFixed(1),
      (p99 / percentile(latencies, 99)).toFixed(2),
      channel === 'webdis' ? 'at most 1.10' : '',
      String(lost),
    ]);
    if (webdis === null) rows.push(['webdis', 'not installed', '', '', 'at most 1.10', '']);
    return {
      ...table,
      rows,
      caption: `One Redis for all (REDIS_URL): ${subscribers} tunnels of ${learners} learners, and ${subscribers} requests for SUBSCRIBE to webdis. ${rounds} rounds of ${messagesPerRound} messages of ${payloadBytes} bytes each way, from before PUBLISH is written to when a subscriber's process has read the message; publisher and subscribers are one Node process.`,
    };
  } finally {
    for (const connection of open) connection.close();
    publisher.destroy();
    await webdis?.stop();
    await notebook.remove();
    redis.kill('SIGKILL');
  }
}

function newWay(channel: string): Way {
  return { channel, latencies: [], lost: 0 };
}

/** Takes what one subscriber reads, in whatever pieces, and notes how long ago each message was sent. */
function receiver(way: Way): (bytes: Buffer) => void {
  let rest = '';
  return (bytes) => {
    const now = performance.now();
    const text = rest + bytes.toString('latin1');
    let end = 0;
    for (const match of text.matchAll(/@(\d+\.\d+)@/g)) {
      way.latencies.push(now - Number(match[1]));
      end = match.index + match[0].length;
    }
    rest = text.slice(Math.max(end, text.length - payloadBytes));
  };
}

/** Publishes one round and waits for it to arrive everywhere. */
async function publishRound(publisher: Socket, way: Way): Promise<void> {
  const expected = way.latencies.length + messagesPerRound * subscribers;
  const began = performance.now();
  for (let index = 0; index < messagesPerRound; index += 1) {
    await delay(Math.max(0, began + (index * 1_000) / aSecond - performance.now()));
    const message = `@${performance.now().toFixed(3)}@`.padEnd(payloadBytes, '.');
    publisher.write(`*3\r\n$7\r\nPUBLISH\r\n$${way.channel.length}\r\n${way.channel}\r\n$${payloadBytes}\r\n${message}\r\n`);
  }
  const deadline = performance.now() + patienceMs;
  while (way.latencies.length < expected && performance.now() < deadline) await delay(20);
  way.lost += expected - way.latencies.length;
}

async function openTunnels(url: string, way: Way): Promise<{ close(): void }[]> {
  const opened: LoadTunnel[] = [];
  const subscribe = frameOf(Buffer.from(`*2\r\n$9\r\nSUBSCRIBE\r\n$${way.channel.length}\r\n${way.channel}\r\n`));
  for (let learner = 0; learner < learners; learner += 1) {
    const cookie = await visit(url);
    for (let index = 0; index < subscribers / learners; index += 1) {
      const tunnel = await LoadTunnel.open(url, cookie);
      await new Promise<void>((resolve, reject) => {
        tunnel.onReply = () => resolve();
        tunnel.onLost = reject;
        tunnel.send(subscribe);
      });
      tunnel.onReply = receiver(way);
      tunnel.onLost = () => {};
      opened.push(tunnel);
    }
  }
  return opened;
}

async function openStreams(url: string, way: Way): Promise<{ close(): void }[]> {
  const opened: { close(): void }[] = [];
  for (let index = 0; index < subscribers; index += 1) {
    const asking = request(`${url}/SUBSCRIBE/${way.channel}`, { agent: false }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    // The confirmation says that the subscription holds.
    await once(response, 'data');
    response.on('data', receiver(way));
    opened.push({ close: () => response.destroy() });
  }
  return opened;
}
