// The live side of a class at a real bridge: real WebSockets, a real Redis for what is kept, and machines with real servers.
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import {
  classPaths,
  type ClassSummary,
  type ClassWord,
  type LessonPlan,
  type SeenPage,
  type StudentRow,
  type StudentWord,
  type TeacherNews,
  type TeacherWord,
} from '../../../src/class-protocol.ts';
import { closeCodes } from '../../../src/protocol.ts';
import { closing, TestBridge } from '../../testing/test-bridge.ts';
import { ask, testHost, TestLearners } from '../../testing/test-learners.ts';
import { startTestRedis, type TestRedis } from '../../testing/test-redis.ts';
import { ada, room } from '../../testing/test-students.ts';
import type { LiveDeed } from '../class-part.ts';
import { Roster, type Student } from '../roster.ts';
import { liveLimits } from './limits.ts';
import { openLive, type Live } from './live.ts';
import { ProgressStore } from './progress-store.ts';

const bob: Student = { ...ada, learner: 'b'.repeat(32), name: 'Bob', hostname: 'bob' };
const lists = '/lists/';
const plans: LessonPlan[] = [
  { page: lists, title: 'Lists', steps: ['1', '2', '3'].map((label) => ({ kind: 'snippet', label, head: '' })) },
  { page: '/sets/', title: 'Sets', steps: [{ kind: 'exercise', label: 'A', head: '' }] },
];
const patience = { timeout: 15_000 };

const host = await testHost();
let learners: TestLearners;
let state: TestRedis;
let redis: Redis;
let roster: Roster;
let live: Live;
let bridge: TestBridge;
let reachable: [string, boolean][];
/** What the audit trail was told of visits. */
let noted: unknown[];
/** The trail cannot be written. */
let isSilent: boolean;
/** How far the class's clock is ahead, in milliseconds. */
let ahead: number;
const sockets: WebSocket[] = [];

beforeAll(async () => {
  state = await startTestRedis();
  learners = await TestLearners.open({ redisServer: host.redisServer, isolation: host.isolation });
});
afterAll(async () => {
  await learners.remove();
  await state.stop();
});

async function open(): Promise<void> {
  redis = new Redis({ path: state.path });
  const log = vi.fn<(entry: string) => void>();
  live = await openLive({
    roster,
    machines: await learners.machines(),
    plans,
    keep: new ProgressStore(redis),
    summaryOf: ({ endedAt, ...record }): ClassSummary => ({
      ...record,
      keptUntil: null,
      hasEnded: endedAt !== null,
      students: roster.sizeOf(record.id),
    }),
    factsOf: ({ name, hostname, reachable: isReachable }) => ({
      id: room.id,
      name: room.name,
      teacher: roster.teacher ?? '',
      student: { name, hostname, reachable: isReachable },
      lessons: [],
      endsAt: null,
      hasEnded: false,
      mayLook: false,
    }),
    waitingOf: () => [],
    removedOf: () => [],
    note: (classId, { by, what, whom }) => {
      if (isSilent) return Promise.reject(new Error('The records are silent'));
      noted.push([classId, by, what, whom]);
      return Promise.resolve();
    },
    setReachable: (one, isReachable) => {
      reachable.push([one.name, isReachable]);
      return Promise.resolve();
    },
    homeUntil: () => 99,
    log,
    now: () => Date.now() + ahead,
  });
  const part = {
    roster,
    teacherOf: (secret: string) => (secret === 'sesame' ? { name: 'Miriam' } : null),
    routes: live.routes,
    sockets: live.sockets,
    close: () => live.close(),
  };
  bridge = await TestBridge.open(await learners.machines(), {}, {}, { roster, part: () => part });
}

async function close(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.terminate();
  await bridge.close();
  await live.close();
  redis.disconnect();
}

beforeEach(async () => {
  reachable = [];
  noted = [];
  isSilent = false;
  ahead = 0;
  roster = new Roster();
  roster.putClass(room);
  roster.putTeacher('Miriam');
  for (const one of [ada, bob]) roster.put(one);
  await open();
});
afterEach(async () => {
  await close();
  const cleaner = new Redis({ path: state.path });
  await cleaner.flushall();
  cleaner.disconnect();
});

/** One end of a WebSocket of the class, and what it heard. */
interface Page<Heard, Said> {
  readonly ws: WebSocket;
  readonly heard: Heard[];
  readonly say: (...words: Said[]) => void;
  /** The last word of a kind, once there is one that fits. */
  readonly hears: <T extends string>(type: T, fits?: object) => Promise<Extract<Heard, { type: T }>>;
}

async function page<Heard extends { type: string }, Said>(ws: WebSocket): Promise<Page<Heard, Said>> {
  sockets.push(ws);
  const heard: Heard[] = [];
  ws.on('error', () => {});
  ws.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Heard));
  await once(ws, 'open');
  return {
    ws,
    heard,
    say: (...words) => {
      for (const word of words) ws.send(JSON.stringify(word));
    },
    hears: async (type, fits = {}) =>
      vi.waitFor(() => {
        const last = heard.findLast((word) => word.type === type);
        expect(last).toMatchObject({ type, ...fits });
        return last as Extract<Heard, { type: typeof type }>;
      }, patience),
  };
}

const studentPage = (one: Student): Promise<Page<ClassWord, StudentWord>> =>
  page(bridge.socket(classPaths.live, bridge.cookiesOf(one.learner)));
const teacherPage = (): Promise<Page<TeacherNews, TeacherWord>> =>
  page(
    new WebSocket(`${bridge.origin.replace('http', 'ws')}${classPaths.teacherLive}?class=${room.id}`, ['bearer.sesame'], {
      origin: bridge.origin,
    }),
  );

/** A row as snapshot and deltas have it by now. */
function rowOf({ heard }: Page<TeacherNews, TeacherWord>, name: string): Omit<StudentRow, 'cells'> & { cells: string } {
  let row: StudentRow | undefined;
  for (const news of heard) {
    if (news.type === 'snapshot') row = news.students.find((one) => one.name === name);
    if (news.type === 'gone' && news.names.includes(name)) row = undefined;
    const change = news.type === 'rows' ? news.rows.find((one) => one.name === name) : undefined;
    if (change === undefined) continue;
    const cells = [...(row?.cells ?? plans[0]?.steps.map(() => ({ state: 'not-run' as const, tries: 0 })) ?? [])];
    for (const [step, stepState, tries] of change.cells) cells[step] = { state: stepState, tries };
    row = { ...change, cells };
  }
  if (row === undefined) throw new Error(`${name} has no row`);
  return { ...row, cells: row.cells.map((cell) => `${cell.state} ${cell.tries}`).join(', ') };
}

/** Has the teacher do something. */
const asked = (deed: LiveDeed): Promise<unknown> => live.deed(deed, room, { name: 'Miriam' });

test('whose Redis waits for its turn is told the place in the line until it starts, and nobody else is told anything', async () => {
  await close();
  const shared = learners;
  learners = await TestLearners.open({
    redisServer: host.redisServer,
    isolation: host.isolation,
    limits: { servers: 1, placeMs: 60_000, tenureMs: 1e6 },
  });
  try {
    await open();
    // The one place is taken by whoever waits for something.
    const first = await (await learners.machine(ada.learner)).connect('127.0.0.1', 6379);
    first.on('error', () => {}).write('BLPOP list 0\r\n');
    const [one, other] = await Promise.all([studentPage(ada), studentPage(bob)]);
    const coming = ask(await learners.machine(bob.learner), 6379, 'PING');
    await other.hears('start', { place: 1 });
    await (await studentPage(bob)).hears('start', { place: 1 });
    first.destroy();
    expect(await coming).toBe('+PONG');
    await other.hears('start', { place: null });
    expect(one.heard.filter(({ type }) => type === 'start')).toEqual([]);
  } finally {
    await close();
    await learners.remove();
    learners = shared;
    await open();
  }
}, 30_000);

test('what a student does shows on the teacher’s page, hands wait in line, and another lesson brings a snapshot', async () => {
  const [desk, one, other] = await Promise.all([teacherPage(), studentPage(ada), studentPage(bob)]);
  await one.hears('facts', { facts: { name: 'Databases 2b', teacher: 'Miriam', student: { name: 'Ada', reachable: true } } });
  await one.hears('hand', { place: null });
  await desk.hears('snapshot', { page: lists, eyes: false, waiting: [], class: { id: room.id, students: 2 } });
  one.say({ type: 'at', page: lists, step: 1 });
  one.say(
    { type: 'step', page: lists, step: 1, state: 'running' },
    { type: 'step', page: lists, step: 1, state: 'failed', error: 'ERR <b>no</b>' },
  );
  await vi.waitFor(() => {
    expect(rowOf(desk, 'Ada')).toMatchObject({ isHere: true, page: lists, step: 1, lastError: 'ERR <b>no</b>' });
    expect(rowOf(desk, 'Ada').cells).toBe('not-run 0, failed 1, not-run 0');
  }, patience);
  other.say({ type: 'hand', isUp: true });
  await other.hears('hand', { place: 1 });
  one.say({ type: 'hand', isUp: true });
  await one.hears('hand', { place: 2 });
  // A second page of theirs knows it, too.
  const second = await studentPage(ada);
  await second.hears('hand', { place: 2 });
  await live.deed({ type: 'lower-hand', to: ['Bob'] }, room, { name: 'Miriam' });
  await Promise.all([other.hears('hand', { place: null }), one.hears('hand', { place: 1 }), second.hears('hand', { place: 1 })]);
  await desk.hears('deed', { did: { by: 'Miriam', what: 'lower-hand', whom: ['Bob'] }, count: 1 });
  desk.say({ type: 'lesson', page: '/sets/' });
  const { students } = await desk.hears('snapshot', { page: '/sets/' });
  expect(students.map(({ name, cells, handSince }) => [name, cells.length, handSince !== null])).toEqual([
    ['Ada', 1, true],
    ['Bob', 1, false],
  ]);
  // A reload: the hand stays up.
  second.ws.close();
  one.ws.close();
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').isHere).toBe(false), patience);
  await (await studentPage(ada)).hears('hand', { place: 1 });
  const { room: numbers } = await desk.hears('room');
  expect(numbers.memory.used).toBeGreaterThan(0);
  expect(numbers).toMatchObject({ servers: { down: [] }, queue: { waiting: 0 } });
});

test('a message, eyes and a lesson reach whom they are for, and are told to every page of the teacher', async () => {
  const [desk, projector, one, other] = await Promise.all([teacherPage(), teacherPage(), studentPage(ada), studentPage(bob)]);
  expect(await asked({ type: 'message', to: ['Ada', 'Nobody'], text: 'Step 2 starts with \u001b[31mWATCH', page: lists, step: 1 })).toEqual(
    {
      count: 1,
    },
  );
  await one.hears('message', { from: 'Miriam', text: 'Step 2 starts with [31mWATCH', page: lists, step: 1 });
  expect(await asked({ type: 'eyes', on: true })).toEqual({ count: 2 });
  await Promise.all([one.hears('eyes', { from: 'Miriam' }), other.hears('eyes', { from: 'Miriam' })]);
  await Promise.all([desk, projector].map((each) => each.hears('class', { eyes: true })));
  // Who comes meanwhile is asked for theirs, too.
  await (await studentPage(bob)).hears('eyes', { from: 'Miriam' });
  await asked({ type: 'eyes', on: false });
  await one.hears('eyes', { from: null });
  expect(await asked({ type: 'open', page: '/sets/', step: 0 })).toEqual({ count: 2 });
  expect(await asked({ type: 'snippet', kind: 'redis', source: 'GET a' })).toEqual({ count: 2 });
  expect(await asked({ type: 'run', page: lists, step: 2, to: ['Ada'] })).toEqual({ count: 1 });
  await one.hears('open', { page: '/sets/', step: 0 });
  await one.hears('snippet', { kind: 'redis', source: 'GET a' });
  await one.hears('run', { page: lists, step: 2 });
  await expect(asked({ type: 'run', page: lists, step: 9 })).rejects.toMatchObject({ status: 400 });
  await expect(asked({ type: 'open', page: 'https://evil.example/', step: null })).rejects.toMatchObject({ status: 400 });
  expect(other.heard.filter(({ type }) => type === 'message' || type === 'run')).toEqual([]);
  await projector.hears('deed', { did: { by: 'Miriam', what: 'run', whom: ['Ada'], more: { page: lists, step: 2 } }, count: 1 });
  // On the way to the next page nothing is missed.
  one.ws.close();
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').isHere).toBe(false), patience);
  expect(await asked({ type: 'message', text: 'on your way', to: ['Ada'] })).toEqual({ count: 1 });
  await (await studentPage(ada)).hears('message', { text: 'on your way' });
});

test('of two pages of a student a deed is done on the one used last, and a message is read on both', async () => {
  const [desk, one, idle] = await Promise.all([teacherPage(), studentPage(ada), studentPage(ada)]);
  await idle.hears('eyes', { from: null });
  one.say({ type: 'at', page: lists, step: 1 });
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').page).toBe(lists), patience);
  expect(await asked({ type: 'run', page: lists, step: 2 })).toEqual({ count: 1 });
  await asked({ type: 'snippet', kind: 'redis', source: 'GET a' });
  await asked({ type: 'open', page: '/sets/', step: 0 });
  await asked({ type: 'message', text: 'for all to read' });
  await Promise.all([one, idle].map((each) => each.hears('message')));
  const deeds = ({ heard }: typeof one): string[] => heard.map(({ type }) => type).filter((type) => /^(run|snippet|open)$/.test(type));
  expect([deeds(one), deeds(idle)]).toEqual([['run', 'snippet', 'open'], []]);
});

test('a page that a teacher looks at is not used by what it shows: the next look is at the one that was', async () => {
  const [desk, one, two] = await Promise.all([teacherPage(), studentPage(ada), studentPage(ada)]);
  await two.hears('eyes', { from: null });
  one.say({ type: 'at', page: lists, step: 0 });
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').page).toBe(lists), patience);
  desk.say({ type: 'look', name: 'Ada' });
  const { visit } = await one.hears('visit', { state: 'asks-to-look' });
  one.say({ type: 'answer', visit, yes: true });
  await one.hears('visit', { state: 'looks' });
  two.say({ type: 'at', page: '/sets/', step: 0 });
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').page).toBe('/sets/'), patience);
  one.say({ type: 'seen', visit, view: { page: lists, title: 'Lists', step: 0, snippets: [] } });
  await desk.hears('seen', { visit });
  desk.say({ type: 'leave', visit }, { type: 'look', name: 'Ada' });
  await two.hears('visit', { state: 'asks-to-look' });
});

test('eyes that nobody is left to set free are free after a while, whatever a projector shows', async () => {
  const [desk, , one] = await Promise.all([teacherPage(), teacherPage(), studentPage(ada)]);
  desk.say({ type: 'lesson', page: lists });
  await asked({ type: 'eyes', on: true });
  await one.hears('eyes', { from: 'Miriam' });
  desk.ws.close();
  await vi.waitFor(() => {
    ahead += liveLimits.restartMs;
    expect(one.heard.findLast(({ type }) => type === 'eyes')).toEqual({ type: 'eyes', from: null });
  }, patience);
});

describe('a visit', () => {
  const view: SeenPage = {
    page: lists,
    title: 'Lists',
    step: 0,
    snippets: [
      { step: 0, key: 'k', kind: 'redis', source: 'GET a', isEdited: true, state: 'matched', output: ['<img src=x>'], moreLines: 0 },
    ],
  };

  test('shows a page by consent, to the one page that asked, and types on it by another', async () => {
    const [desk, spy, one, other] = await Promise.all([teacherPage(), teacherPage(), studentPage(ada), studentPage(bob)]);
    one.say({ type: 'step', page: lists, step: 0, state: 'matched' }, { type: 'at', page: lists, step: 0 });
    desk.say({ type: 'look', name: 'Ada' });
    const { visit } = await one.hears('visit', { from: 'Miriam', state: 'asks-to-look', byRule: false });
    await desk.hears('visit', { visit, name: 'Ada', state: 'asked' });
    // Shown without consent it goes nowhere, by whomever.
    one.say({ type: 'seen', visit, view });
    other.say({ type: 'seen', visit, view }, { type: 'answer', visit, yes: true });
    one.say({ type: 'answer', visit, yes: true });
    await one.hears('visit', { state: 'looks' });
    expect(desk.heard.filter(({ type }) => type === 'seen')).toEqual([]);
    desk.say({ type: 'typed', visit, key: 'k', source: 'too early' });
    one.say({ type: 'seen', visit, view }, { type: 'seen', visit, view: { ...view, step: 1, snippets: [] } });
    await desk.hears('seen', { visit, view: { ...view, step: 1 } });
    spy.say({ type: 'ask-to-type', visit }, { type: 'leave', visit });
    desk.say({ type: 'ask-to-type', visit });
    await one.hears('visit', { state: 'asks-to-type' });
    one.say({ type: 'answer', visit, yes: true });
    await desk.hears('visit', { state: 'types' });
    spy.say({ type: 'typed', visit, key: 'k', source: 'not mine' });
    desk.say({ type: 'typed', visit, key: 'k', source: 'GET b\u0000' });
    await one.hears('typed', { key: 'k', source: 'GET b' });
    expect(noted).toEqual([
      [room.id, 'Miriam', 'look', ['Ada']],
      [room.id, 'Miriam', 'type', ['Ada']],
    ]);
    expect(one.heard.filter(({ type }) => type === 'typed')).toHaveLength(1);
    one.say({ type: 'end', visit });
    await desk.hears('visit', { state: 'ended' });
    one.say({ type: 'seen', visit, view: { ...view, title: 'late' } });
    desk.say({ type: 'typed', visit, key: 'k', source: 'late' });
    desk.say({ type: 'look', name: 'Bob' });
    await other.hears('visit', { state: 'asks-to-look' });
    expect([one, other, spy].flatMap(({ heard }) => heard.filter(({ type }) => type === 'seen'))).toEqual([]);
    expect(desk.heard.filter(({ type }) => type === 'seen')).toHaveLength(1);
    expect(one.heard.filter(({ type }) => type === 'typed')).toHaveLength(1);
    expect(spy.heard.filter(({ type }) => type === 'visit')).toEqual([]);
  });

  test('has the steps as the grid has them, whatever a page that was opened anew remembers', async () => {
    const [desk, before] = await Promise.all([teacherPage(), studentPage(ada)]);
    before.say({ type: 'step', page: lists, step: 0, state: 'failed' }, { type: 'step', page: lists, step: 0, state: 'matched' });
    await vi.waitFor(() => expect(rowOf(desk, 'Ada').cells).toContain('matched 2'), patience);
    before.ws.close();
    const after = await studentPage(ada);
    desk.say({ type: 'look', name: 'Ada' });
    const { visit } = await after.hears('visit');
    after.say({ type: 'answer', visit, yes: true });
    const snippet = { ...view.snippets[0], state: 'not-run' } as SeenPage['snippets'][number];
    // What is no step of the lesson is the page's own to say.
    const snippets = [snippet, { ...snippet, step: null, key: 'own' }, { ...snippet, step: 99, key: 'from an older lesson' }];
    after.say({ type: 'seen', visit, view: { ...view, snippets } });
    const { view: seen } = await desk.hears('seen', { visit });
    expect(seen.snippets.map(({ step, state: seenState }) => [step, seenState])).toEqual([
      [0, 'matched'],
      [null, 'not-run'],
      [99, 'not-run'],
    ]);
  });

  test('ends with either page, and is asked for anew after a reload', async () => {
    const [desk, one] = await Promise.all([teacherPage(), studentPage(ada)]);
    for (const leaves of ['student', 'teacher'] as const) {
      const [at, page_] = await Promise.all([teacherPage(), studentPage(ada)]);
      page_.say({ type: 'at', page: lists, step: 0 });
      await vi.waitFor(() => expect(rowOf(desk, 'Ada').page).toBe(lists), patience);
      at.say({ type: 'look', name: 'Ada' });
      const { visit } = await page_.hears('visit', { state: 'asks-to-look' });
      page_.say({ type: 'answer', visit, yes: true });
      await at.hears('visit', { state: 'looks' });
      if (leaves === 'student') {
        page_.ws.close();
        await at.hears('visit', { visit, state: 'ended' });
        // The other page of theirs has not agreed to anything.
        one.say({ type: 'seen', visit, view });
      } else {
        at.ws.close();
        await page_.hears('visit', { visit, state: 'ended' });
      }
      expect(at.heard.filter(({ type }) => type === 'seen')).toEqual([]);
    }
  });

  test('that cannot be noted ends', async () => {
    const [desk, one] = await Promise.all([teacherPage(), studentPage(ada)]);
    isSilent = true;
    desk.say({ type: 'look', name: 'Ada' });
    const { visit } = await one.hears('visit');
    one.say({ type: 'answer', visit, yes: true });
    await desk.hears('visit', { state: 'ended' });
    await one.hears('visit', { state: 'ended' });
  });

  test('of somebody who is not here ends before it begins', async () => {
    const desk = await teacherPage();
    desk.say({ type: 'look', name: 'Ada' });
    await desk.hears('visit', { name: 'Ada', state: 'ended' });
  });
});

test('who is removed is told, is looked at no longer, is gone from the page, and has all again once they are back', async () => {
  const [desk, one, other] = await Promise.all([teacherPage(), studentPage(ada), studentPage(bob)]);
  one.say({ type: 'step', page: lists, step: 0, state: 'matched' }, { type: 'hand', isUp: true });
  await one.hears('hand', { place: 1 });
  other.say({ type: 'step', page: lists, step: 0, state: 'matched' });
  desk.say({ type: 'look', name: 'Ada' });
  const { visit } = await one.hears('visit');
  one.say({ type: 'answer', visit, yes: true });
  await desk.hears('visit', { state: 'looks' });
  await vi.waitFor(async () => expect(await redis.hlen(`class:${room.id}:progress`)).toBe(4), patience);
  const closed = closing(one.ws);
  roster.remove(ada.learner);
  expect(await closed).toMatchObject({ code: closeCodes.noLearner });
  expect(one.heard.at(-1)).toEqual({ type: 'removed', from: 'Miriam' });
  await desk.hears('visit', { state: 'ended' });
  await desk.hears('gone', { names: ['Ada'] });
  await vi.waitFor(
    async () => expect((await redis.hkeys(`class:${room.id}:progress`)).every((key) => key.startsWith('Bob\n'))).toBe(true),
    patience,
  );
  // Somebody else of the same name begins with nothing.
  const namesake = { ...ada, learner: 'c'.repeat(32) };
  roster.put(namesake);
  await vi.waitFor(() => expect(rowOf(desk, 'Ada')).toMatchObject({ handSince: null, cells: 'not-run 0, not-run 0, not-run 0' }), patience);
  roster.remove(namesake.learner);
  await close();
  await open();
  roster.put(ada);
  await vi.waitFor(async () => expect(await redis.hkeys(`class:${room.id}:progress`)).toContain(`Ada\n${lists}`), patience);
  const later = await teacherPage();
  await later.hears('snapshot');
  expect(rowOf(later, 'Ada')).toMatchObject({ handSince: null, cells: 'matched 1, not-run 0, not-run 0' });
});

test('of whoever gives their place back nothing is kept', async () => {
  const one = await studentPage(bob);
  one.say({ type: 'at', page: lists, step: 0 });
  await vi.waitFor(async () => expect(await redis.hlen(`class:${room.id}:progress`)).toBe(1), patience);
  roster.leave(bob.learner);
  await vi.waitFor(async () => expect(await redis.hlen(`class:${room.id}:progress`)).toBe(0), patience);
  expect(await redis.hlen(`class:${room.id}:progress-aside`)).toBe(0);
});

test('a bridge that is killed as somebody is brought back, or removed, keeps what they did for them alone', async () => {
  const one = await studentPage(ada);
  one.say({ type: 'step', page: lists, step: 0, state: 'matched' });
  await vi.waitFor(async () => expect(await redis.hlen(`class:${room.id}:progress`)).toBe(2), patience);
  roster.remove(ada.learner);
  await vi.waitFor(async () => expect(await redis.hlen(`class:${room.id}:progress-aside`)).toBe(1), patience);
  await close();
  // They are on the roster, and nothing more came about.
  roster.put(ada);
  await open();
  const desk = await teacherPage();
  await desk.hears('snapshot');
  expect(rowOf(desk, 'Ada')).toMatchObject({ cells: 'matched 1, not-run 0, not-run 0' });
  await vi.waitFor(async () => expect(await redis.hlen(`class:${room.id}:progress-aside`)).toBe(0), patience);
  expect(await redis.hlen(`class:${room.id}:progress`)).toBe(2);
  await close();
  // They are on it no more, and nothing more came about; then somebody else has the name, and the bridge starts once more.
  roster.remove(ada.learner);
  await open();
  roster.put({ ...ada, learner: 'c'.repeat(32) });
  await close();
  await open();
  const later = await teacherPage();
  await later.hears('snapshot');
  expect(rowOf(later, 'Ada')).toMatchObject({ cells: 'not-run 0, not-run 0, not-run 0' });
});

test('a page that was open before is told what its student is now, whatever of the class changed', async () => {
  const one = await studentPage(ada);
  await one.hears('facts', { facts: { student: { reachable: true } } });
  roster.put({ ...ada, reachable: false });
  await one.hears('facts', { facts: { student: { reachable: false } } });
  roster.putClass({ ...room, name: 'Databases' });
  roster.putTeacher('M. Okafor');
  await one.hears('facts', { facts: { teacher: 'M. Okafor', student: { reachable: false } } });
});

test('a bridge that starts anew has lost nothing but what is of the moment', async () => {
  const one = await studentPage(ada);
  one.say(
    { type: 'at', page: lists, step: 0 },
    { type: 'step', page: lists, step: 0, state: 'failed', error: 'ERR no' },
    { type: 'hand', isUp: true },
  );
  await one.hears('hand', { place: 1 });
  await asked({ type: 'eyes', on: true });
  await close();
  await open();
  const desk = await teacherPage();
  await desk.hears('snapshot', { eyes: false });
  expect(rowOf(desk, 'Ada')).toMatchObject({ isHere: false, page: lists, lastError: 'ERR no', cells: 'failed 1, not-run 0, not-run 0' });
  const again = await studentPage(ada);
  await again.hears('hand', { place: 1 });
  expect(again.heard.filter(({ type }) => type === 'visit' || type === 'eyes')).toEqual([{ type: 'eyes', from: null }]);
  const csv = await fetch(`${bridge.origin}${classPaths.progressFile}?class=${room.id}`, { headers: { authorization: 'Bearer sesame' } });
  expect(csv.headers.get('content-disposition')).toContain('progress-Databases-2b.csv');
  expect((await csv.text()).split('\r\n').slice(0, 3)).toEqual([
    'name,lesson,step,state,tries,seconds',
    // The seconds are those of the test.
    expect.stringMatching(/^Ada,\/lists\/,1,failed,1,\d+$/),
    'Ada,/lists/,2,not-run,0,0',
  ]);
  const refused = await fetch(`${bridge.origin}${classPaths.progressFile}?class=${room.id}`, {
    headers: { cookie: bridge.cookiesOf(ada.learner) },
  });
  expect(refused.status).toBe(401);
});

test('what cannot be kept for now is kept later', async () => {
  const one = await studentPage(ada);
  await redis.set(`class:${room.id}:progress`, 'in the way');
  one.say({ type: 'step', page: lists, step: 0, state: 'matched' });
  one.say({ type: 'hand', isUp: true });
  await one.hears('hand', { place: 1 });
  await live.progressOf(room.id).catch(() => {});
  await redis.del(`class:${room.id}:progress`);
  await vi.waitFor(async () => expect(await redis.hkeys(`class:${room.id}:progress`)).toContain(`Ada\n${lists}`), patience);
});

/** Since when Ada's hand is up, as it is kept. */
const keptHand = async (): Promise<unknown> =>
  (JSON.parse((await redis.hget(`class:${room.id}:progress`, 'Ada\n')) ?? '{}') as { handSince?: unknown }).handSince;

test('a hand that the teacher lowered is kept as lowered once that is answered', async () => {
  (await studentPage(ada)).say({ type: 'hand', isUp: true });
  await vi.waitFor(async () => expect(await keptHand()).toEqual(expect.any(Number)), patience);
  await asked({ type: 'lower-hand', to: ['Ada'] });
  expect(await keptHand()).toBeNull();
});

test('no hand is up in a class that had ended before the bridge was killed', async () => {
  (await studentPage(ada)).say({ type: 'hand', isUp: true });
  await vi.waitFor(async () => expect(await keptHand()).toEqual(expect.any(Number)), patience);
  await close();
  roster.putClass({ ...room, endedAt: 5 });
  await open();
  await (
    await teacherPage()
  ).hears('snapshot', { students: expect.arrayContaining([expect.objectContaining({ name: 'Ada', handSince: null })]) });
});

test('the end of the class ends what is of the moment, and leaves what was done', async () => {
  const [desk, one] = await Promise.all([teacherPage(), studentPage(ada)]);
  one.say({ type: 'hand', isUp: true }, { type: 'step', page: lists, step: 0, state: 'matched' });
  await one.hears('hand', { place: 1 });
  desk.say({ type: 'look', name: 'Ada' });
  await one.hears('visit', { state: 'asks-to-look' });
  await asked({ type: 'eyes', on: true });
  const ended = { ...room, endedAt: 5 };
  roster.putClass(ended);
  await one.hears('ended', { until: 99 });
  await one.hears('visit', { state: 'ended' });
  await one.hears('eyes', { from: null });
  await one.hears('hand', { place: null });
  await desk.hears('class', { class: { hasEnded: true } });
  await expect(live.deed({ type: 'warm' }, ended, { name: 'Miriam' })).rejects.toMatchObject({ status: 410 });
  expect(rowOf(desk, 'Ada').cells).toBe('matched 1, not-run 0, not-run 0');
  await (await studentPage(bob)).hears('ended', { until: 99 });
});

test('deeds with machines: warm, reset and back, restart, and what is down shows', async () => {
  const [desk, one] = await Promise.all([teacherPage(), studentPage(ada)]);
  expect(await asked({ type: 'warm' })).toEqual({ count: 2 });
  const machine = await learners.machine(ada.learner);
  await ask(machine, 6379, 'MSET', 'a', '1', 'b', '2');
  await machine.facts();
  expect(await asked({ type: 'reset', to: ['Ada'] })).toEqual({ count: 1 });
  const { at } = await one.hears('reset', { from: 'Miriam', keys: 2 });
  // Whoever opens a page while it can be brought back is told of it, after a second reset of what is empty now, too.
  await (await studentPage(ada)).hears('reset', { from: 'Miriam', keys: 2, at });
  await ask(machine, 6379, 'DBSIZE');
  expect(await asked({ type: 'reset', to: ['Ada'] })).toEqual({ count: 1 });
  await one.hears('reset', { keys: 2 });
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':0');
  // What was asked for before that is not what comes: the page is told of the later one.
  one.say({ type: 'bring-back', at });
  const { at: later } = await one.hears('reset', { keys: 2 });
  expect(later).toBeGreaterThan(at);
  await ask(machine, 6379, 'SET', 'c', '3');
  expect(await asked({ type: 'reset', to: ['Ada'] })).toEqual({ count: 1 });
  const { at: newest } = await one.hears('reset', { keys: 1 });
  // Twice, as from two tabs, and again later: it comes once.
  one.say({ type: 'bring-back', at: newest }, { type: 'bring-back', at: newest });
  await one.hears('brought-back', { isBack: true });
  await one.hears('reset', { keys: 2, at: later, isEarlier: true });
  one.say({ type: 'bring-back', at: newest });
  await one.hears('brought-back', { isBack: true });
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':1');
  one.say({ type: 'bring-back', at: later });
  await one.hears('brought-back', { isBack: true });
  await vi.waitFor(async () => expect(await ask(machine, 6379, 'DBSIZE')).toBe(':2'), patience);
  // Its learner stops it; a restart by the teacher has it back.
  for (const { pid } of (await machine.facts()).servers) machine.signal(pid, 'STOP');
  expect(await asked({ type: 'restart', to: ['Ada'] })).toEqual({ count: 1 });
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':2');
  const stream = await machine.connect('127.0.0.1', 6379);
  stream.on('error', () => {}).resume();
  stream.write('SHUTDOWN\r\n');
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').downSince).not.toBeNull(), patience);
  expect(await asked({ type: 'restart', to: ['Ada'] })).toEqual({ count: 1 });
  await vi.waitFor(() => expect(rowOf(desk, 'Ada').downSince).toBeNull(), patience);
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':2');
  expect(await asked({ type: 'extend', to: ['Ada'] })).toEqual({ count: 1 });
  expect(await ask(machine, 6379, 'DBSIZE')).toBe(':2');
  one.say({ type: 'reachable', isReachable: false });
  await vi.waitFor(() => expect(reachable).toEqual([['Ada', false]]), patience);
}, 60_000);

describe('a hostile page', () => {
  test.each([
    ['no word', '{"type":"become-teacher"}'],
    ['no JSON', 'hand'],
    ['a word of a teacher', '{"type":"look","name":"Bob"}'],
  ])('that says %s is sent away', async (_what, text) => {
    const one = await studentPage(ada);
    one.ws.send(text);
    expect(await closing(one.ws)).toMatchObject({ code: closeCodes.badMessage });
  });

  test('that says far too much is cut with a reason, and others are served meanwhile', async () => {
    const [one, other] = await Promise.all([studentPage(ada), studentPage(bob)]);
    const closed = closing(one.ws);
    for (let at = 0; at < 20_000; at += 1) one.say({ type: 'hand', isUp: at % 2 === 0 });
    other.say({ type: 'hand', isUp: true });
    await other.hears('hand', { since: expect.any(Number) as number });
    expect(await closed).toMatchObject({ code: closeCodes.limit, reason: expect.stringContaining('Reload it') as string });
  });
});
