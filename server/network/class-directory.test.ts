import { isIPv4 } from 'node:net';
import { expect, test } from 'vitest';
import { learnerNamed, TestRoster } from '../testing/test-class.ts';
import { ClassDirectory } from './class-directory.ts';

const classId = '0123456789ab';

function joined(count: number): { roster: TestRoster; directory: ClassDirectory } {
  const roster = new TestRoster();
  for (let index = 0; index < count; index += 1) {
    const hostname = `student-${index}`;
    roster.put({ learner: learnerNamed(hostname), class: classId, hostname, isReachable: true });
  }
  return { roster, directory: new ClassDirectory(roster) };
}

test('each of five hundred has an address of their own, and a card, and the same under the next bridge', () => {
  const { directory } = joined(500);
  const places = directory.placesIn(classId);
  const addresses = places.map(({ card }) => card.ipv4);
  expect(new Set(addresses).size).toBe(500);
  expect(new Set(places.map(({ card }) => card.mac)).size).toBe(500);
  expect(addresses.every((address) => isIPv4(address) && /^10\.\d+\.\d+\.([1-9]|\d\d|1\d\d|2[0-4]\d|25[0-4])$/.test(address))).toBe(true);
  expect(new Set(addresses.map((address) => address.split('.')[1])).size).toBe(1);
  expect(joined(500).directory.placesIn(classId)).toEqual(places);
  // Whoever is asked for first.
  const again = joined(500).directory;
  expect(again.placeOf(learnerNamed('student-499'))).toEqual(places[499]);
});

test('a name and an address lead to the same place, and of another class to none', () => {
  const { roster, directory } = joined(2);
  roster.put({ learner: learnerNamed('eve'), class: 'ba9876543210', hostname: 'eve', isReachable: true });
  const [one, other] = [learnerNamed('student-0'), learnerNamed('student-1')];
  const place = directory.placeOf(other);
  for (const host of ['student-1', 'Student-1.', place?.card.ipv4 ?? '']) expect(directory.find(one, host)).toEqual(place);
  for (const host of ['eve', directory.placeOf(learnerNamed('eve'))?.card.ipv4 ?? '', '127.0.0.1', '192.168.1.44', 'redis.io', ''])
    expect(directory.find(one, host)).toBeNull();
  expect(directory.find('f'.repeat(32), 'student-1')).toBeNull();
});

test('who comes and goes without an end uses up no addresses', () => {
  const { roster, directory } = joined(2);
  const places = directory.placesIn(classId);
  for (let coming = 0; coming < 70_000; coming += 1) {
    const learner = coming.toString(16).padStart(32, '0');
    roster.put({ learner, class: classId, hostname: 'passing', isReachable: true });
    directory.placeOf(learner);
    roster.remove(learner);
  }
  expect(directory.placesIn(classId)).toEqual(places);
});

test('an address whose owner has gone is nobody`s, and never another`s', () => {
  const { roster, directory } = joined(3);
  const address = directory.placeOf(learnerNamed('student-1'))?.card.ipv4 ?? '';
  roster.remove(learnerNamed('student-1'));
  expect(directory.find(learnerNamed('student-0'), address)).toBe('nobody');
  expect(directory.placeOf(learnerNamed('student-1'))).toBeNull();
  expect(directory.hostsFileOf(classId)).not.toContain(address);
});

test('the file of hosts names all of a class, and what every machine knows', () => {
  const { directory } = joined(2);
  const file = directory.hostsFileOf(classId);
  expect(file).toContain('127.0.0.1\tlocalhost\n');
  expect(file).toContain('192.168.1.44\tserver\n');
  for (const { hostname, card } of directory.placesIn(classId)) expect(file).toContain(`${card.ipv4}\t${hostname}\n`);
});
