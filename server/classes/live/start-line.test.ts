import { expect, test } from 'vitest';
import { StartLine } from './start-line.ts';

test('who waits from one look to the next has the place that it is then, and nobody else has one', () => {
  const line = new StartLine();
  expect(line.look(['ada', 'ben', 'cem'])).toEqual(new Map());
  expect(line.look(['ben', 'dia', 'cem'])).toEqual(
    new Map([
      ['ben', 1],
      ['cem', 3],
    ]),
  );
  expect(line.look(['dia'])).toEqual(new Map([['dia', 1]]));
  expect(line.look([])).toEqual(new Map());
  expect(line.look(['dia'])).toEqual(new Map());
});
