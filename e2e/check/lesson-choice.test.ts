import { expect, test } from 'vitest';
import { chooseLessons } from './lesson-choice.ts';

const addresses = ['/', '/data-types/sets/', '/data-types/sorted-sets/', '/patterns/lock/', '/python/', '/redis-cli/'];

test('no name means all lessons, in their order', () => {
  expect(chooseLessons(addresses, [])).toEqual(addresses);
});

test('a name that is a whole part of an address means that, any other whatever has it inside', () => {
  expect(chooseLessons(addresses, ['sets'])).toEqual(['/data-types/sets/']);
  expect(chooseLessons(addresses, ['sorted'])).toEqual(['/data-types/sorted-sets/']);
  expect(chooseLessons(addresses, ['data-types'])).toEqual(['/data-types/sets/', '/data-types/sorted-sets/']);
  expect(chooseLessons(addresses, ['/data-types/sets/'])).toEqual(['/data-types/sets/']);
  expect(chooseLessons(addresses, ['/'])).toEqual(['/']);
});

test('several names choose each lesson once, in the order of the site', () => {
  expect(chooseLessons(addresses, ['python', 'sets', 'data-types/sets'])).toEqual(['/data-types/sets/', '/python/']);
});

test('a name that no address has is refused with those that there are', () => {
  expect(() => chooseLessons(addresses, ['python', 'strngs'])).toThrow(
    'No lesson has "strngs" in its address. There are:\n/\n/data-types/sets/',
  );
});
