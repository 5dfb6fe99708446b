// Which of several strips shows.
import { expect, test } from 'vitest';
import { pressing, type Strip, type StripSlot } from './strip.ts';

const act = (): void => undefined;

function shown(...strips: [StripSlot, Strip][]): [unknown, string[]] | null {
  const strip = pressing(new Map(strips));
  return strip === null ? null : [strip.text, (strip.links ?? []).map(({ label }) => label)];
}

test('none is none', () => {
  expect(shown()).toBeNull();
});

test('the most pressing shows, in whatever order they came', () => {
  const first: [StripSlot, Strip] = ['first-steps', { text: 'pencil', links: [{ label: 'Got it', act }] }];
  const remedy: [StripSlot, Strip] = ['remedy', { text: 'Nothing listens there.', links: [{ label: 'Start a server', act }] }];
  expect(shown(first, remedy)).toEqual(['Nothing listens there.', ['Start a server']]);
  expect(shown(['outcome', { text: 'It ended.' }], remedy)).toEqual(['Nothing listens there.', ['Start a server']]);
  expect(shown(first)).toEqual(['pencil', ['Got it']]);
});

test('the rest of a long output stays in reach', () => {
  const long: [StripSlot, Strip] = ['long-output', { text: '16 of 214 lines', links: [{ label: 'Show all 214 lines', act }] }];
  expect(shown(long)).toEqual(['16 of 214 lines', ['Show all 214 lines']]);
  expect(shown(long, ['outcome', { text: 'It ended.' }])).toEqual(['It ended.', ['Show all 214 lines']]);
});
