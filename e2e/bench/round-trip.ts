// Round trip: one PING at a time, through the tunnel, on the unix socket, and over HTTP by Webdis.
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { createConnection } from 'node:net';
import { inTurn, median, percentile } from './samples.ts';
import type { Table } from './table.ts';
import { openTunnel, visit } from './learner.ts';
import type { Webdis } from '../fixtures/webdis.ts';

const rounds = 10;
const pingsPerRound = 500;
const warmUp = 500;
const request = Buffer.from('*1\r\n$4\r\nPING\r\n');

type Ping = () => Promise<unknown>;

/** Measures and tells. redisSocket and webdis belong to the learner whose cookie it is. */
export async function measureRoundTrip(url: string, cookie: string, redisSocket: string, webdis: Webdis | null): Promise<Table> {
  const tunnel = await openTunnel(url, cookie);
  const direct = createConnection(redisSocket);
  await once(direct, 'connect');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const pings: Record<string, Ping> = {
    'tunnel (WebSocket)': () => {
      const reply = once(tunnel, 'message');
      tunnel.send(request);
      return reply;
    },
    'unix socket': () => {
      const reply = once(direct, 'data');
      direct.write(request);
      return reply;
    },
    ...(webdis === null ? {} : { 'webdis (HTTP)': () => httpGet(`${webdis.url}/PING`, agent) }),
  };
  try {
    for (const ping of Object.values(pings)) await measure(ping, warmUp);
    const samples = await inTurn(
      rounds,
      Object.fromEntries(Object.entries(pings).map(([name, ping]) => [name, () => measure(ping, pingsPerRound)])),
    );
    const tunnelMedian = median(samples['tunnel (WebSocket)'] ?? []);
    const rows = Object.entries(samples).map(([name, values]) => {
      const middle = median(values);
      return [
        name,
        middle.toFixed(0),
        percentile(values, 99).toFixed(0),
        (tunnelMedian / middle).toFixed(2),
        name.startsWith('webdis') ? 'at most 1.25' : '',
      ];
    });
    if (webdis === null) rows.push(['webdis (HTTP)', 'not installed', '', '', 'at most 1.25']);
    return {
      title: 'One PING, there and back',
      head: ['', 'p50 us', 'p99 us', 'tunnel / this', 'aim'],
      rows,
      caption: `The same Redis of one learner, ${rounds * pingsPerRound} PINGs each in turns of ${pingsPerRound}, from a Node client on one connection that stays open.`,
    };
  } finally {
    tunnel.close();
    direct.destroy();
    agent.destroy();
  }
}

/** Opens a learner's first tunnel, which starts their Redis, and closes it. */
export async function startRedis(url: string): Promise<string> {
  const cookie = await visit(url);
  (await openTunnel(url, cookie)).close();
  return cookie;
}

async function measure(ping: Ping, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await ping();
    times.push((performance.now() - began) * 1_000);
  }
  return times;
}

function httpGet(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.resume().once('end', resolve);
    }).once('error', reject);
  });
}
