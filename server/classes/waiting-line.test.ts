import { expect, test } from 'vitest';
import { lineLimits } from './limits.ts';
import { WaitingLine } from './waiting-line.ts';

test('places are in the order of coming, and move up when somebody leaves', () => {
  const line = new WaitingLine();
  expect(['ada', 'zoe', 'ben'].map((name, at) => line.placeOf(name, name, at))).toEqual([1, 2, 3]);
  expect(line.placeOf('zoe', 'zoe', 5)).toBe(2);
  line.leave('ada');
  expect([line.ahead('zoe', 6), line.ahead('ben', 6), line.ahead('new', 6)]).toEqual([0, 1, 2]);
  expect(line.list(6)).toEqual([
    { name: 'zoe', since: 1 },
    { name: 'ben', since: 2 },
  ]);
});

test('who is not heard of loses the place, and who asks again keeps it', () => {
  const line = new WaitingLine();
  line.placeOf('ada', 'Ada', 0);
  line.placeOf('zoe', 'Zoë', 0);
  line.placeOf('zoe', 'Zoë', lineLimits.silentMs);
  expect(line.placeOf('zoe', 'Zoë', lineLimits.silentMs + 1)).toBe(1);
});

test('a crowd is told its place and not remembered', () => {
  const line = new WaitingLine();
  for (let at = 0; at < lineLimits.most + 50; at += 1) line.placeOf(`n${at}`, 'n', 0);
  expect(line.list(0)).toHaveLength(lineLimits.most);
  expect(line.placeOf('late', 'Late', 0)).toBe(lineLimits.most + 1);
});

test('who was let in by hand may come for a while', () => {
  const line = new WaitingLine();
  line.letIn('ada', 0);
  expect([line.isLetIn('ada', lineLimits.letInMs), line.isLetIn('ada', lineLimits.letInMs + 1), line.isLetIn('zoe', 0)]).toEqual([
    true,
    false,
    false,
  ]);
  line.leave('ada');
  expect(line.isLetIn('ada', 0)).toBe(false);
});
