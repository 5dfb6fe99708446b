// Attacks from inside of a class, in their short form: students who mean harm, and one beside them whose work and data must not notice. A real bridge, real sockets and servers. `npm run test:faults` has each for itself, and more of it. .github/ATTACKS.md names what was tried, and its test.
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinToken, paths, type TokenShare } from '../../../src/protocol.ts';
import { classPaths, type DeedReply, type TeacherDeed, type TeacherSession } from '../../../src/class-protocol.ts';
import { testHost } from '../test-learners.ts';
import { command, splitReplies } from '../test-redis.ts';
import { AttackedClass } from './attacked-class.ts';
import { closed, insist, type Attacker } from './attacker.ts';
import { allAtOnce, attacks } from './attacks.ts';

/** By how many megabytes the bridge may grow: what byteBudgetLimits.most allows, and what Node needs to carry it until its collector runs. */
const allowedMb = 450;
/** For forty attacks with a reset after each: they took 97 s on a machine that had ten times as much to do as it can. */
const patience = { timeout: 300_000 };
const { isolation } = await testHost();
let group: AttackedClass;
let attacker: Attacker;
/** A program of this computer, at all its addresses: nobody of a class reaches it. */
let program: Server;
let reached = 0;

beforeAll(async () => {
  group = await AttackedClass.open(6);
  attacker = group.attackers[0] ?? group.victim;
  program = createServer((socket) => {
    reached += 1;
    socket.destroy();
  });
  await once(program.listen(0), 'listening');
});
afterAll(async () => {
  program.close();
  await group.close();
});

/** The port of the program. */
const programPort = (): number => {
  const address = program.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

/** The replies of a server to commands, or that the connection ended. login: said first. */
async function talk(by: Attacker, host: string, commands: readonly string[][], login: string[] = ['PING']): Promise<string[]> {
  const ws = await by.ready(host);
  if (ws === null) return [];
  const over = closed(ws);
  let text = '';
  ws.on('message', (bytes: Buffer) => {
    text += bytes.toString('latin1');
  });
  ws.send(Buffer.from([login, ...commands].map((words) => command(...words)).join('')));
  while (splitReplies(text).length <= commands.length)
    if ((await Promise.race([once(ws, 'message'), over])) === 'closed') return [...splitReplies(text).slice(1), 'closed'];
  ws.terminate();
  return splitReplies(text).slice(1);
}

test(
  'whatever students do to their servers and to the bridge, all at once, a classmate is served, and keeps what they have',
  patience,
  async () => {
    const seen = await allAtOnce(group, Object.values(attacks), 1);
    // While it goes on, and not only once it is over.
    expect(seen.during).toBeGreaterThanOrEqual(50);
    expect(seen.grownMb).toBeLessThan(allowedMb);
  },
);

test('no command opens a listener, leaves the data folder, loads code or reaches this computer', async () => {
  await attacker.rest();
  const addresses = Object.values(networkInterfaces()).flatMap((cards) => (cards ?? []).map(({ address }) => address));
  const port = String(programPort());
  const refused = [
    ...[
      ['dir', '/tmp'],
      ['dbfilename', '../passwd'],
      ['logfile', '/tmp/log'],
      ['aclfile', '/tmp/acl'],
      ['unixsocket', '/tmp/socket'],
    ].map((words) => ['CONFIG', 'SET', ...words]),
    ['CONFIG', 'REWRITE'],
    ['MODULE', 'LOAD', '/tmp/module.so'],
    ['DEBUG', 'SLEEP', '1'],
    ['EVAL', 'return os.execute("id")', '0'],
    ['EVAL', 'return io.open("/etc/passwd")', '0'],
    ['SET', 'moved', '1'],
    ...addresses.map((address) => ['MIGRATE', address, port, 'moved', '0', '200']),
    ...addresses.slice(0, 3).map((address) => ['REPLICAOF', address, port]),
  ];
  const replies = await talk(attacker, '127.0.0.1', refused);
  expect(replies).toHaveLength(refused.length);
  // What may be said is answered so, and leads nowhere.
  expect(replies.filter((reply) => !reply.startsWith('-') && !reply.startsWith('+OK'))).toEqual([]);
  expect(replies.slice(0, 10).filter((reply) => !reply.startsWith('-'))).toEqual([]);
  for (const address of addresses) await closed(attacker.tunnel(encodeURIComponent(address), programPort()));
  await attacker.rest();
});

test('the server that all share obeys none of its students, and keeps what the others have', async () => {
  const password = (await attacker.facts()).class?.password ?? '';
  const asOne = ['AUTH', password];
  expect(await talk(group.victim, 'class', [['SET', 'shared', 'hers']], asOne)).toEqual(['+OK\r\n']);
  const forbidden = [
    'AUTH default x',
    'HELLO 3 AUTH default x',
    'SCRIPT DEBUG SYNC',
    'PSYNC x 1',
    'CLIENT LIST',
    'CLIENT KILL TYPE normal',
    'shutdown nosave',
    'CONFIG SET requirepass x',
    'ACL SETUSER default on nopass ~* +@all',
    'FLUSHALL',
    'DEBUG SLEEP 10',
    'MONITOR',
    'REPLICAOF ada 6379',
    'SAVE',
  ].map((line) => line.split(' '));
  const replies = await talk(attacker, 'class', forbidden, asOne);
  expect(replies.map((reply) => reply[0])).toEqual(forbidden.map(() => '-'));
  // Who resets a connection has lost what it could.
  expect(await talk(attacker, 'class', [['RESET'], ['GET', 'shared']], asOne)).toEqual(['+RESET\r\n', expect.stringMatching(/^-NOAUTH/)]);
  expect(await talk(group.victim, 'class', [['GET', 'shared']], asOne)).toEqual(['$4\r\nhers\r\n']);
});

test("nobody signals another's server, or comes to it where it does not listen to them", async () => {
  const [server] = (await group.victim.facts()).servers;
  for (const pid of [server?.pid ?? 0, group.server.bridge.pid ?? 0, 1]) {
    const response = await attacker.kill(pid, 'KILL');
    expect([response.status, await response.json()]).toEqual([200, { sent: false }]);
  }
  expect((await group.victim.facts()).servers).toMatchObject([{ pid: server?.pid }]);
  // Her server has protected-mode, as a stock one does.
  for (const host of ['ada', 'ADA.', 'notebook', '%2e%2e', 'ada%00', '0', '::1%25lo', 'x'.repeat(300)])
    expect(await talk(attacker, host, [['GET', 'key']]), host).not.toContain('$5\r\nvalue\r\n');
});

test.skipIf(isolation.kind !== 'namespace' || process.getuid?.() !== 0)(
  'the servers of two students are in two networks, whatever was killed while it started',
  async () => {
    await attacks['servers killed as they start, so that their process ids change hands']?.(attacker, 1);
    await attacker.start([]);
    const networks = (await Promise.all([attacker, group.victim].map((one) => one.facts()))).map(({ servers }) =>
      servers.map(({ pid }) => readlinkSync(`/proc/${pid}/ns/net`)),
    );
    expect(networks.flat().length).toBeGreaterThanOrEqual(2);
    expect(networks[0]?.filter((one) => networks[1]?.includes(one))).toEqual([]);
    expect(networks.flat()).not.toContain(readlinkSync('/proc/self/ns/net'));
  },
);

/** The status of a request with headers as no browser sends them. */
async function statusOf(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  const { hostname, port } = new URL(group.url);
  const asking = request({ hostname, port, path, method, headers: { cookie: attacker.cookie, ...headers }, agent: false });
  asking.end();
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

test('other names, other sites and other ways to write a path are refused', async () => {
  for (const host of ['evil.example', 'evil.example:8080', '127.0.0.1.evil.example', '[::ffff:8.8.8.8]'])
    expect.soft(await statusOf(paths.machine, { host }), host).toBe(403);
  for (const origin of ['https://evil.example', 'null', group.url.replace(/\d+$/, '1')])
    for (const path of [paths.reset, paths.kill, paths.token, classPaths.join, classPaths.session, classPaths.deed])
      expect.soft(await statusOf(path, { origin }, 'POST'), `${origin} ${path}`).toBe(403);
  for (const path of [
    '/../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/join/..%5c..%5cpackage.json',
    '/data/key',
  ])
    expect.soft([302, 303, 400, 403, 404], path).toContain(await statusOf(path, {}));
});

test('a request behind another one, hidden in its body, is nobody’s request', async () => {
  const hidden = `GET ${paths.webdis}/SET/smuggled/1 HTTP/1.1\r\nHost: ${new URL(group.url).host}\r\nCookie: ${group.victim.cookie}\r\n\r\n`;
  for (const headers of [
    ['Content-Length: 5', 'Transfer-Encoding: chunked'],
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    ['Transfer-Encoding: xchunked'],
    ['Content-Length: 5', `Content-Length: ${hidden.length + 5}`],
    ['Content-Length: +5'],
    ['Transfer-Encoding : chunked'],
  ]) {
    const socket = await attacker.raw(attacker.head(`PUT ${paths.webdis}/SET/a`, ...headers), `0\r\n\r\n${hidden}`);
    socket.resume().end();
    await new Promise((resolve) => (socket.closed ? resolve(null) : socket.once('close', resolve)));
  }
  expect(
    await talk(group.victim, '127.0.0.1', [
      ['EXISTS', 'smuggled'],
      ['GET', 'key'],
    ]),
  ).toEqual([':0\r\n', '$5\r\nvalue\r\n']);
});

test('no cookie and no token can be forged, swapped or tossed in to be somebody else', async () => {
  const own = (cookie: string): Promise<Response> => insist(group.url + classPaths.own, { headers: { cookie } });
  const [pair = '', gateway = ''] = group.victim.cookie.split('; ');
  const [name = '', value = ''] = pair.split('=');
  const [id = '', ...rest] = value.split('.');
  const forged = [
    `${name}=${id}`,
    `${name}=${[id, ...rest.slice(0, -1), 'x'.repeat(43)].join('.')}`,
    `${name}=${[id.replaceAll(/./g, 'a'), ...rest].join('.')}`,
    // The seal of the other cookie.
    `${name}=${gateway.split('=')[1] ?? ''}`,
    `${name}=${id}.${attacker.cookie.split('=')[1]?.split(';')[0]?.split('.').slice(1).join('.') ?? ''}`,
  ];
  for (const cookie of forged) expect.soft((await own(cookie)).status, cookie).toBe(403);
  // Tossed in beside hers she is told of it, and is nobody, not somebody else.
  expect((await own(`${attacker.cookie}; ${group.victim.cookie}`)).status).toBe(403);
  const response = await attacker.fetch(paths.token, { method: 'POST' });
  const { start } = (await response.json()) as TokenShare;
  // Half of a token is none.
  for (const token of [start, `${start}x`, value]) {
    const headers = { authorization: `Bearer ${token}` };
    expect.soft((await insist(`${group.url}${paths.webdis}/GET/key`, { headers })).status).toBe(401);
  }
});

test('after all that nobody has reached this computer, and a classmate has what they had', async () => {
  expect(reached).toBe(0);
  expect((await group.beside(Promise.resolve())).times).toHaveLength(10);
  expect(group.server.bridge.exitCode).toBeNull();
});

test('what the bridge said by then holds no key of anybody', async () => {
  const link = /^Teacher: \S+#(\S+)$/m.exec(group.server.output())?.[1] ?? '';
  const asTeacher = async <Body>(path: string, body: unknown, secret = ''): Promise<Body> => {
    const headers = { origin: group.url, 'content-type': 'application/json', authorization: `Bearer ${secret}` };
    return (await (await insist(group.url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Body;
  };
  const { secret, classes } = await asTeacher<TeacherSession>(classPaths.session, { token: link });
  const keys = [secret];
  for (const name of ['Ada', 'Mallory 1']) {
    const deed = { type: 'personal-code', to: [name] } satisfies TeacherDeed;
    keys.push((await asTeacher<DeedReply>(`${classPaths.deed}?class=${classes[0]?.id ?? ''}`, deed, secret)).personalCode ?? '');
  }
  for (const { cookie } of [group.victim, ...group.attackers]) keys.push(...cookie.split('; ').map((pair) => pair.split('=')[1] ?? ''));
  keys.push((await attacker.facts()).class?.password ?? '');
  const response = await attacker.fetch(paths.token, { method: 'POST' });
  const halves = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
  const token = joinToken((await response.json()) as TokenShare, halves.join('; ')) ?? '';
  keys.push(token);
  expect((await insist(`${group.url}${paths.webdis}/PING`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(200);
  expect(keys.filter((key) => key.length < 8)).toEqual([]);
  // The teacher's link itself is printed for them, and is in no log.
  const said = group.server.output() + group.server.errors();
  expect(keys.filter((key) => said.includes(key))).toEqual([]);
  expect(group.server.errors().includes(link)).toBe(false);
});
