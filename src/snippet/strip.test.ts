// Which of several strips shows.
import { expect, test } from 'vitest';
import { isSame, pressing, type Strip, type StripSlot } from './strip.ts';

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

test('what shows stays as it is until it says or leads to something else', () => {
  const long: Strip = { text: '16 of 214 lines', links: [{ label: 'Show all 214 lines', act }] };
  const remedy: Strip = { text: 'Nothing listens there.', links: [{ label: 'Start a server', act }] };
  const both = new Map<StripSlot, Strip>([
    ['long-output', long],
    ['remedy', remedy],
  ]);
  expect(isSame(pressing(both), pressing(both.set('undo', { text: 'It was reset.' })))).toBe(true);
  expect(isSame(pressing(both), remedy)).toBe(false);
  expect(isSame(remedy, { ...remedy, links: [{ label: 'Start a server', act }] })).toBe(false);
  expect(isSame(remedy, { ...remedy, text: 'It listens there.' })).toBe(false);
  expect(isSame(null, null)).toBe(true);
  expect(isSame(null, remedy)).toBe(false);
});
