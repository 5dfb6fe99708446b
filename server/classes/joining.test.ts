// Tests of joining on a real Redis of the records, which is stopped for what has to happen while something is written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { JoinRefusal, JoinReply } from '../../src/class-protocol.ts';
import { openState, type State } from '../state/state.ts';
import { openGround, type ClassGround } from './class-ground.ts';
import { ClassError } from './class-part.ts';
import { ClassMembers } from './class-members.ts';
import { Joining } from './joining.ts';
import { leavingLimits } from './limits.ts';
import { Roster, type ClassRecord } from './roster.ts';
import { createSealedTexts } from './sealed-text.ts';

const log = (): void => undefined;
let folder: string;
let state: State;
let ground: ClassGround;
let members: ClassMembers;
let joining: Joining;
let record: ClassRecord;
/** Learners who have done something. */
const used = new Set<string>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'joining-'));
  await open();
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(): Promise<void> {
  state = await openState({ own: { folder: join(folder, 'state'), redisServer: 'redis-server' }, prefix: 'notebook:' }, log);
  ground = await openGround(state, new Roster(), log);
  const codes = createSealedTexts({ instance: 'c0ffee00', key: Buffer.alloc(32, 7) }, 'personal codes');
  members = new ClassMembers({ ...ground, codes });
  joining = new Joining({ ...ground, members, codes, isUnused: async ({ learner }) => !used.has(learner), log, now: Date.now });
  const [first] = ground.roster.classes;
  if (first === undefined) throw new Error('There is no class');
  record = first;
}

async function close(): Promise<void> {
  await joining.close();
  await state.close();
}

/** What came of it, and whose the browser is from then on. */
async function come(name: string, learner: string | null = null): Promise<{ code: string; learner: string | null }> {
  const joined = await joining.join({ code: record.code, name }, { learner, tries: { wrong: 0, lastAt: 0 } });
  const { outcome } = joined;
  const said: JoinRefusal | JoinReply = outcome instanceof ClassError ? (outcome.refusal as JoinRefusal) : outcome;
  return { code: 'code' in said ? said.code : 'in', learner: joined.learner };
}

/** Does it while the records hear nothing. */
async function whileSilent<Value>(work: () => Promise<Value>, until?: (working: Promise<Value>) => Promise<unknown>): Promise<Value> {
  const pid = state.serverPid() ?? 0;
  process.kill(pid, 'SIGSTOP');
  let working: Promise<Value>;
  try {
    working = work();
    await until?.(working);
  } finally {
    process.kill(pid, 'SIGCONT');
  }
  return working;
}

const kept = async (): Promise<{ students: string[]; removed: string[] }> => ({
  students: Object.keys(await state.redis.hgetall(`class:${record.id}:students`)),
  removed: Object.keys(await state.redis.hgetall(`class:${record.id}:removed`)),
});

test('who is removed is out, whatever their page says meanwhile', async () => {
  const learner = (await come('Eve')).learner ?? '';
  await whileSilent(() => Promise.all([members.remove(learner), members.setReachable(learner, false)]));
  expect(ground.roster.studentOf(learner)).toBeNull();
  expect(await kept()).toEqual({ students: [], removed: [learner] });
  expect(await members.remove(learner)).toBe(false);
});

test('of what is said while it is written the last word holds', async () => {
  const learner = (await come('Eve')).learner ?? '';
  await whileSilent(() => Promise.all([false, true, false, true].map((isReachable) => members.setReachable(learner, isReachable))));
  expect(ground.roster.studentOf(learner)?.reachable).toBe(true);
  expect((await ground.records.load()).students[0]?.reachable).toBe(true);
});

test('a name whose bearer was removed waits for the teacher, and is let in as somebody new', async () => {
  const impostor = (await come('Ada')).learner ?? '';
  await members.remove(impostor);
  expect((await come('Ada', impostor)).code).toBe('removed');
  expect((await come('Anna', impostor)).code).toBe('removed');
  expect((await come('Ada')).code).toBe('held');
  expect(joining.waitingOf(record.id).map(({ name }) => name)).toEqual(['Ada']);
  await joining.letIn(record, ['Ada']);
  expect((await come('Ada', impostor)).code).toBe('removed');
  const ada = await come('Ada');
  expect([ada.code, ada.learner === impostor]).toEqual(['in', false]);
  // Over a start, too.
  await close();
  await open();
  expect((await come('Ada', impostor)).code).toBe('removed');
  expect(await come('Ada', ada.learner)).toEqual({ code: 'in', learner: ada.learner });
  await expect(joining.letIn(record, ['Ada'])).rejects.toMatchObject({ status: 409 });
  expect(ground.roster.sizeOf(record.id)).toBe(1);
});

test('a browser that comes under another name gives back the place of the first, where nothing was done under it', async () => {
  const one = { ...record, places: 1 };
  ground.roster.putClass(one);
  const first = (await come('Ana')).learner ?? '';
  // Somebody else waits, and whose browser it is does not: the class is no fuller than before.
  expect((await come('Zoë')).code).toBe('class-full');
  const ada = await come('Ada', first);
  expect([ada.code, ada.learner === first]).toEqual(['in', false]);
  expect([ground.roster.studentOf(first), (await kept()).students]).toEqual([null, ['ada']]);
  // The name is free again, and whoever has it next has a machine of their own.
  ground.roster.putClass({ ...one, places: 4 });
  expect((await come('Ana')).code).toBe('in');
  used.add(ada.learner ?? '');
  expect((await come('Bea', ada.learner)).code).toBe('in');
  expect((await kept()).students.toSorted()).toEqual(['ada', 'ana', 'bea']);
});

test('a browser that takes one name after the other without an end has to wait, and who it was stays in', async () => {
  let { learner } = await come('Ana');
  for (let turn = 0; turn < leavingLimits.burst; turn += 1) ({ learner } = await come(`Ana ${turn}`, learner));
  expect((await come('Ana again', learner)).code).toBe('unavailable');
  expect([ground.roster.studentOf(learner ?? '')?.name, ground.roster.sizeOf(record.id)]).toEqual([`Ana ${leavingLimits.burst - 1}`, 1]);
  // Others come in as they did.
  expect((await come('Ben')).code).toBe('in');
});

test('one browser that comes under many names at once gives its place back once', async () => {
  ground.roster.putClass({ ...record, places: 1 });
  const first = (await come('Ana')).learner;
  const changes: unknown[] = [];
  const stop = ground.roster.watch(({ type, ...rest }) => changes.push([type, 'hasLeft' in rest]));
  const came = await whileSilent(() => Promise.all(['Ada', 'Bea', 'Cleo', 'Dan', 'Eve'].map((name) => come(name, first))));
  stop();
  expect(came.map(({ code }) => code).toSorted()).toEqual(['class-full', 'class-full', 'class-full', 'class-full', 'in']);
  expect([ground.roster.sizeOf(record.id), (await kept()).students.length]).toEqual([1, 1]);
  expect(changes).toEqual([
    ['removed', true],
    ['joined', false],
  ]);
});

test('nobody leaves for a name that is taken, or in the line', async () => {
  ground.roster.putClass({ ...record, isOpen: false });
  await joining.letIn(record, ['Ana', 'Ada']);
  const ana = (await come('Ana')).learner;
  await come('Ada');
  expect([(await come('Ada', ana)).code, (await come('Bea', ana)).code]).toEqual(['name-taken', 'held']);
  expect(ground.roster.studentOf(ana ?? '')?.name).toBe('Ana');
});

test('who was removed is brought back where nobody else has asked for the name', async () => {
  const learner = (await come('Ada')).learner ?? '';
  await members.remove(learner);
  await joining.letIn(record, ['Ada']);
  expect(await come('Ada', learner)).toEqual({ code: 'in', learner });
  expect(await kept()).toEqual({ students: ['ada'], removed: [] });
});

test('what was told as not done is not done later either', async () => {
  const learner = (await come('Ada')).learner ?? '';
  for (const work of [
    (): Promise<unknown> => members.remove(learner),
    (): Promise<unknown> => come('Ben'),
    (): Promise<unknown> => come('Bea', learner),
  ]) {
    const patience = state.redis.options.commandTimeout;
    // Of what is said while nothing is heard alone: a busy computer needs its time for the rest.
    state.redis.options.commandTimeout = 100;
    const failure = await whileSilent(
      () => work().catch((error: unknown) => error),
      (working) => working,
    );
    state.redis.options.commandTimeout = patience;
    expect(failure).toMatchObject({ status: 503 });
  }
  expect(ground.roster.studentsOf(record.id).map(({ name }) => name)).toEqual(['Ada']);
  expect(await kept()).toEqual({ students: ['ada'], removed: [] });
});

test('whom a teacher removed can be let in again, the last one first, until somebody else asks for the name', async () => {
  const learners = new Map<string, string>();
  for (const name of ['Ada', 'Bilal']) learners.set(name, (await come(name)).learner ?? '');
  const remove = (name: string): Promise<boolean> => members.remove(learners.get(name) ?? '');
  expect(joining.removedOf(record.id)).toEqual([]);
  await remove('Ada');
  await remove('Bilal');
  expect([joining.removedOf(record.id), joining.removedOf('0123456789ab')]).toEqual([['Bilal', 'Ada'], []]);
  await joining.letIn(record, ['Bilal']);
  expect(joining.removedOf(record.id)).toEqual(['Ada']);
  expect(await come('Bilal', learners.get('Bilal'))).toMatchObject({ code: 'in' });
  // Letting that name in is for whoever waits under it from now on.
  expect((await come('Ada')).code).toBe('held');
  expect(joining.removedOf(record.id)).toEqual([]);
});
