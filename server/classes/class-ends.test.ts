// Tests of the ends of classes under clocks that are wrong, or set.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { room as testRoom } from '../testing/test-students.ts';
import { ClassEnds } from './class-ends.ts';
import { classLimits } from './limits.ts';
import { Roster, type ClassRecord } from './roster.ts';

const day = 24 * 60 * 60_000;
const begin = Date.UTC(2026, 10, 2);
const room: ClassRecord = { ...testRoom, createdAt: begin };

let roster: Roster;
let log: string[];
let ends: ClassEnds;
/** Unix time in milliseconds, as the clock has it. */
let clock: number;
/** Milliseconds for which the computer has run. */
let running: number;

beforeEach(() => {
  roster = new Roster();
  clock = begin;
  running = 0;
});
afterEach(() => ends.close());

function start(record: ClassRecord): void {
  log = [];
  roster.putClass(record);
  const records = { putClass: () => Promise.resolve(), removeClass: () => Promise.resolve() };
  const parts = { roster, records, allOf: () => [], erase: () => Promise.resolve(), log: (entry: string) => void log.push(entry) };
  ends = new ClassEnds({ ...parts, now: () => clock, running: () => running });
}

/** What is left of the class after so long, looked at twice. */
async function after(ms: number): Promise<ClassRecord | null> {
  clock += ms;
  running += ms;
  await ends.look();
  await ends.look();
  return roster.classOf(room.id);
}

test('a class ends when that is seen, and its data goes a week later', async () => {
  start({ ...room, endsAt: begin - 400 * day });
  expect(await after(0)).toMatchObject({ endedAt: begin });
  expect(await after(classLimits.takeHomeMs - 1)).not.toBeNull();
  expect(await after(1)).toBeNull();
});

test('a clock that is a year ahead for a moment ends nothing and removes nothing', async () => {
  start({ ...room, endsAt: begin + 30 * day });
  clock += 365 * day;
  expect(await after(20_000)).toMatchObject({ endedAt: null });
  expect(log).toEqual([expect.stringContaining('clock leapt')]);
  clock -= 365 * day;
  expect(await after(20_000)).toMatchObject({ endedAt: null });
  expect(await after(30 * day)).toMatchObject({ endedAt: begin + 30 * day + 40_000 });
});

test('a class that was ended by a wrong clock has its week from then on', async () => {
  clock = 1_000;
  start(room);
  roster.putClass({ ...room, endedAt: clock });
  clock = begin;
  expect(await after(60_000)).toMatchObject({ endedAt: begin });
  expect(await after(classLimits.takeHomeMs - 60_001)).not.toBeNull();
  expect(await after(1)).toBeNull();
});

test('a class that was over at the start stays for an hour, and after a leap for a day', async () => {
  const over = { ...room, endedAt: begin - 8 * day };
  start(over);
  expect(await after(0)).not.toBeNull();
  expect(await after(classLimits.beforeGoingMs - 1)).not.toBeNull();
  expect(log).toEqual([expect.stringContaining('goes in an hour')]);
  expect(await after(1)).toBeNull();
  await ends.close();

  start({ ...room, endedAt: begin });
  expect(await after(0)).not.toBeNull();
  clock += 365 * day;
  expect(await after(classLimits.afterLeapMs - 1)).not.toBeNull();
  clock -= 365 * day;
  expect(await after(2 * day)).not.toBeNull();
  expect(await after(5 * day)).not.toBeNull();
  expect(await after(classLimits.beforeGoingMs)).toBeNull();
});
