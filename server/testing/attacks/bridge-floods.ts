// Bridge floods: what a student may send to have the bridge's memory, descriptors, event loop or starts for themselves.
import { once } from 'node:events';
import { classPaths } from '../../../src/class-protocol.ts';
import { httpTunnelPaths } from '../../../src/http-tunnel-protocol.ts';
import { paths } from '../../../src/protocol.ts';
import { command } from '../test-redis.ts';
import { closed, frameHead, insist, turns, type Attacker } from './attacker.ts';

/** Has it happen; scale: how much of it, 1 being as much as a short test bears. Resolves once all is sent. */
export type Flood = (by: Attacker, scale: number) => Promise<unknown>;

const mb = 1024 * 1024;
const megabyte = Buffer.alloc(mb - 1_000, 'x');
const largeSet = Buffer.from(command('SET', 'key', 'x'.repeat(mb - 1_000)));

const repeated = (count: number, once_: (number: number) => Promise<unknown>): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, number) => once_(number)));

/** By what they are called. */
export const bridgeFloods: Readonly<Record<string, Flood>> = {
  'servers killed as they start, so that their process ids change hands': async (by, scale) => {
    for (let count = 0; count < 3 * scale; count += 1) {
      const starting = by.start(['--port', '6380']);
      for (const { pid } of (await by.facts()).servers) await by.kill(pid, 'KILL');
      await starting;
    }
  },
  'all places of one student for idle consoles and tunnels': (by, scale) =>
    repeated(64 * scale, async (number) => {
      const ws = number % 2 === 0 ? by.open(paths.console) : by.tunnel();
      await Promise.race([once(ws, 'open').catch(() => undefined), closed(ws)]);
    }),
  'servers at twenty ports': (by) => repeated(20, (number) => by.start(['--port', String(7_000 + number)])),
  'commands of a megabyte on .raw, to a server that stands still': async (by, scale) => {
    await by.stopServer();
    await repeated(20 * scale, () =>
      by.raw(by.upgrade(`${paths.webdis}/.raw`), ...Array.from({ length: 4 }, () => [frameHead(largeSet.length), largeSet]).flat()),
    );
    await turns(1_000);
  },
  'passes of the HTTP tunnel, to a server that stands still': async (by, scale) => {
    const channel = await by.channel('a-line-of-an-attacker');
    await by.stopServer();
    const target = `${httpTunnelPaths.pass}?line=a-line-of-an-attacker&channel=${channel}&wait=10000&max=1000000`;
    await repeated(100 * scale, () => by.raw(by.head(`POST ${target}`, `Content-Length: ${megabyte.length}`), megabyte));
    await turns(1_000);
  },
  'bodies that do not end': async (by, scale) => {
    const head = by.head(`PUT ${paths.webdis}/SET/key`, `Content-Length: ${2 * mb}`);
    await repeated(100 * scale, () => by.raw(head, megabyte));
    await turns(1_000);
  },
  'messages that do not end': async (by, scale) => {
    await repeated(60 * scale, () => by.raw(by.upgrade(`${paths.tunnel}?host=127.0.0.1&port=6379`), frameHead(mb), megabyte));
    await turns(1_000);
  },
  'connections that say nothing': (by, scale) => repeated(500 * scale, () => by.raw()),
  'heads and bodies that come by drops': (by, scale) =>
    repeated(50 * scale, (number) =>
      by.raw(number % 2 === 0 ? 'GET / HTTP/1.1\r\nHost: 127.0' : `${by.head(`PUT ${paths.webdis}/SET/a`, 'Content-Length: 1000')}x`),
    ),
  'pipelined replies that nobody reads': async (by, scale) => {
    await by.pour([command('SET', 'large', 'x'.repeat(500_000))]);
    const request = by.head(`GET ${paths.webdis}/GET/large.txt?sep=${'x'.repeat(64)}`);
    await repeated(20 * scale, () => by.raw(request.repeat(100)));
    await turns(1_000);
  },
  'a redis.conf of blanks': (by, scale) => repeated(3 * scale, () => by.start([], `a${' \t'.repeat(60_000)}b`)),
  'forged cookies, in numbers': (by, scale) =>
    repeated(20 * scale, async () => {
      for (let count = 0; count < 10; count += 1) {
        const cookie = `redis-notebook-c0ffee00=${crypto.randomUUID().replaceAll('-', '')}.1.forged`;
        await (await insist(by.url + paths.machine, { headers: { cookie } })).text();
      }
    }),
  'a long reply joined by a separator': async (by, scale) => {
    const script = encodeURIComponent('local t = {} for i = 1, 3e5 do t[i] = 1 end return t');
    for (let count = 0; count < scale; count += 1)
      await (await by.fetch(`${paths.webdis}/EVAL/${script}/0.txt?sep=${'x'.repeat(64)}`)).text().catch(() => '');
  },
  'newlines in the log': (by, scale) =>
    by.pour(
      Array.from({ length: 20 * scale }, () => command('EVAL', "redis.log(redis.LOG_WARNING, string.rep('\\n', 1000)) return 1", '0')),
    ),
  'resets and starts': (by, scale) =>
    repeated(6 * scale, async (number) => {
      if (number % 2 === 0) await by.fetch(paths.reset, { method: 'POST' });
      else await by.start(['--port', String(6_380 + number)]);
    }),
  'scripts that do not end, also after a write': async (by) => {
    for (const script of ['while true do end', "redis.call('SET', 'a', 'b') while true do end"])
      (await by.ready())?.send(Buffer.from(command('EVAL', script, '0')));
  },
  'tunnels to where nobody listens, to the host and out': (by, scale) =>
    repeated(50 * scale, async (number) => {
      const host = ['127.0.0.1', '10.0.0.1', '169.254.169.254', 'example.org', 'notebook'][number % 5];
      await closed(by.tunnel(host, 22));
    }),
  'a flood of PINGs, with and without a reader': (by, scale) =>
    repeated(4 * scale, (number) => (number % 2 === 0 ? by.pour(['PING\r\n'.repeat(100_000)]) : by.pour(['PING\r\n'.repeat(10_000)]))),
  'pings, fragments and frames that are none': async (by, scale) => {
    const upgrade = by.upgrade(`${paths.tunnel}?host=127.0.0.1&port=6379`);
    const frames = [
      ...[0x89, 0x02, 0x00, 0xf2, 0x8b, 0x09].map((first) => Buffer.from([first, 0x81, 0, 0, 0, 0, 0x78])),
      Buffer.from([0x82, 0x06, ...Buffer.from('PING\r\n')]),
      frameHead(2 ** 40),
    ];
    await repeated(frames.length * scale, (number) =>
      by.raw(upgrade, Buffer.concat(Array.from({ length: 500 }, () => frames[number % frames.length] ?? Buffer.alloc(0)))),
    );
    await turns(1_000);
  },
  'words of a page, and what is none, without an end': (by, scale) =>
    repeated(4 * scale, async (number) => {
      const ws = by.open(classPaths.live);
      const text = number % 2 === 0 ? '{"type":"hand","isUp":true}' : `{"type":"at","page":"${'x'.repeat(60_000)}"`;
      // The bridge cuts whoever says too much at a time; one that is too busy to read it in that time has to have read it all.
      const read = new Promise((resolve) => {
        ws.once('pong', resolve);
      });
      ws.once('open', () => {
        for (let count = 0; count < 500; count += 1) ws.send(text);
        ws.ping();
      });
      await Promise.race([closed(ws), read]);
    }),
  'kept records, as many and as large as are taken': (by, scale) =>
    repeated(20 * scale, async (number) => {
      const body = JSON.stringify({ key: `edits:/x/#${number}`, text: 'x'.repeat(200_000), changedAt: number });
      const headers = { 'content-type': 'application/json' };
      await (await by.fetch(classPaths.kept, { method: 'PUT', headers, body })).text();
    }),
};
