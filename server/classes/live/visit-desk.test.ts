import { beforeEach, describe, expect, it } from 'vitest';
import { liveLimits } from './limits.ts';
import { VisitDesk, type VisitTelling } from './visit-desk.ts';

let desk: VisitDesk;
beforeEach(() => {
  desk = new VisitDesk();
});

const ask = (now = 0, others: Partial<Parameters<VisitDesk['look']>[0]> = {}): VisitTelling[] =>
  desk.look({ id: 'v', name: 'Ada', student: 'ada-1', teacher: 'desk-1', from: 'Miriam', mayLook: false, ...others }, now);

/** Who is told what, in short. */
const short = (tellings: readonly VisitTelling[]): string[] =>
  tellings.flatMap((one) => (one.to === 'trail' ? [] : [`${one.page}: ${one.to === 'student' ? one.word.state : one.news.state}`]));

/** What the trail keeps of them. */
const notes = (tellings: readonly VisitTelling[]): unknown[] => tellings.flatMap((one) => (one.to === 'trail' ? [one.note] : []));

const asked = ['ada-1: asks-to-look', 'desk-1: asked'];
const looks = ['ada-1: looks', 'desk-1: looks'];
const asksToType = ['ada-1: asks-to-type', 'desk-1: asked-to-type'];
const types = ['ada-1: types', 'desk-1: types'];
const ended = ['desk-1: ended', 'ada-1: ended'];

describe('a visit', () => {
  it('takes two consents, each asked for, and ends by one word of the student', () => {
    expect(short(ask())).toEqual(asked);
    expect([desk.viewerOf('ada-1', 'v'), desk.typedOn('desk-1', 'v')]).toEqual([null, null]);
    expect(desk.askToType('desk-1', 'v', 1)).toEqual([]);
    expect(short(desk.answer('ada-1', 'v', true, 1))).toEqual(looks);
    expect([desk.viewerOf('ada-1', 'v'), desk.typedOn('desk-1', 'v')]).toEqual(['desk-1', null]);
    expect(short(desk.askToType('desk-1', 'v', 2))).toEqual(asksToType);
    expect(desk.typedOn('desk-1', 'v')).toBeNull();
    expect(short(desk.answer('ada-1', 'v', true, 3))).toEqual(types);
    expect(desk.typedOn('desk-1', 'v')).toBe('ada-1');
    expect(short(desk.end('student', 'ada-1', 'v', undefined, 4))).toEqual(ended);
    expect([desk.viewerOf('ada-1', 'v'), desk.typedOn('desk-1', 'v')]).toEqual([null, null]);
    // To ask again is no visit.
    expect(short(ask(5))).toEqual(asked);
  });

  it.each(['student', 'teacher'] as const)('goes back to looking alone, by the %s', (side) => {
    const page = side === 'student' ? 'ada-1' : 'desk-1';
    ask();
    desk.answer('ada-1', 'v', true, 0);
    expect(desk.end(side, page, 'v', 'type', 0)).toEqual([]);
    desk.askToType('desk-1', 'v', 0);
    expect(short(desk.end(side, page, 'v', 'type', 0))).toEqual(looks);
    desk.askToType('desk-1', 'v', 0);
    desk.answer('ada-1', 'v', true, 0);
    expect(short(desk.end(side, page, 'v', 'type', 0))).toEqual(looks);
    expect(desk.typedOn('desk-1', 'v')).toBeNull();
    expect(short(desk.end(side, page, 'v', undefined, 0))).toEqual(ended);
  });

  it('is noted once it is allowed, and once more with each consent to type, never for a question alone', () => {
    expect(notes(ask())).toEqual([]);
    expect(notes(desk.answer('ada-1', 'v', true, 0))).toEqual([{ name: 'Ada', by: 'Miriam', what: 'look' }]);
    expect(notes(desk.askToType('desk-1', 'v', 0))).toEqual([]);
    expect(notes(desk.answer('ada-1', 'v', false, 0))).toEqual([]);
    desk.askToType('desk-1', 'v', 0);
    expect(notes(desk.answer('ada-1', 'v', true, 0))).toEqual([{ name: 'Ada', by: 'Miriam', what: 'type' }]);
    expect(notes(desk.end('student', 'ada-1', 'v', 'type', 0))).toEqual([]);
    expect(notes(ask(0, { id: 'w', teacher: 'desk-2', mayLook: true }))).toEqual([{ name: 'Ada', by: 'Miriam', what: 'look' }]);
  });

  it('"Only look" is no to typing, and nothing more', () => {
    ask();
    desk.answer('ada-1', 'v', true, 0);
    desk.askToType('desk-1', 'v', 0);
    expect(short(desk.answer('ada-1', 'v', false, 0))).toEqual(looks);
  });

  it('"Not now" holds for two minutes, for every page of a teacher and whatever the rule', () => {
    ask();
    expect(short(desk.answer('ada-1', 'v', false, 10))).toEqual(['desk-1: not-now', 'ada-1: ended']);
    expect(desk.viewerOf('ada-1', 'v')).toBeNull();
    for (const mayLook of [false, true])
      expect(ask(9 + liveLimits.notNowMs, { id: 'w', teacher: 'desk-2', mayLook })).toEqual([
        { to: 'teacher', page: 'desk-2', news: { type: 'visit', visit: 'w', name: 'Ada', state: 'not-now', since: 10, byRule: false } },
      ]);
    expect(short(ask(10 + liveLimits.notNowMs))).toEqual(asked);
  });

  it('by the rule of the class begins at once; who ended one is asked for the next two minutes', () => {
    expect(ask(0, { mayLook: true })).toMatchObject([
      { word: { state: 'looks', byRule: true } },
      { news: { state: 'looks', byRule: true } },
      { note: { what: 'look' } },
    ]);
    desk.end('student', 'ada-1', 'v', undefined, 5);
    expect(short(ask(6, { mayLook: true }))).toEqual(asked);
    desk.end('teacher', 'desk-1', 'v', undefined, 7);
    expect(short(ask(5 + liveLimits.notNowMs, { mayLook: true }))).toEqual(looks);
    // To type is asked for all the same.
    expect(short(desk.askToType('desk-1', 'v', 9))).toEqual(asksToType);
  });

  it.each([
    ['the student’s', 'ada-1', ['desk-1: ended']],
    ['the teacher’s', 'desk-1', ['ada-1: ended']],
  ])('ends with %s page, whatever it was', (_whose, page, told) => {
    for (const consents of [0, 1, 2]) {
      ask();
      if (consents > 0) desk.answer('ada-1', 'v', true, 0);
      if (consents > 1) {
        desk.askToType('desk-1', 'v', 0);
        desk.answer('ada-1', 'v', true, 0);
      }
      expect(short(desk.leave(page, 0))).toEqual(told);
      expect([desk.viewerOf('ada-1', 'v'), desk.typedOn('desk-1', 'v')]).toEqual([null, null]);
      expect(desk.answer('ada-1', 'v', true, 0)).toEqual([]);
    }
  });

  it('questions go away after a minute: the second one leaves the look', () => {
    ask(0);
    expect(desk.expire(liveLimits.askMs - 1)).toEqual([]);
    expect(short(desk.expire(liveLimits.askMs))).toEqual(ended);
    ask(0);
    desk.answer('ada-1', 'v', true, 0);
    desk.askToType('desk-1', 'v', 10);
    expect(short(desk.expire(10 + liveLimits.askMs))).toEqual(looks);
    expect(desk.expire(1e12)).toEqual([]);
  });

  it('is nobody else’s: other pages neither answer, nor end, nor see, nor type', () => {
    ask();
    expect(desk.answer('ada-2', 'v', true, 0)).toEqual([]);
    expect(desk.answer('desk-1', 'v', true, 0)).toEqual([]);
    desk.answer('ada-1', 'v', true, 0);
    expect([desk.viewerOf('ada-2', 'v'), desk.viewerOf('desk-1', 'v')]).toEqual([null, null]);
    expect(desk.askToType('desk-2', 'v', 0)).toEqual([]);
    desk.askToType('desk-1', 'v', 0);
    expect(desk.answer('eve-1', 'v', true, 0)).toEqual([]);
    desk.answer('ada-1', 'v', true, 0);
    expect([desk.typedOn('desk-2', 'v'), desk.typedOn('ada-1', 'v')]).toEqual([null, null]);
    expect(desk.end('teacher', 'desk-2', 'v', undefined, 0)).toEqual([]);
    expect(desk.end('student', 'ada-2', 'v', undefined, 0)).toEqual([]);
  });

  it('is one for a student and a teacher’s page, and all end with the class', () => {
    ask();
    expect(ask(0, { id: 'w' })).toEqual([]);
    expect(short(ask(0, { id: 'x', teacher: 'desk-2' }))).toEqual(['ada-1: asks-to-look', 'desk-2: asked']);
    expect(short(desk.close(0))).toEqual([...ended, 'desk-2: ended', 'ada-1: ended']);
    expect(desk.close(0)).toEqual([]);
  });
});
