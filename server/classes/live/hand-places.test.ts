// Hand places: each is told what is new of their own hand, and nothing twice.
import { expect, test } from 'vitest';
import { HandPlaces } from './hand-places.ts';

test('who is in the line is told their place as it changes, and that they are out of it', () => {
  let line: { name: string; since: number }[] = [];
  const told: unknown[] = [];
  const board = {
    get line() {
      return line;
    },
  };
  const hands = new HandPlaces(board, (name, { place, since }) => told.push([name, place, since]));
  const next = (): unknown[] => {
    hands.tellChanges();
    return told.splice(0);
  };
  line = [
    { name: 'Ada', since: 1 },
    { name: 'Bob', since: 2 },
  ];
  expect(next()).toEqual([
    ['Ada', 1, 1],
    ['Bob', 2, 2],
  ]);
  expect(next()).toEqual([]);
  expect(hands.of('Bob')).toEqual({ type: 'hand', place: 2, since: 2 });
  line = line.slice(1);
  expect(next()).toEqual([
    ['Bob', 1, 2],
    ['Ada', null, null],
  ]);
  expect(next()).toEqual([]);
  // The name's next bearer is told of their own.
  hands.forget('Bob');
  expect(next()).toEqual([['Bob', 1, 2]]);
});
