import { expect, test, vi } from 'vitest';
import { ByteBudget } from '../byte-budget.ts';
import { LearnerBytes } from './learner-bytes.ts';

const limits = { perLearner: 1_000, total: 5_000, reserved: 6_000, most: 8_000, free: 100, waiting: 100, tenureMs: 1_000 };

test('what several hold is one account of the budget, until it is released', () => {
  const budget = new ByteBudget(limits);
  const bytes = new LearnerBytes(budget, 'a');
  const [one, other] = [bytes.hold(() => {}), bytes.hold(() => {})];
  one.set(300);
  other.set(200);
  one.set(250);
  expect([bytes.bytes, budget.bytes, bytes.isFull]).toEqual([450, 450, false]);
  one.release();
  one.release();
  one.set(999);
  expect(budget.bytes).toBe(200);
  other.release();
  bytes.trim();
  expect([bytes.bytes, budget.bytes]).toEqual([0, 0]);
});

test('it is full above its share, and tells once there is room', async () => {
  const bytes = new LearnerBytes(new ByteBudget(limits), 'a');
  const room = vi.fn<() => void>();
  bytes.onRoom = room;
  const held = bytes.hold(() => {});
  held.set(1_001);
  expect(bytes.isFull).toBe(true);
  held.set(10);
  await vi.waitFor(() => expect(room).toHaveBeenCalledOnce(), 20_000);
});

test('whoever holds most lets go of everything, and may begin anew', () => {
  const budget = new ByteBudget(limits);
  const [greedy, modest] = [new LearnerBytes(budget, 'greedy'), new LearnerBytes(budget, 'modest')];
  const kept = vi.fn<(reason: string) => void>();
  modest.hold(kept).set(500);
  const ended = [vi.fn<(reason: string) => void>(), vi.fn<(reason: string) => void>()];
  const held = ended.map((letGo) => greedy.hold(letGo));
  held[0]?.set(4_000);
  held[1]?.set(4_000);
  for (const letGo of ended) expect(letGo).toHaveBeenCalledWith(expect.stringMatching(/\.$/));
  expect(kept).not.toHaveBeenCalled();
  held[0]?.set(3_000);
  held[0]?.release();
  expect([greedy.bytes, budget.bytes]).toEqual([0, 500]);
  greedy.hold(() => {}).set(100);
  expect(budget.bytes).toBe(600);
});
