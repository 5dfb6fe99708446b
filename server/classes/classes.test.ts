// Tests of a class as browsers and the teacher's page meet it: over a real bridge, with a real state Redis and real machines.
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  classPaths,
  takenHostNames,
  type ClassFacts,
  type ClassSummary,
  type JoinRefusal,
  type TeacherSession,
} from '../../src/class-protocol.ts';
import { closeCodes, paths } from '../../src/protocol.ts';
import { closing } from '../testing/test-bridge.ts';
import { TestSchool } from '../testing/test-school.ts';
import { ask } from '../testing/test-learners.ts';
import { command, converse } from '../testing/test-redis.ts';
import { classLimits, guessLimits } from './limits.ts';

let school: TestSchool;
/** Unix time in milliseconds, as the class has it. */
let time: number;

beforeEach(async () => {
  time = Date.now();
  school = await TestSchool.open({ now: () => time, running: () => time });
});
afterEach(() => school.remove());

/** The learner that cookies name. */
const learnerIn = (cookies: string): string => /=([\da-f]{32})/.exec(cookies)?.[1] ?? '';
/** A PING by the HTTP gateway: of whoever has these cookies. */
const ping = async (cookie: string): Promise<number> =>
  (await fetch(`${school.bridge.origin}/webdis/PING`, { headers: { cookie, origin: school.bridge.origin } })).status;

test('a code and a name are enough, and the machine is called so', async () => {
  const { status, body, cookies } = await school.join({ name: '  Zoë  Q ', code: school.code.toLowerCase().replace('-', ' ') });
  expect([status, body]).toEqual([200, { name: 'Zoë Q', personalCode: expect.stringMatching(/^[\dA-Z]{4}-[\dA-Z]{4}$/) }]);
  expect(cookies).toMatch(/^redis-notebook-c0ffee00=\S+; redis-notebook-c0ffee00-gateway=\S+$/);
  const facts = await school.get<ClassFacts>(classPaths.own, { cookie: cookies });
  expect(facts.body).toMatchObject({ name: 'Redis', student: { name: 'Zoë Q', hostname: 'zoe-q', reachable: true }, hasEnded: false });
  expect(await ping(cookies)).toBe(200);
});

test('the same browser comes back as itself, another one with name and personal code', async () => {
  const first = await school.join({ name: 'Ada' });
  const again = await school.join({ name: 'ada' }, first.cookies);
  expect([again.status, again.body]).toEqual([200, first.body]);
  const { personalCode } = first.body;
  const other = await school.join({ name: 'ADA', personalCode: personalCode.toLowerCase().replace('-', '') });
  expect([other.status, other.body]).toEqual([200, first.body]);
  expect(learnerIn(other.cookies)).toBe(learnerIn(first.cookies));
  // Whoever types another name at the same browser is somebody else from then on; a name under which nothing was done is free again.
  const names = (): string[] => school.ground.roster.studentsOf(school.ground.roster.classes[0]?.id ?? '').map(({ name }) => name);
  const friend = await school.join({ name: 'Ben' }, first.cookies);
  expect(learnerIn(friend.cookies)).not.toBe(learnerIn(first.cookies));
  expect([names(), (await school.get(classPaths.own, { cookie: first.cookies })).status]).toEqual([['Ben'], 403]);
  const machines = await school.learners.machines();
  await ask(await machines.of(learnerIn(friend.cookies)), 6379, 'PING');
  expect((await school.join({ name: 'Cem' }, friend.cookies)).status).toBe(200);
  expect([names(), (await school.get(classPaths.own, { cookie: friend.cookies })).status]).toEqual([['Ben', 'Cem'], 200]);
});

test('a name that is taken is refused with a free one, and nobody takes it over', async () => {
  const ada = await school.join({ name: 'Ada' });
  for (const name of ['Ada', 'ÁDA', 'ada', '\u0410da']) {
    const { status, body, cookies } = await school.join({ name });
    expect.soft([status, body.code, cookies], name).toEqual([409, 'name-taken', '']);
    expect.soft(body.free).toMatch(/-2$/);
  }
  expect((await school.join({ name: 'Ada-2' })).status).toBe(200);
  for (const personalCode of ['0000-0000', '', 'x', ada.body.personalCode.slice(0, -1)]) {
    const { status, body, cookies } = await school.join({ name: 'Ada', personalCode });
    expect.soft([status, body.code], personalCode).toEqual([403, 'wrong-personal-code']);
    expect.soft(cookies).not.toMatch(/c0ffee00=/);
  }
  // However many wrong ones others tried, the owner gets in.
  expect((await school.join({ name: 'Ada', personalCode: ada.body.personalCode })).status).toBe(200);
});

test('a name that means something else, no name and no request are refused', async () => {
  for (const name of [...takenHostNames, 'S\u00e9rver']) {
    const { status, body } = await school.join({ name });
    expect.soft([status, body]).toMatchObject([409, { code: 'name-taken', free: `${name}-2` }]);
  }
  for (const name of ['', '   ', '...', 'x'.repeat(33), '\u202e']) {
    const { status, body } = await school.join({ name });
    expect.soft([status, body.code], name).toEqual([400, 'bad-request']);
  }
  for (const body of [{}, { code: 'x' }, { code: 5, name: 'Ada' }, [], null, { code: 'A'.repeat(999), name: 'Ada' }]) {
    const answer = await school.post<JoinRefusal>(classPaths.join, body);
    expect.soft([answer.status, answer.body.code], JSON.stringify(body)).toEqual([400, 'bad-request']);
  }
});

test('two who type the same name at once do not both get it', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => school.join({ name: 'Ada' })));
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, ...Array.from({ length: 7 }, () => 409)]);
});

test('the fifth wrong code costs the guesser eight seconds, and nobody else', async () => {
  let cookies = '';
  const guess = async (): Promise<JoinRefusal & { status: number }> => {
    const answer = await school.join({ name: 'Eve', code: 'WRONG-CODE' }, cookies);
    cookies = answer.cookies === '' ? cookies : answer.cookies;
    return { ...answer.body, status: answer.status };
  };
  for (let count = 0; count < guessLimits.free; count += 1)
    expect(await guess()).toEqual({ status: 404, code: 'no-class', message: expect.any(String) });
  expect(await guess()).toMatchObject({ status: 404, code: 'no-class', waitMs: 8_000 });
  time += 3_000;
  expect(await guess()).toMatchObject({ status: 429, code: 'wait', waitMs: 5_000 });
  // The right one has to wait as well, or guessing would cost nothing.
  expect((await school.join({ name: 'Eve' }, cookies)).status).toBe(429);
  expect((await school.join({ name: 'Ada' })).status).toBe(200);
  time += 5_000;
  expect(await guess()).toMatchObject({ status: 404, waitMs: 16_000 });
  time += 16_000;
  const let_in = await school.join({ name: 'Eve' }, cookies);
  expect([let_in.status, let_in.cookies]).toEqual([200, expect.stringMatching(/-tries=$/)]);
});

test('after a hundred wrong codes of whoever it was, the teacher lets joiners in by hand', async () => {
  const ada = await school.join({ name: 'Ada' });
  await Promise.all(Array.from({ length: guessLimits.beforeHold }, () => school.join({ name: 'Eve', code: 'WRONG-CODE' })));
  const held = await school.join({ name: 'Ben' });
  expect([held.status, held.body]).toMatchObject([503, { code: 'held', place: 1, className: 'Redis' }]);
  // Whoever is in comes back as ever.
  expect((await school.join({ name: 'Ada' }, ada.cookies)).status).toBe(200);
  expect((await school.join({ name: 'Ada', personalCode: ada.body.personalCode })).status).toBe(200);
  expect((await school.deed({ type: 'let-in', names: ['Ben'] })).body).toEqual({ count: 1 });
  expect((await school.join({ name: 'Ben' })).status).toBe(200);
  // It is remembered over a start.
  await school.stop();
  await school.start();
  expect((await school.join({ name: 'Cem' })).body.code).toBe('held');
  time += guessLimits.windowMs + 60_000;
  expect((await school.join({ name: 'Cem' })).status).toBe(200);
});

test('a full class has a line, which lets in by itself as places come', async () => {
  await school.deed({ type: 'places', places: 2 });
  await Promise.all(['Ada', 'Ben'].map((name) => school.join({ name })));
  const places = async (): Promise<unknown[]> => {
    const answers: unknown[] = [];
    for (const name of ['Cem', 'Dan', 'Eva']) {
      const { status, body } = await school.join({ name });
      answers.push(status === 200 ? 'in' : [body.code, body.place]);
    }
    return answers;
  };
  expect(await places()).toEqual([
    ['class-full', 1],
    ['class-full', 2],
    ['class-full', 3],
  ]);
  expect(school.classes.roster.classes[0]?.places).toBe(2);
  await school.deed({ type: 'places', places: 3 });
  // Nobody overtakes.
  expect((await school.join({ name: 'Eva' })).body).toMatchObject({ code: 'class-full', place: 3 });
  expect(await places()).toEqual(['in', ['class-full', 1], ['class-full', 2]]);
  await school.deed({ type: 'remove', to: ['Ben'] });
  expect((await school.join({ name: 'Dan' })).status).toBe(200);
  expect((await school.join({ name: 'Eva' })).body).toMatchObject({ code: 'class-full', place: 1 });
});

test('a student who is removed is out at once, and comes back by the teacher alone', async () => {
  const ada = await school.join({ name: 'Ada' });
  const ws = school.bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, ada.cookies);
  await once(ws, 'message');
  ws.send(Buffer.from(command('SET', 'key', 'value')));
  await once(ws, 'message');
  const closed = closing(ws);
  expect((await school.deed({ type: 'remove', to: ['Ada'] })).body).toEqual({ count: 1 });
  expect((await closed).code).toBe(closeCodes.noLearner);
  expect(await ping(ada.cookies)).toBe(401);
  for (const request of [{ name: 'Ada' }, { name: 'Anna' }, { name: 'Ada', personalCode: ada.body.personalCode }]) {
    const { status } = await school.join(request, ada.cookies);
    expect.soft(status, request.name).toBe(403);
  }
  // Another browser may be whose name it is.
  expect((await school.join({ name: 'Ada' })).body.code).toBe('held');
  await school.stop();
  await school.start();
  expect((await school.join({ name: 'Ada' }, ada.cookies)).body.code).toBe('removed');
  await school.deed({ type: 'let-in', names: ['Ada'] });
  expect((await school.join({ name: 'Ada' }, ada.cookies)).body).toEqual(ada.body);
  const machine = await school.learners.machine(learnerIn(ada.cookies));
  const stream = await machine.connect('127.0.0.1', 6379);
  expect(await converse(stream, command('GET', 'key'), 1)).toEqual(['$5\r\nvalue\r\n']);
  stream.destroy();
});

test('the link of the start is traded for a secret, which works over a start and in the header alone', async () => {
  const wrong = await school.post(classPaths.session, { token: `${school.classes.token.slice(1)}x` });
  expect([wrong.status, wrong.body]).toMatchObject([403, { code: 'not-allowed' }]);
  const session = await school.post<TeacherSession>(classPaths.session, { token: school.classes.token });
  expect([session.status, session.cookies]).toEqual([200, '']);
  expect(session.body).toMatchObject({
    name: null,
    classes: [{ name: 'Redis', code: school.code, students: 0, isOpen: true, hasEnded: false }],
  });
  const authorization = `Bearer ${session.body.secret}`;
  expect((await school.get(classPaths.classes, { authorization })).status).toBe(200);
  expect((await school.get(classPaths.classes, { cookie: `secret=${session.body.secret}` })).status).toBe(401);
  expect((await school.get(classPaths.classes, { authorization: `Bearer ${school.classes.token}` })).status).toBe(401);
  const { token } = school.classes;
  await school.stop();
  await school.start();
  expect(school.classes.token).toBe(token);
  expect((await school.get(classPaths.classes, { authorization })).status).toBe(200);
  // Neither the token nor a secret is in the state.
  const { redis } = school.state;
  const kept = await Promise.all(['teacher', 'secrets'].map(async (key) => JSON.stringify(await redis.hgetall(key))));
  for (const secret of [token, session.body.secret]) expect(kept.join('')).not.toContain(secret);
});

test('a student has no rights of the teacher', async () => {
  const { cookies } = await school.join({ name: 'Ada' });
  for (const path of [classPaths.classes, classPaths.room, classPaths.progressFile, classPaths.archive]) {
    expect.soft((await fetch(school.bridge.origin + path, { headers: { cookie: cookies } })).status, path).toBeGreaterThanOrEqual(401);
  }
  expect(
    (await school.post(`${classPaths.deed}?class=${school.ground.roster.classes[0]?.id}`, { type: 'end' }, { cookie: cookies })).status,
  ).toBe(401);
});

test('several classes are apart: codes, names, and whom a deed reaches', async () => {
  const { body: second, status } = await school.post<ClassSummary>(
    classPaths.classes,
    { name: 'Databases 2b', places: 5 },
    await school.bearer(),
  );
  expect([status, second]).toMatchObject([200, { name: 'Databases 2b', places: 5, students: 0 }]);
  const [first] = await school.list();
  const one = await school.join({ name: 'Ada', code: first?.code ?? '' });
  const other = await school.join({ name: 'Ada', code: second.code });
  expect([one.status, other.status]).toEqual([200, 200]);
  expect((await school.get<ClassFacts>(classPaths.own, { cookie: other.cookies })).body.id).toBe(second.id);
  expect((await school.join({ name: 'Ada', code: second.code, personalCode: one.body.personalCode })).status).toBe(403);
  await school.deed({ type: 'remove', to: ['Ada'] }, first?.id);
  expect([await ping(one.cookies), await ping(other.cookies)]).toEqual([401, 200]);
  expect((await school.deed({ type: 'end' }, 'nowhere')).status).toBe(404);
});

test('the personal code is shown to the teacher, and the trail keeps that', async () => {
  const ada = await school.join({ name: 'Ada' });
  await school.deed({ type: 'call-me', name: 'Miriam' });
  expect((await school.deed({ type: 'personal-code', to: ['Ada'] })).body).toEqual({ count: 1, personalCode: ada.body.personalCode });
  expect((await school.deed({ type: 'personal-code', to: ['Nobody'] })).status).toBe(404);
  await school.deed({ type: 'remove', to: ['Ada'] });
  const [record] = school.ground.roster.classes;
  const trail = await school.ground.records.auditTrail(record?.id ?? '');
  expect(trail.map(({ by, what, whom }) => [by, what, whom])).toEqual([
    ['', 'call-me', null],
    ['Miriam', 'personal-code', ['Ada']],
    ['Miriam', 'personal-code', ['Nobody']],
    ['Miriam', 'not-done', ['Nobody']],
    ['Miriam', 'remove', ['Ada']],
  ]);
  expect(await school.state.redis.hgetall(`class:${record?.id}:removed`)).not.toHaveProperty(
    'ada',
    expect.stringContaining(ada.body.personalCode),
  );
});

test('what is no deed is refused; a closed room holds who is new; a class is changed as a whole', async () => {
  for (const deed of [
    { type: 'nothing' },
    { type: 'remove' },
    { type: 'places', places: 0 },
    { type: 'change', name: ' ' },
    { type: 'end', more: 1 },
  ]) {
    const { status, body } = await school.post<JoinRefusal>(
      `${classPaths.deed}?class=${school.ground.roster.classes[0]?.id}`,
      deed,
      await school.bearer(),
    );
    expect.soft([status, body.code], JSON.stringify(deed)).toEqual([400, 'bad-request']);
  }
  const past = await school.deed({ type: 'change', endsAt: time - 1 });
  expect([past.status, past.body.message]).toEqual([400, expect.stringContaining('in the past')]);
  expect((await school.post(classPaths.classes, { name: 'Over', endsAt: 0 }, await school.bearer())).status).toBe(400);
  await school.deed({ type: 'open-room', isOpen: false });
  expect((await school.join({ name: 'Ada' })).body.code).toBe('held');
  await school.deed({ type: 'open-room', isOpen: true });
  const lessons = [{ page: '/python/', isDue: true }];
  await school.deed({ type: 'change', name: 'Databases 2b', lessons, mayLook: true });
  const ada = await school.join({ name: 'Ada' });
  expect((await school.get<ClassFacts>(classPaths.own, { cookie: ada.cookies })).body).toMatchObject({
    name: 'Databases 2b',
    lessons,
    mayLook: true,
  });
  await school.stop();
  await school.start();
  expect((await school.list())[0]).toMatchObject({ name: 'Databases 2b', lessons, mayLook: true, students: 1 });
});

test('a class that ended is closed, its students are told until when, and its data goes a week later', async () => {
  const ada = await school.join({ name: 'Ada' });
  expect(await ping(ada.cookies)).toBe(200);
  await school.deed({ type: 'change', endsAt: time + 60_000 });
  time += 60_000;
  await school.stop();
  await school.start();
  await school.classes.settle();
  expect(await ping(ada.cookies)).toBe(401);
  const back = await school.join({ name: 'Ada' }, ada.cookies);
  expect([back.status, back.body]).toMatchObject([410, { code: 'class-ended', className: 'Redis', until: time + classLimits.takeHomeMs }]);
  expect((await school.get<ClassFacts>(classPaths.own, { cookie: ada.cookies })).body.hasEnded).toBe(true);
  // What it is called may be changed, and the settings be saved as they are: it has ended all the same.
  await school.deed({ type: 'change', name: 'Redis', endsAt: time });
  expect((await school.list())[0]?.hasEnded).toBe(true);
  // Another browser comes to take work home by name and personal code; without them it gets no cookie.
  expect((await school.join({ name: 'Ada' })).cookies).toBe('');
  expect((await school.join({ name: 'Ada', personalCode: ada.body.personalCode })).cookies).toMatch(/c0ffee00=[\da-f]{32}/);

  time += classLimits.takeHomeMs;
  await school.classes.settle();
  expect(school.ground.roster.classes).toEqual([]);
  expect((await school.get(classPaths.own, { cookie: ada.cookies })).status).toBe(403);
  expect((await school.state.redis.keys('notebook:class:*')).concat(Object.keys(await school.state.redis.hgetall('classes')))).toEqual([]);
  expect((await school.join({ name: 'Ada' })).status).toBe(404);
});
