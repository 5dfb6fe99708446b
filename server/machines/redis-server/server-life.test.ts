import { describe, expect, test } from 'vitest';
import {
  comesBack,
  downLife,
  hasAnswered,
  isOpen,
  machineState,
  newLife,
  nextLife,
  parkedLife,
  stoppedLife,
  type LifeEnd,
  type LifeEvent,
  type ServerLife,
} from './server-life.ts';

const crash: LifeEnd = { code: null, cause: null, isPrinting: false, isLearners: false };
const running: ServerLife = { state: 'running' };
const idle: ServerLife = { state: 'idle' };
const starting: ServerLife = { state: 'starting', from: newLife };
const returning: ServerLife = { state: 'starting', from: parkedLife };
const stopping: ServerLife = { state: 'stopping', by: 'bridge', next: parkedLife, back: running };
const resetting: ServerLife = { state: 'resetting' };
const removed: ServerLife = { state: 'removed' };

/** The life after a whole story. */
function after(life: ServerLife, ...events: LifeEvent[]): ServerLife {
  return events.reduce(nextLife, life);
}
const end = (facts: Partial<LifeEnd> = {}): LifeEvent => ({ type: 'end', end: { ...crash, ...facts } });
const stop = (by: 'bridge' | 'learner'): LifeEvent => ({ type: 'stop', by });

function nameOf(life: ServerLife): string {
  return life.state === 'absent' ? `absent/${life.why}` : life.state;
}

describe('each state and each event', () => {
  const lives = {
    new: newLife,
    stopped: stoppedLife,
    down: downLife,
    parked: parkedLife,
    starting,
    running,
    idle,
    stopping,
    resetting,
    removed,
  };
  const events: Record<string, LifeEvent> = {
    launch: { type: 'launch' },
    ready: { type: 'ready' },
    silence: { type: 'silence' },
    use: { type: 'use' },
    stop: stop('bridge'),
    refusal: { type: 'refusal' },
    end: end(),
    failure: { type: 'failure' },
    reset: { type: 'reset' },
    remove: { type: 'remove' },
  };
  /** The states that differ from the one before, in the order of events. */
  const changes: Record<keyof typeof lives, string> = {
    new: 'launch:starting failure:absent/down remove:removed',
    stopped: 'launch:starting failure:absent/down reset:absent/new remove:removed',
    down: 'launch:starting reset:absent/new remove:removed',
    parked: 'launch:starting failure:absent/down reset:absent/new remove:removed',
    starting: 'ready:running stop:stopping end:absent/new reset:resetting remove:removed',
    running: 'silence:idle stop:stopping end:parked reset:resetting remove:removed',
    idle: 'use:running stop:stopping end:parked reset:resetting remove:removed',
    stopping: 'refusal:running end:parked reset:resetting remove:removed',
    resetting: 'end:absent/new remove:removed',
    removed: '',
  };

  test.each(Object.entries(lives))('%s', (name, life) => {
    const changed = Object.entries(events)
      .map(([type, event]) => `${type}:${nameOf(nextLife(life, event))}`)
      .filter((change) => change.split(':')[1] !== nameOf(life));
    expect(changed.join(' ')).toBe(changes[name as keyof typeof lives]);
  });
});

describe('a start', () => {
  test.each([newLife, stoppedLife, parkedLife])('that comes to nothing leaves %o as it was', (life) => {
    expect(after(life, { type: 'launch' }, end({ code: 1 }))).toEqual(life);
    expect(after(life, { type: 'launch' }, end())).toEqual(life);
    expect(after(life, { type: 'launch' }, end({ code: 0, isPrinting: true }))).toEqual(life);
    expect(after(life, { type: 'launch' }, stop('bridge'), end({ code: 0 }))).toEqual(life);
  });

  test('that its learner ends is a stop', () => {
    expect(after(returning, stop('learner'), end())).toEqual(stoppedLife);
    expect(after(returning, end({ code: 0, cause: 'command' }))).toEqual(stoppedLife);
  });
});

describe('the end of a server that ran', () => {
  test.each([running, idle])('by its learner is a stop: %o', (life) => {
    expect(after(life, stop('learner'), end())).toEqual(stoppedLife);
    expect(after(life, end({ code: 0, cause: 'command' }))).toEqual(stoppedLife);
    expect(after(life, end({ code: 0 }))).toEqual(stoppedLife);
  });

  test.each([running, idle])('by itself: a quiet one comes back, one that its learner started stays down: %o', (life) => {
    expect(after(life, end())).toEqual(parkedLife);
    expect(after(life, end({ code: 0, cause: 'signal' }))).toEqual(parkedLife);
    expect(after(life, end({ isLearners: true }))).toEqual(downLife);
  });

  test('by the bridge is no stop, though its log tells of a SHUTDOWN: the bridge itself sent that', () => {
    expect(after(running, stop('bridge'), end({ code: 0, cause: 'command' }))).toEqual(parkedLife);
    expect(after(idle, stop('bridge'), end({ isLearners: true }))).toEqual(parkedLife);
  });

  test('that learner and bridge want is a stop, in either order', () => {
    expect(after(running, stop('learner'), stop('bridge'), end())).toEqual(stoppedLife);
    expect(after(running, stop('bridge'), stop('learner'), end())).toEqual(stoppedLife);
  });

  test('that it refuses is no end: it is in use again, or still starts', () => {
    expect(after(idle, stop('bridge'), { type: 'refusal' })).toEqual(running);
    expect(after(returning, stop('bridge'), { type: 'refusal' }, { type: 'ready' })).toEqual(running);
  });

  test('in a reset leaves nothing to come back, whatever was under way', () => {
    for (const life of [starting, returning, running, idle, stopping])
      expect(after(life, { type: 'reset' }, stop('learner'), end())).toEqual(newLife);
  });

  test('of a removed machine is final', () => {
    for (const life of [newLife, parkedLife, running, resetting])
      expect(after(life, { type: 'remove' }, end(), { type: 'launch' })).toEqual(removed);
  });
});

test('a connection brings back what is parked, and at the default port what nobody ever stopped', () => {
  const lives = [newLife, stoppedLife, downLife, parkedLife, starting, running, idle, stopping, resetting, removed];
  expect(lives.filter((life) => comesBack(life, false))).toEqual([parkedLife]);
  expect(lives.filter((life) => comesBack(life, true))).toEqual([newLife, parkedLife]);
});

test('clients are let in as long as the bridge has not told the server to end', () => {
  expect([starting, running, idle, nextLife(running, stop('learner'))].every(isOpen)).toBe(true);
  expect([newLife, parkedLife, stopping, resetting, removed].some(isOpen)).toBe(false);
});

test('a server has answered once it ran, also while it is told to end', () => {
  expect([running, nextLife(running, { type: 'silence' }), stopping].every(hasAnswered)).toBe(true);
  expect([newLife, parkedLife, starting, nextLife(starting, stop('learner')), resetting, removed].some(hasAnswered)).toBe(false);
});

test("a machine's state is the liveliest of its servers'", () => {
  expect(machineState([])).toBe('absent');
  expect(machineState([parkedLife, stoppedLife])).toBe('parked');
  expect(machineState([parkedLife, idle])).toBe('idle');
  expect(machineState([idle, running])).toBe('running');
  expect(machineState([running, starting])).toBe('starting');
  expect(machineState([running, stopping])).toBe('stopping');
});
