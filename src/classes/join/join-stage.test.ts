import { describe, expect, test } from 'vitest';
import type { ClassFacts, JoinRefusal, JoinRequest } from '../../class-protocol.ts';
import { emptyForm, missingOf, stageAfter, stageOf, type JoinAnswer, type Stage } from './join-stage.ts';

const now = 1_000_000;
const asNew: JoinRequest = { code: 'quick-otter', name: 'Ada' };
const asBack: JoinRequest = { ...asNew, personalCode: 'K7MQ-P2XD' };
const refusal = (code: JoinRefusal['code'], more: Partial<JoinRefusal> = {}): JoinAnswer => ({
  type: 'refused',
  refusal: { code, message: 'Because.', ...more },
});
const waiting: Stage = { at: 'waiting', kind: 'full', className: 'Databases 2b', request: asNew, place: 2, isLost: false };

describe('what is missing before the bridge is asked', () => {
  test.each([
    [{ code: ' ', name: 'Ada' }, 'new', 'code'],
    [{ code: 'quick-otter', name: '' }, 'new', 'name'],
    [{ code: 'quick-otter', name: 'Ada' }, 'new', undefined],
    [{ code: 'quick-otter', name: 'Ada', personalCode: '' }, 'back', 'personalCode'],
    [asBack, 'back', undefined],
  ] as const)('%j %s: %s', (request, asks, field) => {
    expect(missingOf(request, asks)?.of).toBe(field);
  });
});

describe('what shows after an answer', () => {
  test('somebody new is in, with a code to write down; whoever came back knows theirs', () => {
    const reply = { type: 'in', reply: { name: 'Ada', personalCode: 'K7MQ-P2XD' } } as const;
    expect(stageAfter(emptyForm, asNew, reply, now)).toEqual({ at: 'in', how: 'new', name: 'Ada', personalCode: 'K7MQ-P2XD', facts: null });
    expect(stageAfter(emptyForm, asBack, reply, now)).toMatchObject({ how: 'back', personalCode: null });
    expect(stageAfter(waiting, asNew, reply, now)).toMatchObject({ at: 'in', how: 'new' });
  });

  test('a wrong code is said at the code, as it was typed; from the fifth on with how long to wait', () => {
    expect(stageAfter(emptyForm, { ...asNew, code: ' quick-oter ' }, refusal('no-class'), now)).toMatchObject({
      at: 'form',
      className: null,
      trouble: { of: 'code', kind: 'no-class', code: 'QUICK-OTER' },
    });
    const until = now + 8_000;
    expect(stageAfter(emptyForm, asNew, refusal('no-class', { waitMs: 8_000 }), now)).toMatchObject({
      trouble: { of: 'code', kind: 'wait', until },
    });
    expect(stageAfter(emptyForm, asNew, refusal('wait', { waitMs: 8_000 }), now)).toMatchObject({
      trouble: { of: 'code', kind: 'wait', until },
    });
  });

  test('a taken name is no error of the code: the free one is offered', () => {
    const stage = stageAfter(emptyForm, asNew, refusal('name-taken', { free: 'Ada-2', className: 'Databases 2b' }), now);
    expect(stage).toEqual({
      at: 'form',
      asks: 'new',
      className: 'Databases 2b',
      trouble: { of: 'name', kind: 'taken', asked: 'Ada', free: 'Ada-2' },
    });
    // What is wrong with a code afterwards takes the class's name away again.
    expect(stageAfter(stage, asNew, refusal('no-class'), now)).toMatchObject({ className: null });
  });

  test('a wrong personal code is said at that field', () => {
    expect(stageAfter(emptyForm, asBack, refusal('wrong-personal-code'), now)).toMatchObject({
      asks: 'back',
      trouble: { of: 'personalCode', kind: 'wrong', name: 'Ada' },
    });
    expect(stageAfter(emptyForm, asBack, refusal('wait', { waitMs: 1, className: 'Databases 2b' }), now)).toMatchObject({
      trouble: { of: 'personalCode', kind: 'wait' },
    });
  });

  test('a full class has a line, and so has a held one', () => {
    const more = { place: 1, className: 'Databases 2b' };
    expect(stageAfter(emptyForm, asNew, refusal('class-full', more), now)).toEqual({ ...waiting, place: 1 });
    expect(stageAfter(emptyForm, asNew, refusal('held', more), now)).toMatchObject({ at: 'waiting', kind: 'held', place: 1 });
  });

  test('whoever waits goes on waiting while nobody answers', () => {
    for (const answer of [{ type: 'unreachable' }, { type: 'odd' }, refusal('unavailable')] as const)
      expect(stageAfter(waiting, asNew, answer, now)).toEqual({ ...waiting, isLost: true });
    expect(stageAfter({ ...waiting, isLost: true }, asNew, refusal('class-full', { place: 1 }), now)).toMatchObject({
      isLost: false,
      place: 1,
    });
    expect(stageAfter(waiting, asNew, refusal('name-taken', { free: 'Ada-2' }), now)).toMatchObject({
      at: 'form',
      trouble: { kind: 'taken' },
    });
  });

  test('an ended class and a removed name are the end of it', () => {
    expect(stageAfter(emptyForm, asNew, refusal('class-ended', { className: 'Databases 2b', until: 5 }), now)).toEqual({
      at: 'over',
      how: 'ended',
      className: 'Databases 2b',
      until: 5,
    });
    expect(stageAfter(emptyForm, asBack, refusal('removed'), now)).toMatchObject({ at: 'over', how: 'removed' });
  });

  test('what cannot be put down to a field is said of the whole', () => {
    expect(stageAfter(emptyForm, asNew, refusal('bad-request'), now)).toMatchObject({
      trouble: { of: null, kind: 'refused', message: 'Because.', reason: null },
    });
    expect(stageAfter(emptyForm, asNew, { type: 'unreachable' }, now)).toMatchObject({ trouble: { of: null, kind: 'unreachable' } });
    expect(stageAfter(emptyForm, asNew, refusal('newer' as JoinRefusal['code']), now)).toMatchObject({
      trouble: { of: null, kind: 'odd' },
    });
  });
});

test('a browser that the bridge knows is in, unless its class has ended', () => {
  const facts: ClassFacts = {
    id: '0123456789ab',
    name: 'Databases 2b',
    teacher: 'Miriam',
    student: { name: 'Ada', hostname: 'ada', reachable: true },
    lessons: [],
    endsAt: null,
    hasEnded: false,
    mayLook: false,
  };
  expect(stageOf(facts)).toEqual({ at: 'in', how: 'known', name: 'Ada', personalCode: null, facts });
  expect(stageOf({ ...facts, hasEnded: true })).toEqual({ at: 'over', how: 'ended', className: 'Databases 2b', until: null });
});
