import { beforeEach, describe, expect, it } from 'vitest';
import type { ChangedRow, LessonPlan, StepState, StudentRow } from '../../../src/class-protocol.ts';
import { ClassBoard } from './class-board.ts';
import type { KeptOfClass } from './unsaved.ts';
import { liveLimits } from './limits.ts';

const plan = (page: string, labels: string): LessonPlan => ({
  page,
  title: page,
  steps: labels.split('').map((label) => ({ kind: /\d/.test(label) ? 'snippet' : 'exercise', label, head: '' })),
});
const lesson = '/lists/';
const plans = new Map([plan(lesson, '12A3'), plan('/sets/', '12')].map((one) => [one.page, one]));

let board: ClassBoard;
beforeEach(() => {
  board = new ClassBoard(plans);
  for (const name of ['Ada', 'Bob', 'Cai']) board.admit({ name, hostname: name.toLowerCase() }, 100);
});

const row = (name: string, page = lesson): StudentRow => {
  const found = board.rows(page).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} has no row`);
  return found;
};
const ends = (name: string, step: number, state: StepState, error?: string): boolean =>
  board.apply(name, { type: 'step', page: lesson, step, state, ...(error !== undefined && { error }) }, 200);
const cells = (name: string): string =>
  row(name)
    .cells.map(({ state, tries }) => `${state} ${tries}`)
    .join(', ');

describe('rows', () => {
  it('begin as nobody has come', () => {
    expect(row('Ada')).toEqual({
      name: 'Ada',
      hostname: 'ada',
      isHere: false,
      since: 100,
      page: null,
      step: null,
      activeAt: 100,
      stepSince: 100,
      handSince: null,
      downSince: null,
      cells: [0, 1, 2, 3].map(() => ({ state: 'not-run', tries: 0 })),
      lastError: null,
    });
    expect(row('Ada', '/nowhere/').cells).toEqual([]);
  });

  it('say who is here as long as one page of theirs is', () => {
    board.arrive('Ada', 150);
    board.arrive('Ada', 160);
    board.leave('Ada', 170);
    expect(row('Ada')).toMatchObject({ isHere: true, since: 150 });
    board.leave('Ada', 180);
    board.leave('Ada', 190);
    expect(row('Ada')).toMatchObject({ isHere: false, since: 180 });
  });

  it('say where they are, and since when', () => {
    board.arrive('Ada', 150);
    expect(board.apply('Ada', { type: 'at', page: lesson, step: 2 }, 200)).toBe(true);
    board.apply('Ada', { type: 'at', page: lesson, step: 2 }, 300);
    expect(row('Ada')).toMatchObject({ page: lesson, step: 2, stepSince: 200, activeAt: 300 });
    board.apply('Ada', { type: 'at', page: null, step: null }, 400);
    expect(row('Ada')).toMatchObject({ page: null, step: null, stepSince: 400 });
  });

  it('take nothing that no lesson has, and nothing of whoever is not in the class', () => {
    expect(board.apply('Ada', { type: 'at', page: '/nowhere/', step: null }, 1)).toBe(false);
    expect(board.apply('Ada', { type: 'at', page: lesson, step: 4 }, 1)).toBe(false);
    expect(board.apply('Ada', { type: 'at', page: null, step: 0 }, 1)).toBe(false);
    expect(board.apply('Ada', { type: 'step', page: '/nowhere/', step: 0, state: 'done' }, 1)).toBe(false);
    expect(board.apply('Ada', { type: 'step', page: lesson, step: 4, state: 'done' }, 1)).toBe(false);
    expect(board.apply('Eve', { type: 'hand', isUp: true }, 1)).toBe(false);
    expect(board.rows(lesson)).toHaveLength(3);
  });
});

describe('cells', () => {
  it('count each end as a try, and none that is said again', () => {
    ends('Ada', 0, 'running');
    expect(cells('Ada')).toMatch(/^running 0,/);
    ends('Ada', 0, 'failed', 'ERR one');
    ends('Ada', 0, 'failed', 'ERR one');
    board.apply('Ada', { type: 'step', page: lesson, step: 0, state: 'failed', again: true }, 200);
    expect(cells('Ada')).toMatch(/^failed 2,/);
    ends('Ada', 0, 'matched');
    board.apply('Ada', { type: 'step', page: lesson, step: 2, state: 'done', again: true }, 200);
    expect(cells('Ada')).toBe('matched 3, not-run 0, done 1, not-run 0');
  });

  it('are what they were before a run that came to nothing, on whatever page that was', () => {
    ends('Ada', 0, 'matched');
    ends('Ada', 0, 'running');
    board.apply('Ada', { type: 'step', page: lesson, step: 0, state: 'not-run', again: true }, 200);
    expect(cells('Ada')).toMatch(/^matched 1,/);
  });

  it('are what they were before, where nobody is left to tell of the end of a run', () => {
    board.arrive('Ada', 1);
    ends('Ada', 0, 'differs');
    ends('Ada', 0, 'running');
    ends('Ada', 1, 'running');
    board.leave('Ada', 2);
    expect(cells('Ada')).toBe('differs 1, not-run 0, not-run 0, not-run 0');
  });

  it('are not counted anew by an error that is the same, and the last error goes with the step that had it', () => {
    ends('Ada', 0, 'failed', 'ERR one');
    ends('Ada', 1, 'differs', 'two');
    expect(row('Ada').lastError).toBe('two');
    ends('Ada', 0, 'matched');
    expect(row('Ada').lastError).toBe('two');
    ends('Ada', 1, 'running');
    expect(row('Ada').lastError).toBe('two');
    ends('Ada', 1, 'matched');
    expect(row('Ada').lastError).toBeNull();
  });
});

describe('the line of hands', () => {
  it('is in the order in which they went up', () => {
    board.apply('Bob', { type: 'hand', isUp: true }, 10);
    board.apply('Ada', { type: 'hand', isUp: true }, 20);
    board.apply('Bob', { type: 'hand', isUp: true }, 30);
    expect(board.line).toEqual([
      { name: 'Bob', since: 10 },
      { name: 'Ada', since: 20 },
    ]);
    expect([board.lowerHand('Bob'), board.lowerHand('Bob'), board.lowerHand('Eve')]).toEqual([true, false, false]);
    board.apply('Ada', { type: 'hand', isUp: false }, 40);
    expect(board.line).toEqual([]);
  });

  it('loses who has had no page for longer than a reload takes, and nobody else', () => {
    for (const name of ['Ada', 'Bob', 'Cai']) {
      board.arrive(name, 100);
      board.apply(name, { type: 'hand', isUp: true }, 100);
    }
    board.leave('Ada', 200);
    board.leave('Bob', 250);
    board.lowerHandsOfGone(1_200, 1_000);
    expect(board.line.map(({ name }) => name)).toEqual(['Bob', 'Cai']);
    board.arrive('Bob', 1_201);
    board.lowerHandsOfGone(5_000, 1_000);
    expect(board.line.map(({ name }) => name)).toEqual(['Bob', 'Cai']);
    board.remove('Cai');
    expect(board.line.map(({ name }) => name)).toEqual(['Bob']);
  });
});

/** By name, without what is told seldom. */
function quiet(rows: Iterable<StudentRow>): unknown[] {
  return [...rows].map((one) => ({ ...one, activeAt: 0 })).toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** What a teacher's page makes of deltas. */
function merge(
  rows: Map<string, StudentRow>,
  { rows: changed, gone }: { rows: readonly ChangedRow[]; gone: readonly string[] },
  steps: number,
): void {
  for (const name of gone) rows.delete(name);
  for (const { cells: some, ...rest } of changed) {
    const known = rows.get(rest.name)?.cells ?? Array.from({ length: steps }, () => ({ state: 'not-run' as const, tries: 0 }));
    const all = [...known];
    for (const [step, state, tries] of some) all[step] = { state, tries };
    rows.set(rest.name, { ...rest, cells: all });
  }
}

describe('deltas', () => {
  it('say no more than what has changed', () => {
    const { version } = board;
    expect(board.changesSince(version, lesson)).toEqual({ rows: [], gone: [] });
    ends('Bob', 3, 'matched');
    expect(board.changesSince(version, lesson)).toMatchObject({ rows: [{ name: 'Bob', cells: [[3, 'matched', 1]] }], gone: [] });
    expect(board.changesSince(version, '/sets/').rows).toMatchObject([{ name: 'Bob', cells: [] }]);
    const next = board.version;
    ends('Bob', 0, 'failed');
    expect(board.changesSince(next, lesson).rows[0]?.cells).toEqual([[0, 'failed', 1]]);
    board.remove('Bob');
    expect(board.changesSince(next, lesson)).toEqual({ rows: [], gone: ['Bob'] });
    // All pages that are open know of him, and one is yet to hear of Cai.
    const { version: told } = board;
    board.remove('Cai');
    board.forgetGone(told);
    expect(board.changesSince(0, lesson).gone).toEqual(['Cai']);
  });

  it('tell of mere activity seldom', () => {
    board.arrive('Ada', 100);
    board.apply('Ada', { type: 'at', page: lesson, step: 0 }, 100);
    const { version } = board;
    board.apply('Ada', { type: 'at', page: lesson, step: 0 }, 200);
    expect(board.version).toBe(version);
    board.apply('Ada', { type: 'at', page: lesson, step: 0 }, 100 + liveLimits.activeMs);
    expect(board.changesSince(version, lesson).rows).toMatchObject([{ name: 'Ada', activeAt: 100 + liveLimits.activeMs }]);
  });

  it('come to what a snapshot says, whatever happened and whenever they were told', () => {
    let seed = 7;
    const pick = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const told = new Map<string, StudentRow>();
    let version = 0;
    const states: StepState[] = ['running', 'matched', 'differs', 'failed', 'done'];
    for (let at = 1_000; at < 4_000; at += 1) {
      const name = ['Ada', 'Bob', 'Cai', 'Dee'][pick(4)] ?? '';
      const acts = [
        () => board.admit({ name, hostname: name }, at),
        () => pick(10) === 0 && board.remove(name),
        () => board.arrive(name, at),
        () => board.leave(name, at),
        () => board.apply(name, { type: 'at', page: [lesson, '/sets/'][pick(2)] ?? '', step: pick(2) }, at),
        () => board.apply(name, { type: 'step', page: lesson, step: pick(4), state: states[pick(5)] ?? 'done', error: `e${pick(3)}` }, at),
        () => board.apply(name, { type: 'hand', isUp: pick(2) === 0 }, at),
        () => board.setDown(name, pick(2) === 0 ? at : null),
      ];
      acts[pick(acts.length)]?.();
      if (pick(5) !== 0) continue;
      merge(told, board.changesSince(version, lesson), 4);
      version = board.version;
      expect(quiet(told.values())).toEqual(quiet(board.rows(lesson)));
    }
  });
});

describe('what is kept', () => {
  it('brings another board to the same rows, with nobody here and nothing running', () => {
    board.arrive('Ada', 100);
    board.apply('Ada', { type: 'at', page: lesson, step: 1 }, 1_000);
    ends('Ada', 0, 'matched');
    ends('Ada', 1, 'failed', 'ERR no');
    ends('Ada', 2, 'running');
    board.apply('Ada', { type: 'hand', isUp: true }, 1_500);
    board.apply('Ada', { type: 'at', page: lesson, step: 2 }, 9_000);
    const kept = JSON.parse(JSON.stringify(board.takeUnsaved())) as KeptOfClass[];
    expect(board.takeUnsaved()).toEqual([]);
    const next = new ClassBoard(plans);
    next.admit({ name: 'Ada', hostname: 'ada' }, 20_000);
    for (const one of kept) next.restore(one);
    expect(next.rows(lesson)[0]).toMatchObject({
      page: lesson,
      step: 2,
      isHere: false,
      since: 20_000,
      lastError: 'ERR no',
      handSince: 1_500,
      cells: [
        { state: 'matched', tries: 1 },
        { state: 'failed', tries: 1 },
        { state: 'not-run', tries: 0 },
        { state: 'not-run', tries: 0 },
      ],
    });
    expect(next.progress(20_000).map(({ seconds }) => seconds)).toEqual([0, 8, 0, 0]);
    next.lowerHandsOfGone(20_000 + liveLimits.restartMs, liveLimits.restartMs);
    expect(next.line).toEqual([]);
  });

  it('is taken again where it could not be kept, unless its student has gone', () => {
    ends('Ada', 0, 'matched');
    ends('Bob', 0, 'matched');
    const kept = board.takeUnsaved();
    board.remove('Bob');
    board.keepAgain(kept);
    expect(board.takeUnsaved().map(({ name, page }) => [name, page])).toEqual([
      ['Ada', lesson],
      ['Ada', null],
    ]);
  });

  it('leaves out what the lesson or the course no longer has', () => {
    board.restore({ name: 'Ada', page: lesson, record: [[9, 'done', 1, 1]] });
    board.restore({ name: 'Ada', page: '/gone/', record: [[0, 'done', 1, 1]] });
    board.restore({ name: 'Eve', page: lesson, record: [[0, 'done', 1, 1]] });
    expect(cells('Ada')).toBe('not-run 0, not-run 0, not-run 0, not-run 0');
    board.restore({ name: 'Ada', page: null, record: { page: lesson, step: 9, lastError: null, handSince: null } });
    board.arrive('Ada', 1_000);
    board.apply('Ada', { type: 'at', page: lesson, step: 1 }, 2_000);
    expect(row('Ada')).toMatchObject({ page: lesson, step: 1 });
  });
});

describe('time', () => {
  it('counts on the step where somebody is, as long as they are at work', () => {
    board.arrive('Ada', 0);
    board.apply('Ada', { type: 'at', page: lesson, step: 0 }, 0);
    board.apply('Ada', { type: 'at', page: lesson, step: 1 }, 30_000);
    // A break of an hour counts as six minutes.
    board.apply('Ada', { type: 'at', page: lesson, step: 0 }, 3_630_000);
    board.leave('Ada', 3_640_000);
    board.arrive('Ada', 9_000_000);
    expect(board.progress(9_005_000).map(({ name, step, seconds }) => `${name} ${step}: ${seconds}`)).toEqual([
      'Ada 0: 45',
      'Ada 1: 360',
      'Ada 2: 0',
      'Ada 3: 0',
    ]);
  });
});
