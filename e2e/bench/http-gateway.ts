// Webdis gateway: requests a second and latency of the bridge's Webdis gateway, against Webdis on the same Redis.
import { paths } from '../../src/protocol.ts';
import { findProgram } from '../fixtures/program.ts';
import { median, thousands } from './samples.ts';
import type { Table } from './table.ts';
import type { Webdis } from '../fixtures/webdis.ts';
import { runWrk, type Seen } from './wrk.ts';

const rounds = 5;
const seconds = 1;
const large = 'x'.repeat(10 * 1024);

interface Case {
  readonly name: string;
  /** The command's part of the URL. */
  readonly command: string;
  readonly body?: string;
  readonly depth?: number;
  readonly aims: Readonly<Record<number, string>>;
}

const cases: readonly Case[] = [
  { name: 'GET, 3 bytes', command: '/GET/small', aims: { 1: '', 32: 'at least 0.85', 256: 'at least 0.70' } },
  { name: 'SET, 3 bytes', command: '/SET/small/abc', aims: { 1: '', 32: 'at least 0.85', 256: 'at least 0.70' } },
  { name: 'GET, 10 KB', command: '/GET/large', aims: { 32: 'at least 0.85' } },
  { name: 'PUT to SET, 10 KB', command: '/SET/large', body: large, aims: { 32: 'at least 0.85' } },
  { name: 'GET, 16 in one write', command: '/GET/small', depth: 16, aims: { 32: 'at least 0.85' } },
];

/** Measures and tells; says what is missing where a peer is not installed. webdis is on the Redis of the learner with this token. */
export async function measureGateway(url: string, token: string, webdis: Webdis | null): Promise<Table> {
  const table = {
    title: 'HTTP: requests a second, the gateway against Webdis',
    head: ['', 'connections', 'gateway', 'webdis', 'ratio', 'aim', 'gateway p50/p99 us', 'webdis p50/p99 us'],
  };
  if (webdis === null || findProgram(['wrk']) === null)
    return { ...table, rows: [], caption: 'Not measured: it takes webdis and wrk, and they are not both installed here.' };
  const servers = { gateway: `${url}${paths.webdis}`, webdis: webdis.url };
  const headers = { authorization: `Bearer ${token}` };
  for (const [key, value] of [
    ['small', 'abc'],
    ['large', large],
  ] as const) {
    const stored = await fetch(`${servers.gateway}/SET/${key}`, { method: 'PUT', headers, body: value });
    if (!stored.ok) throw new Error(`The gateway answered ${stored.status} to SET: ${await stored.text()}`);
  }
  const rows: string[][] = [];
  for (const { name, command, body, depth = 1, aims } of cases) {
    for (const [connections, aim] of Object.entries(aims)) {
      const seen: Record<keyof typeof servers, Seen[]> = { gateway: [], webdis: [] };
      for (let round = 0; round < rounds; round += 1) {
        for (const server of ['gateway', 'webdis'] as const) {
          seen[server].push(
            await runWrk({
              url: servers[server] + command,
              connections: Number(connections),
              depth,
              ...(body === undefined ? {} : { body }),
              headers,
              seconds,
            }),
          );
        }
      }
      const rate = (server: keyof typeof servers): number => median(seen[server].map((one) => one.rate));
      // Of several in one write wrk takes one time, and corrects it as if it were of each: what it tells then is none.
      const latency = (server: keyof typeof servers): string =>
        depth > 1 ? '' : `${median(seen[server].map(({ p50 }) => p50))} / ${median(seen[server].map(({ p99 }) => p99))}`;
      rows.push([
        name,
        connections,
        thousands(rate('gateway')),
        thousands(rate('webdis')),
        (rate('gateway') / rate('webdis')).toFixed(2),
        aim,
        latency('gateway'),
        latency('webdis'),
      ]);
    }
  }
  return {
    ...table,
    rows,
    caption: `wrk on one thread, keep-alive, the same headers and the same Redis of one learner; webdis with the settings of its Debian package (2 threads). Medians of ${rounds} turns of ${seconds} s each.`,
  };
}
