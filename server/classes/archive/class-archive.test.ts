// Tests of archives: a class leaves as a file and comes back, on this bridge and on another; and what is no archive of ours is refused.
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  archiveHeader,
  classPaths,
  type ArchiveGap,
  type ClassFacts,
  type ClassSummary,
  type JoinRefusal,
  type KeptRecord,
} from '../../../src/class-protocol.ts';
import { paths } from '../../../src/protocol.ts';
import type { ServerHandle } from '../../machine.ts';
import { startBehind } from '../../testing/test-learners.ts';
import { TestSchool } from '../../testing/test-school.ts';
import { command, converse } from '../../testing/test-redis.ts';
import { room } from '../../testing/test-students.ts';
import { classLimits } from '../limits.ts';
import { readTar, tarEnd, tarFile, type TarFile } from './tar.ts';

let school: TestSchool;
beforeEach(async () => {
  school = await TestSchool.open();
});
afterEach(() => school.remove());

const learnerIn = (cookies: string): string => /=([\da-f]{32})/.exec(cookies)?.[1] ?? '';

/** Replies of a student's own server, as text. */
async function ask(place: TestSchool, learner: string, ...commands: string[][]): Promise<string[]> {
  const machine = await place.learners.machine(learner);
  const stream = await machine.connect('127.0.0.1', 6379);
  const replies = await converse(stream, commands.map((words) => command(...words)).join(''), commands.length);
  stream.destroy();
  return replies;
}

/** An archive, with what the teacher is told that it lacks. */
async function archiveAndGaps(place: TestSchool, classId: string): Promise<{ archive: Buffer; gaps: ArchiveGap[] }> {
  const response = await fetch(`${place.bridge.origin}${classPaths.archive}?class=${classId}`, { headers: await place.bearer() });
  expect(response.status).toBe(200);
  const archive = Buffer.from(await response.arrayBuffer());
  const asked = `${place.bridge.origin}${classPaths.archiveGaps}?archive=${response.headers.get(archiveHeader)}`;
  return { archive, gaps: (await (await fetch(asked, { headers: await place.bearer() })).json()) as ArchiveGap[] };
}

const archiveOf = async (place: TestSchool, classId: string): Promise<Buffer> => (await archiveAndGaps(place, classId)).archive;

async function bringBack(place: TestSchool, archive: Buffer): Promise<{ status: number; body: ClassSummary & JoinRefusal }> {
  const response = await fetch(place.bridge.origin + classPaths.archive, {
    method: 'POST',
    headers: { ...(await place.bearer()), 'content-type': 'application/octet-stream' },
    body: new Uint8Array(archive),
  });
  return { status: response.status, body: (await response.json()) as ClassSummary & JoinRefusal };
}

async function filesOf(archive: Buffer): Promise<TarFile[]> {
  const files: TarFile[] = [];
  for await (const file of readTar(Readable.from([gunzipSync(archive)]), 1e9)) files.push(file);
  return files;
}

const packed = (files: readonly TarFile[]): Buffer => gzipSync(Buffer.concat([...files.flatMap((file) => tarFile(file, 0)), tarEnd]));

const data = [
  ['SET', 'text', 'caf\u00e9\u0000\r\n*1'],
  ['SET', 'short', 'lived', 'EX', '10000'],
  ['RPUSH', 'list', ...Array.from({ length: 200 }, (_, at) => `item ${at}`)],
  ['SADD', 'set', 'b', 'a'],
  ['HSET', 'hash', 'field', 'value', 'other', ''],
  ['ZADD', 'scores', '1.5', 'ada', '-inf', 'zoe'],
  // Before 7.4 it is refused, and asked after just so.
  ['HPEXPIREAT', 'hash', '33177117420000', 'FIELDS', '1', 'field'],
  ...['5-1', '5-2', '5-3', '6-1'].map((id) => ['XADD', 'stream', id, 'k', id]),
  ['XGROUP', 'CREATE', 'stream', 'readers', '0'],
  ['XREADGROUP', 'GROUP', 'readers', 'one', 'COUNT', '2', 'STREAMS', 'stream', '>'],
  ['XREADGROUP', 'GROUP', 'readers', 'two', 'COUNT', '1', 'STREAMS', 'stream', '>'],
  ['XGROUP', 'CREATECONSUMER', 'stream', 'readers', 'three'],
  ['XACK', 'stream', 'readers', '5-1'],
  ['XDEL', 'stream', '6-1'],
  ['XGROUP', 'CREATE', 'stream', 'others', '5-1'],
  ['SELECT', '3'],
  ['SET', 'elsewhere', '1'],
];
const questions = [
  ['GET', 'text'],
  ['LRANGE', 'list', '0', '-1'],
  ['SORT', 'set', 'ALPHA'],
  ['HGETALL', 'hash'],
  ['ZRANGE', 'scores', '0', '-1', 'WITHSCORES'],
  ['XRANGE', 'stream', '-', '+'],
  ['XPENDING', 'stream', 'readers'],
  ['XINFO', 'STREAM', 'stream'],
  ['XINFO', 'GROUPS', 'stream'],
  ['HPEXPIRETIME', 'hash', 'FIELDS', '2', 'field', 'other'],
  ['DBSIZE'],
  ['SELECT', '3'],
  ['GET', 'elsewhere'],
];

test('a class is archived and brought back with its students, their data and what their browsers keep', async () => {
  const [record] = await school.list();
  await school.deed({ type: 'change', name: 'Databases 2b', lessons: [{ page: '/python/', isDue: true }] });
  const ada = await school.join({ name: 'Ada' });
  await school.join({ name: 'Zoë' });
  await ask(school, learnerIn(ada.cookies), ...data);
  const before = await ask(school, learnerIn(ada.cookies), ...questions);
  const kept: KeptRecord = { key: 'edits:/python/', text: '{"a":1}', changedAt: 5 };
  await fetch(school.bridge.origin + classPaths.kept, {
    method: 'PUT',
    headers: { cookie: ada.cookies, 'content-type': 'application/json', origin: school.bridge.origin },
    body: JSON.stringify(kept),
  });
  await school.deed({ type: 'extend', to: ['Zoë'] });
  const { archive, gaps } = await archiveAndGaps(school, record?.id ?? '');
  expect(gaps).toEqual([]);
  const names = (await filesOf(archive)).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['class.json', 'progress.json', 'audit.json', 'students/ada/appendonly.aof.00000']));

  // Beside the class it came from it is another one, with a code and machines of its own.
  const back = await bringBack(school, archive);
  expect([back.status, back.body]).toMatchObject([
    200,
    { name: 'Databases 2b', students: 2, hasEnded: false, lessons: [{ page: '/python/' }] },
  ]);
  expect(back.body.code).not.toBe(record?.code);
  const again = await school.join({ name: 'Ada', code: back.body.code, personalCode: ada.body.personalCode });
  expect([again.status, again.body.personalCode]).toEqual([200, ada.body.personalCode]);
  expect(learnerIn(again.cookies)).not.toBe(learnerIn(ada.cookies));
  expect(await ask(school, learnerIn(again.cookies), ...questions)).toEqual(before);
  // Whom each waits for, how often it was given out, and for how long it has waited.
  const [pending = ''] = await ask(school, learnerIn(again.cookies), ['XPENDING', 'stream', 'readers', '-', '+', '9']);
  expect(pending.match(/5-\d|one|two|:1\r/g)).toEqual(['5-2', 'one', ':1\r', '5-3', 'two', ':1\r']);
  const [ttl] = await ask(school, learnerIn(again.cookies), ['TTL', 'short']);
  expect(Number(ttl?.slice(1))).toBeGreaterThan(9_000);
  expect((await school.get<KeptRecord[]>(classPaths.kept, { cookie: again.cookies })).body).toEqual([kept]);
  const machines = await school.learners.machines();
  const extended = school.classes.roster
    .studentsOf(back.body.id)
    .map(async ({ name, learner }) => [name, await machines.isExtended(learner)]);
  expect(await Promise.all(extended)).toEqual([
    ['Ada', false],
    ['Zoë', true],
  ]);
  const trail = await school.ground.records.auditTrail(back.body.id);
  expect(trail[0]).toMatchObject({ what: 'change' });

  // On another bridge the code on the board is the same, and the personal codes are new: those of the other cannot be read.
  const other = await TestSchool.open();
  try {
    const there = await bringBack(other, archive);
    expect([there.status, there.body.code]).toEqual([200, record?.code]);
    const code = await other.deed({ type: 'personal-code', to: ['Ada'] }, there.body.id);
    expect(code.body.personalCode).not.toBe(ada.body.personalCode);
    const moved = await other.join({ name: 'Ada', code: there.body.code, personalCode: code.body.personalCode ?? '' });
    expect(await ask(other, learnerIn(moved.cookies), ...questions)).toEqual(before);
    expect((await fetch(`${other.bridge.origin}${paths.machine}`, { headers: { cookie: ada.cookies } })).status).toBe(403);
  } finally {
    await other.remove();
  }
});

test('a student whose server tells nothing keeps nobody else out', async () => {
  const ada = await school.join({ name: 'Ada' });
  await ask(school, learnerIn(ada.cookies), ['CONFIG', 'SET', 'requirepass', 'hunter2']);
  await ask(
    school,
    learnerIn((await school.join({ name: 'Zoë' })).cookies),
    ['XADD', 'stream', '5-1', 'k', 'v'],
    ['XGROUP', 'CREATE', 'stream', 'readers', '0'],
    ['XREADGROUP', 'GROUP', 'readers', 'one', 'STREAMS', 'stream', '>'],
    ['XDEL', 'stream', '5-1'],
  );
  await school.join({ name: 'Ben' });
  await school.deed({ type: 'remove', to: ['Ben'] });
  const { archive, gaps } = await archiveAndGaps(school, (await school.list())[0]?.id ?? '');
  const files = await filesOf(archive);
  expect(gaps).toEqual([
    { name: 'Ada', lacks: 'all', why: 'refused', text: expect.stringMatching(/^NOAUTH/) as string },
    { name: 'Zoë', lacks: 'deleted-entries' },
    { name: 'Ben', lacks: 'all', why: 'removed' },
  ]);
  expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining(['students/ada/missing.json', 'students/zoe/appendonly.aof.00000']));
  expect(school.log.join('\n')).toContain('The data of Ada is not in the archive');
});

test('a server that is left out is named, also one that was parked, or stopped by the student', async () => {
  const learner = learnerIn((await school.join({ name: 'Ada' })).cookies);
  await ask(school, learner, ['SET', 'a', '1']);
  const machine = await school.learners.machine(learner);
  const start = (port: number): Promise<ServerHandle> => startBehind(machine, '--port', `${port}`);
  // Of these two one is worth a word.
  for (const [port, ...commands] of [[6392, command('SET', 'mine', '1')], [6393]] as const) {
    const server = await start(port);
    const stream = await machine.connect('127.0.0.1', port);
    if (commands.length > 0) await converse(stream, commands.join(''), commands.length);
    stream.destroy();
    server.signal('TERM');
    await server.exited;
  }
  await start(6391);
  await expect.poll(() => school.learners.park(learner)).toBe(true);
  expect((await machine.facts()).servers).toEqual([]);
  const { gaps } = await archiveAndGaps(school, (await school.list())[0]?.id ?? '');
  expect(gaps.toSorted((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)))).toEqual([
    { name: 'Ada', lacks: 'server', port: 6391 },
    { name: 'Ada', lacks: 'server', port: 6392 },
  ]);
});

test('an archive that comes twice at once gives two classes with a code each, and no more classes than there may be', async () => {
  await school.join({ name: 'Ada' });
  const archive = await archiveOf(school, (await school.list())[0]?.id ?? '');
  const other = await TestSchool.open();
  try {
    const codes = (await Promise.all([bringBack(other, archive), bringBack(other, archive)])).map(({ status, body }) => [
      status,
      body.code,
    ]);
    expect(codes.map(([status]) => status)).toEqual([200, 200]);
    expect(new Set(codes.map(([, code]) => code)).size).toBe(2);
    for (let count = (await other.list()).length; count < classLimits.classes; count += 1)
      other.ground.roster.putClass({ ...room, id: count.toString(16).padStart(12, '0'), code: `TOO-MANY${count}` });
    const one = await bringBack(other, archive);
    expect([one.status, one.body.code]).toEqual([409, 'bad-request']);
  } finally {
    await other.remove();
  }
});

test('what is no archive, is newer, or holds a preamble is refused with the reason, and leaves nothing', async () => {
  await school.join({ name: 'Ada' });
  const files = await filesOf(await archiveOf(school, (await school.list())[0]?.id ?? ''));
  const [head] = files;
  const about = JSON.parse(String(head?.bytes)) as Record<string, unknown>;
  const withAbout = (value: unknown): Buffer =>
    packed([{ name: 'class.json', bytes: Buffer.from(JSON.stringify(value)) }, ...files.slice(1)]);
  const student = (about['students'] as object[])[0];
  const withStudent = (change: object): Buffer => withAbout({ ...about, students: [{ ...student, ...change }] });
  const withClass = (change: object): Buffer => withAbout({ ...about, class: { ...(about['class'] as object), ...change } });
  const withFile = (name: string, value: unknown): Buffer =>
    packed([...files.filter((file) => file.name !== name), { name, bytes: Buffer.from(JSON.stringify(value)) }]);
  const withData = (bytes: string): Buffer => packed([...files, { name: 'students/ada/appendonly.aof.00000', bytes: Buffer.from(bytes) }]);
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [Buffer.from('nothing of the kind'), /damaged/],
    [gzipSync('x'.repeat(2_000)), /no archive of a class/],
    [packed([]), /no class in it/],
    [packed(files.slice(1)), /does not begin with the class/],
    [(await archiveOf(school, (await school.list())[0]?.id ?? '')).subarray(0, 200), /cannot be brought back/],
    [withAbout({ ...about, format: 2 }), /a newer notebook wrote it \(format 2, and this one reads 1\)/],
    [withAbout({ ...about, students: [{ hostname: '../../etc' }] }), /class\.json is wrong/],
    [withStudent({ hostname: 'server' }), /class\.json is wrong at students\.0\.hostname/],
    [withStudent({ name: 'A\u202eda' }), /class\.json is wrong at students\.0\.name/],
    [withAbout({ ...about, students: [student, student] }), /each student once/],
    [withClass({ createdAt: 1e300 }), /class\.json is wrong at class\.createdAt/],
    [withFile('progress.json', [{ name: 'Ada', page: null, record: { sheets: null } }]), /progress\.json is wrong/],
    [withFile('audit.json', [{ at: 1, by: 'Miriam', what: 'end' }]), /audit\.json is wrong at 0\.whom/],
    [withFile('students/ada/kept.json', [{ key: '', text: null, changedAt: 1 }]), /kept\.json is wrong/],
    [withData('REDIS0012\u00fa'), /preamble of an RDB file/],
    [withData('\u0000\u0001'), /no append-only file/],
  ];
  for (const [archive, says] of cases) {
    const { status, body } = await bringBack(school, archive);
    expect.soft([status, body.message], String(says)).toEqual([400, expect.stringMatching(says)]);
  }
  expect((await school.list()).map(({ name }) => name)).toEqual(['Redis']);
  expect(Object.keys(await school.state.redis.hgetall('classes'))).toHaveLength(1);
  // What harms harms its own server alone, and what it refuses is said.
  const hostile = await bringBack(school, withData('*1\r\n$8\r\nFLUSHALL\r\n*2\r\n$4\r\nNOPE\r\n$1\r\nx\r\n'));
  expect(hostile.status).toBe(200);
  expect(school.log.join('\n')).toContain('1 commands were refused');
  const cookie = (await school.join({ name: 'Eve', code: hostile.body.code })).cookies;
  expect((await school.get<ClassFacts>(classPaths.own, { cookie })).status).toBe(200);
});
