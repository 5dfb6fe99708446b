import { expect, test } from 'vitest';
import { mayPark, type ParkingFacts } from './parking-rule.ts';

const plain: ParkingFacts = {
  isAofOpen: true,
  isChanged: false,
  use: { isWaiting: false, hasState: false, hasPeers: false },
  connections: 1,
};

function occasionsOf(changes: Partial<ParkingFacts>): string[] {
  return (['silence', 'pressure', 'force'] as const).filter((occasion) => mayPark(occasion, { ...plain, ...changes }));
}

test('a server whose files hold all that it has is parked at any occasion', () => {
  expect(occasionsOf({})).toEqual(['silence', 'pressure', 'force']);
});

test.each<Partial<ParkingFacts>>([{ isAofOpen: false }, { isChanged: true }, { isChanged: null }])(
  'silence alone does not end one that would lose something, or be saved: %o',
  (changes) => {
    expect(occasionsOf(changes)).toEqual(['pressure', 'force']);
  },
);

test('a client with state is cut off by force only, and one that is gone has none', () => {
  const use = { isWaiting: false, hasState: true, hasPeers: false };
  expect(occasionsOf({ use })).toEqual(['force']);
  expect(occasionsOf({ use, connections: 0 })).toEqual(['silence', 'pressure', 'force']);
});

test('one that takes no question is parked under pressure where its append-only file holds its data', () => {
  const silent = { use: null, isChanged: null };
  expect(occasionsOf({ ...silent })).toEqual(['force']);
  expect(occasionsOf({ ...silent, connections: 0 })).toEqual(['pressure', 'force']);
  expect(occasionsOf({ ...silent, connections: 0, isAofOpen: false })).toEqual([]);
});
