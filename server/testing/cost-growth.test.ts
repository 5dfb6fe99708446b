import { expect, test } from 'vitest';
import { costGrowth, mostGrowth } from './cost-growth.ts';

/** Work of so many steps. */
function spend(steps: number): void {
  let sum = 0;
  for (let step = 0; step < steps; step += 1) sum = (sum + Math.imul(step, step)) | 0;
  expect(sum).toBeTypeOf('number');
}

/** The larger work takes seconds where other tests share the processors, and all three attempts are made with what grows too fast. */
const patienceMs = 120_000;

test('what grows with the size is told from what grows with its square', { timeout: patienceMs, tags: 'whole' }, () => {
  expect(costGrowth((size) => spend(size * 5_000), 1_000)).toBeLessThan(mostGrowth);
  expect(costGrowth((size) => spend(size * size * 5), 1_000)).toBeGreaterThan(mostGrowth);
});
