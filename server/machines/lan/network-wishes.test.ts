// Network wishes: which text for a server wants the network of a class, and which names what it cannot reach.
import { expect, test } from 'vitest';
import { ClassDirectory } from '../../network/class-directory.ts';
import type { Neighbour } from '../../network/neighbours.ts';
import { command } from '../../testing/test-redis.ts';
import { NetworkWishes } from './network-wishes.ts';

const room = '0123456789ab';
const [ada, bob, carl] = ['ada', 'bob', 'carl'].map((hostname, at): Neighbour => {
  const learner = String(at + 1).repeat(32);
  return { learner, class: room, hostname, isReachable: hostname !== 'carl' };
}) as [Neighbour, Neighbour, Neighbour];
const everybody = [ada, bob, carl];
const directory = new ClassDirectory({
  of: (learner) => everybody.find((one) => one.learner === learner) ?? null,
  in: () => everybody,
  watch: () => () => undefined,
});
const cabled = new NetworkWishes(directory, true);
const bare = new NetworkWishes(directory, false);

test('a text that names another of the class wants the network and them, one at a time', () => {
  const text = command('REPLICAOF', 'bob', '7000') + command('MIGRATE', 'bob', '6379', 'key', '0', '1000');
  const wish = cabled.of(ada.learner, text);
  expect([wish?.place.hostname, wish?.others.map(({ to, port }) => `${to.hostname}:${port}`)]).toEqual(['ada', ['bob:7000']]);
});

test('a text with the machine’s own address wants the network alone', () => {
  const own = directory.placeOf(ada.learner)?.card.ipv4 ?? '';
  expect(cabled.of(ada.learner, command('CONFIG', 'SET', 'bind', own))).toMatchObject({ place: { hostname: 'ada' }, others: [] });
});

test.each([
  ['names nobody', ada.learner, command('SET', 'bob', '6379')],
  ['names its own machine', ada.learner, command('REPLICAOF', 'ada', '6379')],
  ['names who is off the network', ada.learner, command('REPLICAOF', 'carl', '6379')],
  ['comes from who is off it', carl.learner, command('REPLICAOF', 'bob', '6379')],
  ['comes from nobody of a class', 'f'.repeat(32), command('REPLICAOF', 'bob', '6379')],
])('a text that %s wants nothing', (_what, learner, text) => {
  expect(cabled.of(learner, text)).toBeNull();
});

test('without cables others are out of reach, and a start that replicates from one says from whom', () => {
  expect([bare.isOutOfReach(ada.learner, 'bob'), cabled.isOutOfReach(ada.learner, 'bob'), bare.isOutOfReach(ada.learner, 'ada')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(bare.startOutOfReach(ada.learner, 'port 7000\nreplicaof bob 6379\n')).toBe('bob');
  expect(bare.startOutOfReach(ada.learner, '# replicaof bob 6379\n')).toBeNull();
  expect(bare.of(ada.learner, command('REPLICAOF', 'bob', '6379'))).toBeNull();
});
