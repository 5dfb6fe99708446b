// Sessions of the HTTP tunnel by themselves: how many there are of all learners, and who gives way.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { httpTunnelWireLimits } from '../../../src/http-tunnel-protocol.ts';
import { ByteBudget } from '../byte-budget.ts';
import { byteBudgetLimits } from '../limits.ts';
import { httpTunnelLimits } from './limits.ts';
import type { ChannelParts } from './tunnel-channel.ts';
import type { TunnelSession } from './tunnel-session.ts';
import { TunnelSessions } from './tunnel-sessions.ts';
import { TestMachines } from '../../testing/test-machines.ts';

const name = 'a-session-of-the-tests';
let sessions: TunnelSessions;
beforeEach(() => {
  sessions = new TunnelSessions();
});
afterEach(() => sessions.close());

function session(learner: string, named = name): TunnelSession {
  const found = sessions.find({ learner, class: null, role: 'student' }, named);
  if ('status' in found) throw new Error(found.message);
  return found.session;
}

/** Opens as many sessions as there may be of all, each of a learner who was not there before. */
function fill(sort: string, but = 0): void {
  for (let count = 0; count < httpTunnelLimits.sessions - but; count += 1) session(`${sort} ${count}`);
}

/** A connection to a Redis, for a session to have. */
async function channelOf(machines: TestMachines): Promise<ChannelParts> {
  const connect = (): ReturnType<TestMachines['connect']> => machines.connect('127.0.0.1', 6379);
  const slot = { hold: () => {}, touch: () => {}, leave: () => {}, release: () => {} };
  const bytes = new ByteBudget(byteBudgetLimits).open('a learner', { giveWay: () => {} });
  return { stream: await connect(), connect, slot, bytes };
}

test('of all learners together there are only so many, and the one unseen longest gives way', async () => {
  const [first, second] = [session('first'), session('second')];
  // The first is seen again, as a page says that it is still there.
  expect(session('first')).toBe(first);
  const waits = second.until(() => false, 60_000, new AbortController().signal);
  fill('minted', 1);
  // Whoever waits in it is answered.
  await waits;
  expect(session('first')).toBe(first);
  expect(session('second')).not.toBe(second);
});

test('one with a connection to Redis, or with one that is being opened, does not give way', async () => {
  const machines = await TestMachines.open();
  try {
    const [connected, opening] = [session('connected'), session('opening')];
    const channel = connected.add(await channelOf(machines));
    const opened = Promise.withResolvers<void>();
    const done = opening.whileOpening(() => opened.promise);
    fill('minted');
    expect([session('connected'), session('opening')]).toEqual([connected, opening]);
    opened.resolve();
    await done;
    connected.channel(channel)?.close();
    fill('more');
    expect(session('connected')).not.toBe(connected);
    expect(session('opening')).not.toBe(opening);
  } finally {
    await machines.close();
  }
});

test('a learner who has as many as they may loses their own silent ones, and nobody another one', () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  try {
    const others = session('somebody else');
    const own = Array.from({ length: httpTunnelLimits.sessionsPerLearner }, (_, at) => session('greedy', `${name}-${at}`))[0];
    vi.setSystemTime(Date.now() + 2 * httpTunnelWireLimits.keepMs + 1);
    session('greedy');
    expect(session('somebody else')).toBe(others);
    expect(session('greedy', `${name}-0`)).not.toBe(own);
  } finally {
    vi.useRealTimers();
  }
});

test('no channel has the number of one that its page may still know', async () => {
  const machines = await TestMachines.open();
  try {
    const before = session('someone');
    const first = before.add(await channelOf(machines));
    before.channel(first)?.close();
    fill('minted');
    const after = session('someone');
    expect(after).not.toBe(before);
    const second = after.add(await channelOf(machines));
    expect(second).not.toBe(first);
    expect(after.channel(first)).toBeUndefined();
    after.channel(second)?.close();
  } finally {
    await machines.close();
  }
});

test('the messages that wait in one are no more than its longest line', () => {
  const mine = session('someone');
  const half = 'x'.repeat(httpTunnelLimits.controlCharacters / 2);
  expect([half, half, 'too much'].map((text) => mine.post({ type: 'line', text }))).toEqual([true, true, false]);
  expect(mine.post({ type: 'interrupt', press: 1 })).toBe(true);
  expect(mine.takeMessages()).toEqual([
    { type: 'line', text: half },
    { type: 'line', text: half },
    { type: 'interrupt', press: 1 },
  ]);
  mine.post({ type: 'line', text: half });
  expect(mine.hasMessages).toBe(true);
});
