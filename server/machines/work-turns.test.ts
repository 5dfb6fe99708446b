import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkTurns } from './work-turns.ts';

const limits = { workBytes: 10, workSliceBytes: 40, workAtOnce: 1, workMs: 600_000, workSilentTurns: 3 };

test('little never waits, however often it comes, as long as it is answered', () => {
  const turns = new WorkTurns(limits);
  const busy = turns.paceOf('a');
  void busy.turn();
  const pace = turns.paceOf('b');
  for (let round = 0; round < 100; round += 1) {
    expect(pace.isFree(9)).toBe(true);
    pace.answered();
  }
  expect(pace.isFree(9)).toBe(true);
  // The second one adds up to much that nothing has answered.
  expect(pace.isFree(9)).toBe(false);
});

test('machines take turns, whatever the number of their connections', async () => {
  const turns = new WorkTurns(limits);
  const order: string[] = [];
  const begin = (machine: string): ReturnType<WorkTurns['paceOf']> => {
    const pace = turns.paceOf(machine);
    expect(pace.isFree(10)).toBe(false);
    void pace.turn().then(() => order.push(machine));
    return pace;
  };
  const greedy = Array.from({ length: 5 }, () => begin('greedy'));
  const [b, c] = [begin('b'), begin('c')];
  await nextTurn();
  expect(order).toEqual(['greedy']);
  for (const pace of [greedy[0], greedy[1], b, c, greedy[2], greedy[3]]) {
    pace?.answered();
    await nextTurn();
  }
  expect(order).toEqual(['greedy', 'greedy', 'b', 'c', 'greedy', 'greedy', 'greedy']);
});

test('whoever has a turn goes on as long as nobody waits, and has its next one behind those who do', async () => {
  const turns = new WorkTurns(limits);
  const [one, other] = [turns.paceOf('one'), turns.paceOf('other')];
  await one.turn();
  for (let round = 0; round < 3; round += 1) expect(one.isFree(40)).toBe(true);
  // More than a slice is never free: it has to be cut.
  expect(one.isFree(41)).toBe(false);
  const order: string[] = [];
  void other.turn().then(() => order.push('other'));
  await nextTurn();
  expect(one.isFree(10)).toBe(false);
  void one.turn().then(() => order.push('one'));
  await nextTurn();
  expect(order).toEqual([]);
  one.answered();
  await nextTurn();
  expect(order).toEqual(['other']);
  other.answered();
  await nextTurn();
  expect(order).toEqual(['other', 'one']);
});

test('a turn that nobody answers is over after its time', async () => {
  const turns = new WorkTurns({ ...limits, workMs: 1 });
  await turns.paceOf('stopped').turn();
  await turns.paceOf('other').turn();
});

test('who let a turn pass without an answer holds nobody up until something comes back', async () => {
  const changing = { ...limits, workMs: 1 };
  const turns = new WorkTurns(changing);
  const [stopped, same, other] = [turns.paceOf('stopped'), turns.paceOf('stopped'), turns.paceOf('other')];
  await stopped.turn();
  await other.turn();
  other.answered();
  changing.workMs = 600_000;
  await same.turn();
  await other.turn();
  other.answered();
  same.answered();
  await same.turn();
  const granted: string[] = [];
  void other.turn().then(() => granted.push('other'));
  await nextTurn();
  expect(granted).toEqual([]);
});

test('who is silent on and on has a turn of some length again after some that passed at once', async () => {
  const changing = { ...limits, workMs: 1 };
  const turns = new WorkTurns(changing);
  const [silent, same, other] = [turns.paceOf('silent'), turns.paceOf('silent'), turns.paceOf('other')];
  await silent.turn();
  await other.turn();
  other.answered();
  changing.workMs = 600_000;
  // They count whatever connection they are of.
  for (const pace of [silent, same, silent]) {
    await pace.turn();
    await other.turn();
    other.answered();
  }
  await silent.turn();
  const granted: string[] = [];
  void other.turn().then(() => granted.push('other'));
  await nextTurn();
  expect(granted).toEqual([]);
  silent.close();
  await nextTurn();
  expect(granted).toEqual(['other']);
});

test('one that closes hands its turn on, in the midst of it or before it came', async () => {
  const turns = new WorkTurns(limits);
  const [one, gone, last] = [turns.paceOf('one'), turns.paceOf('gone'), turns.paceOf('last')];
  await one.turn();
  const waits = [gone.turn(), last.turn()];
  gone.close();
  one.close();
  await Promise.all(waits);
});
