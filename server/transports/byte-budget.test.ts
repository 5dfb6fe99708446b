import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ByteAccount } from './byte-account.ts';
import { ByteBudget } from './byte-budget.ts';

const limits = { perLearner: 100, total: 200, reserved: 250, most: 300, free: 10, waiting: 3, tenureMs: 1_000 };
const nobody = { giveWay: (): void => {} };

function open(budget: ByteBudget, learner: string, bytes = 0): ByteAccount {
  const account = budget.open(learner, nobody);
  account.set(bytes);
  return account;
}

test('bytes are counted as long as they are held, and those of a closed account are gone', () => {
  const budget = new ByteBudget(limits);
  const [one, two] = [open(budget, 'ada', 50), open(budget, 'bob', 30)];
  expect(budget.bytes).toBe(80);
  one.set(20);
  expect(budget.bytes).toBe(50);
  two.close();
  two.close();
  two.set(99);
  expect(budget.bytes).toBe(20);
});

test('a body of a few bytes is charged at once, a larger one once there is room, and none to a closed account', async () => {
  const budget = new ByteBudget(limits);
  const [full, small, large] = [open(budget, 'ada', 95), open(budget, 'ada'), open(budget, 'ada')];
  expect([await small.charge(10), small.bytes]).toEqual([true, 10]);
  const charged = large.charge(11);
  await nextTurn();
  expect(large.bytes).toBe(0);
  full.close();
  expect([await charged, large.bytes]).toEqual([true, 11]);
  large.close();
  expect(await large.charge(11)).toBe(false);
});

test('a learner with too many bytes waits, others do not, and room is told', async () => {
  const budget = new ByteBudget(limits);
  const [one, two, other] = [open(budget, 'ada', 80), open(budget, 'ada', 30), open(budget, 'bob', 90)];
  two.onRoom = vi.fn();
  expect([one.mustWait(), two.mustWait(), other.mustWait()]).toEqual([true, true, false]);
  one.set(75);
  await nextTurn();
  expect(two.onRoom).not.toHaveBeenCalled();
  one.set(70);
  await nextTurn();
  expect(two.onRoom).toHaveBeenCalledOnce();
  one.close();
  await nextTurn();
  expect(two.onRoom).toHaveBeenCalledOnce();
});

test('an account with few bytes waits for nobody', () => {
  const budget = new ByteBudget(limits);
  open(budget, 'ada', 150);
  expect(open(budget, 'ada', 10).mustWait()).toBe(false);
  expect(open(budget, 'ada', 11).mustWait()).toBe(true);
});

test('where all together hold too much, those above an equal share wait', async () => {
  const budget = new ByteBudget(limits);
  const [greedy, alsoGreedy, modest] = [open(budget, 'ada', 95), open(budget, 'bob', 95), open(budget, 'cyd', 30)];
  greedy.onRoom = vi.fn();
  expect([greedy.mustWait(), alsoGreedy.mustWait(), modest.mustWait()]).toEqual([true, true, false]);
  // What another gives back is room for all.
  alsoGreedy.set(0);
  await nextTurn();
  expect(greedy.onRoom).toHaveBeenCalledOnce();
});

describe('beyond the most', () => {
  let time: number;
  let gone: string[];
  let budget: ByteBudget;
  beforeEach(() => {
    time = 0;
    gone = [];
    budget = new ByteBudget(limits, () => time);
  });
  const account = (learner: string, name: string, bytes: number): ByteAccount => {
    const made = budget.open(learner, { giveWay: (reason) => gone.push(`${name}: ${reason}`) });
    made.set(bytes);
    return made;
  };

  test('a newcomer above an equal share gives way, and nobody is shed for it', () => {
    account('ada', 'ada', 140);
    account('bob', 'bob', 140);
    const last = account('cyd', 'cyd', 20);
    expect(gone).toEqual([]);
    last.set(101);
    expect(gone).toEqual([expect.stringMatching(/^cyd: .{20,123}$/)]);
    expect(budget.bytes).toBe(280);
  });

  test('who has held more than a share for long gives way first', () => {
    account('ada', 'ada', 140);
    time = 500;
    account('bob', 'bob', 140);
    time = 1_000;
    account('cyd', 'cyd', 110);
    expect(gone).toEqual([expect.stringMatching(/^ada: /)]);
    expect(budget.bytes).toBe(250);
  });

  test('however many keep within their shares, who took much a moment ago is not shed for them, nor for whoever takes more', () => {
    const crowd = Array.from({ length: 27 }, (_, number) => account(`minted ${number}`, `minted ${number}`, 10));
    time = 5_000;
    const large = account('victim', 'victim', 30);
    expect([gone, budget.bytes]).toEqual([[], 300]);
    for (let more = 0; more < 10; more += 1) account(`more ${more}`, `more ${more}`, 5);
    expect(large.bytes).toBe(30);
    for (const one of crowd) one.set(12);
    expect(large.bytes).toBe(30);
    expect(budget.bytes).toBeLessThanOrEqual(limits.most + 30);
    expect(gone.length).toBeGreaterThan(0);
  });
});

test('who holds nothing waits for those who have held their bytes for long, the first of them first', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  try {
    const budget = new ByteBudget(limits);
    const gone: number[] = [];
    for (let minted = 0; minted < 5; minted += 1)
      expect(await budget.open(`minted ${minted}`, { giveWay: () => gone.push(minted) }).reserve(50)).toBe(true);
    const answers: boolean[] = [];
    const reservation = budget.open('victim', nobody).reserve(90);
    void reservation.then((isGranted) => answers.push(isGranted));
    await vi.advanceTimersByTimeAsync(limits.tenureMs - 1);
    expect([answers, gone]).toEqual([[], []]);
    await vi.advanceTimersByTimeAsync(1);
    expect([answers, gone]).toEqual([[true], [0, 1]]);
    expect(budget.bytes).toBe(240);
  } finally {
    vi.useRealTimers();
  }
});

test('who holds a little already has those give way whose bytes leave no room for more', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  try {
    const budget = new ByteBudget({ ...limits, total: 2_000, reserved: 720, most: 2_000 });
    const gone: number[] = [];
    // Each keeps within what there would be for it, were it not for the little that the one who waits holds.
    for (let minted = 0; minted < 36; minted += 1) budget.open(`minted ${minted}`, { giveWay: () => gone.push(minted) }).set(19);
    open(budget, 'victim', 3);
    const answers: boolean[] = [];
    const reservation = budget.open('victim', nobody).reserve(35);
    void reservation.then((isGranted) => answers.push(isGranted));
    await vi.advanceTimersByTimeAsync(limits.tenureMs);
    expect([answers, gone]).toEqual([[true], [0]]);
  } finally {
    vi.useRealTimers();
  }
});

test('bodies get their room whole and in order, and the first of a learner always', async () => {
  const budget = new ByteBudget(limits);
  const granted: string[] = [];
  const reserve = (name: string, bytes: number): ByteAccount => {
    const account = budget.open('ada', nobody);
    void account.reserve(bytes).then((isGranted) => isGranted && granted.push(name));
    return account;
  };
  const huge = reserve('huge', 250);
  const second = reserve('second', 60);
  const third = reserve('third', 60);
  const small = reserve('small', 10);
  await nextTurn();
  expect(granted).toEqual(['huge']);
  huge.close();
  await nextTurn();
  expect(granted).toEqual(['huge', 'second']);
  expect(budget.bytes).toBe(60);
  // Who leaves while waiting lets those behind pass.
  third.close();
  await nextTurn();
  expect(granted).toEqual(['huge', 'second', 'small']);
  expect(third.bytes).toBe(0);
  second.close();
  small.close();
  expect(budget.bytes).toBe(0);
});

test('a learner who waits for room keeps nobody else from theirs', async () => {
  const budget = new ByteBudget(limits);
  open(budget, 'ada', 100);
  void budget.open('ada', nobody).reserve(50);
  const other = budget.open('bob', nobody);
  expect(await other.reserve(50)).toBe(true);
  expect(other.bytes).toBe(50);
});

test('no more bodies wait for room than may, and who need not wait is not counted', async () => {
  const budget = new ByteBudget(limits);
  const full = open(budget, 'ada', 100);
  const waiting = Array.from({ length: limits.waiting }, () => budget.open('ada', nobody).reserve(1));
  expect(await budget.open('ada', nobody).reserve(1)).toBe(false);
  expect(await budget.open('bob', nobody).reserve(1)).toBe(true);
  full.close();
  expect(await Promise.all(waiting)).toEqual([true, true, true]);
});
