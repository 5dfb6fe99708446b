// Attacks from inside of a class: a student who means harm, and one beside them whose work and data must not notice.
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { classPaths, type ClassFacts, type StudentWord, type TeacherNews } from '../../src/class-protocol.ts';
import { paths } from '../../src/protocol.ts';
import { TestSchool } from '../testing/test-school.ts';
import { command } from '../testing/test-redis.ts';

const tunnel = `${paths.tunnel}?host=127.0.0.1&port=6379`;
let school: TestSchool;
let attacker: string;
let victim: string;
const opened: WebSocket[] = [];

beforeAll(async () => {
  school = await TestSchool.open();
  attacker = (await school.join({ name: 'Mallory' })).cookies;
  victim = (await school.join({ name: 'Ada' })).cookies;
  expect(await asVictim('SET', 'key', 'value')).toBe('+OK\r\n');
});
afterAll(async () => {
  for (const ws of opened) ws.terminate();
  await school.remove();
});

function open(path: string, cookie: string): WebSocket {
  const ws = school.bridge.socket(path, cookie);
  ws.on('error', () => {});
  opened.push(ws);
  return ws;
}

/** A tunnel that is ready. */
async function connected(cookie: string): Promise<WebSocket> {
  const ws = open(tunnel, cookie);
  await once(ws, 'message');
  return ws;
}

/** What the victim's server answers to one command, on a connection of its own. */
async function asVictim(...words: string[]): Promise<string> {
  const ws = await connected(victim);
  ws.send(Buffer.from(command(...words)));
  const [reply] = (await once(ws, 'message')) as [Buffer];
  ws.terminate();
  return reply.toString();
}

/** What the attacker's own servers are made to do, each row for itself. Nothing is waited for. */
const rows: readonly (readonly [string, () => Promise<void>])[] = [
  [
    'scripts that do not end, also after a write',
    async () => {
      for (const script of ['while true do end', "redis.call('SET', 'a', 'b') while true do end"])
        (await connected(attacker)).send(Buffer.from(command('EVAL', script, '0')));
    },
  ],
  [
    'floods of commands, with and without a reader',
    async () => {
      for (let count = 0; count < 4; count += 1) {
        const ws = open(tunnel, attacker);
        ws.once('open', () => ws.send(Buffer.from('PING\r\n'.repeat(20_000))));
      }
      await Promise.resolve();
    },
  ],
  [
    'every place of one student for idle consoles',
    async () => {
      for (let count = 0; count < 64; count += 1) open(paths.console, attacker);
      await Promise.resolve();
    },
  ],
  [
    'tunnels to where nobody listens, to the host and out',
    async () => {
      for (const host of ['127.0.0.1', '10.0.0.1', '169.254.169.254', 'example.org', 'notebook'])
        for (let count = 0; count < 5; count += 1) open(`${paths.tunnel}?host=${host}&port=22`, attacker);
      await Promise.resolve();
    },
  ],
  [
    'resets, one after the other',
    async () => {
      const headers = { cookie: attacker, origin: school.bridge.origin };
      for (let count = 0; count < 20; count += 1)
        void fetch(school.bridge.origin + paths.reset, { method: 'POST', headers }).catch(() => undefined);
      await Promise.resolve();
    },
  ],
];

test.each(rows)('%s: a classmate is served all the while, and keeps what they have', async (_, attack) => {
  await attack();
  for (let count = 0; count < 10; count += 1) expect(await asVictim('GET', 'key')).toBe('$5\r\nvalue\r\n');
});

test('who has not joined has no machine, with a cookie of an open notebook or without', async () => {
  for (const cookie of ['', `redis-notebook-c0ffee00=${'0'.repeat(32)}.1.x`]) {
    const ws = open(tunnel, cookie);
    const [code] = (await once(ws, 'close')) as [number];
    expect(code).toBeGreaterThanOrEqual(4_000);
  }
  // A page of a class sets none.
  expect((await fetch(school.bridge.origin)).headers.getSetCookie()).toEqual([]);
});

test("a student's cookie and token open none of the teacher's doors", async () => {
  const token = await school.bridge.token(attacker);
  const doors = [classPaths.classes, classPaths.room, `${classPaths.progressFile}?class=x`] as const;
  for (const path of doors) {
    for (const headers of [{ cookie: attacker }, { authorization: `Bearer ${token}` }] as Record<string, string>[]) {
      const { status } = await fetch(school.bridge.origin + path, { headers });
      expect.soft(status, path).toBe(401);
    }
  }
  const url = school.bridge.origin.replace('http', 'ws') + classPaths.teacherLive;
  for (const protocols of [[], [`bearer.${token}`]]) {
    const ws = new WebSocket(url, protocols, { origin: school.bridge.origin, headers: { cookie: attacker } });
    expect((await Promise.race([once(ws, 'error'), once(ws, 'close')])).length).toBeGreaterThan(0);
  }
});

/** What the teacher's page is told. */
async function teacherNews(): Promise<{ news: TeacherNews[]; close: () => void }> {
  const ws = await school.teacherSocket();
  const news: TeacherNews[] = [];
  ws.on('message', (text: Buffer) => news.push(JSON.parse(text.toString()) as TeacherNews));
  await once(ws, 'open');
  return { news, close: () => ws.terminate() };
}

test('a visit that nobody asked for shows nothing, whatever a student says of it', async () => {
  const { news, close } = await teacherNews();
  const live = open(classPaths.live, attacker);
  await once(live, 'open');
  const view = { page: '/quickstart/', title: 'x', step: null, snippets: [] };
  const words: StudentWord[] = [
    { type: 'answer', visit: '1', yes: true },
    { type: 'seen', visit: '1', view },
    { type: 'end', visit: '1' },
    { type: 'hand', isUp: true },
  ];
  for (const word of words) live.send(JSON.stringify(word));
  const rowsOf = (): string[] => news.flatMap((one) => (one.type === 'rows' ? one.rows.map(({ name }) => name) : []));
  await expect.poll(rowsOf).toContain('Mallory');
  expect(news.filter(({ type }) => type === 'seen' || type === 'visit')).toEqual([]);
  close();
});

test('what is no word of a page, and too much of what is, ends that page’s connection alone', async () => {
  const other = open(classPaths.live, victim);
  await once(other, 'open');
  for (const text of ['{', '[]', '{"type":"remove","name":"Ada"}', JSON.stringify({ type: 'at', page: 'x'.repeat(70_000), step: 0 })]) {
    const live = open(classPaths.live, attacker);
    await once(live, 'open');
    live.send(text);
    live.send('x'.repeat(70_000));
    // However it comes: once() would take for the end that the second word met a connection that was cut.
    await new Promise((resolve) => {
      live.once('close', resolve);
    });
  }
  expect(other.readyState).toBe(WebSocket.OPEN);
  const facts = await school.get<ClassFacts>(classPaths.own, { cookie: victim });
  expect(facts.body.student.name).toBe('Ada');
});

test('a name with HTML is text, and comes as JSON, which no browser shows as a page', async () => {
  const name = '<img src=x onerror=1>';
  const { status, body, cookies } = await school.join({ name });
  expect([status, body.name]).toEqual([200, name]);
  const facts = await fetch(school.bridge.origin + classPaths.own, { headers: { cookie: cookies } });
  expect(facts.headers.get('content-type')).toMatch(/^application\/json/);
  expect((await facts.json()) as ClassFacts).toMatchObject({ student: { name, hostname: expect.stringMatching(/^[a-z\d-]+$/) } });
});
