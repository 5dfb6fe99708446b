import { expect, test } from 'vitest';
import type { NeighbourChange } from '../network/neighbours.ts';
import { neighboursBy } from './neighbours.ts';
import { Roster, type ClassRecord, type Student } from './roster.ts';

const record: ClassRecord = {
  id: '0123456789ab',
  name: 'Databases 2b',
  code: 'QUICK-OTTER',
  createdAt: 0,
  endsAt: null,
  endedAt: null,
  isOpen: true,
  places: 40,
  lessons: [],
  mayLook: false,
};
const ada: Student = { learner: 'a'.repeat(32), class: record.id, name: 'Ada', hostname: 'ada', reachable: true, joinedAt: 0 };
const bob: Student = { ...ada, learner: 'b'.repeat(32), name: 'Bob', hostname: 'bob', joinedAt: 1 };

function opened(): { roster: Roster; heard: NeighbourChange[]; neighbours: ReturnType<typeof neighboursBy> } {
  const roster = new Roster();
  roster.putClass(record);
  const neighbours = neighboursBy(roster);
  const heard: NeighbourChange[] = [];
  neighbours.watch((change) => heard.push(change));
  return { roster, heard, neighbours };
}

test('those of a class are on its network, as they come, change and go', () => {
  const { roster, heard, neighbours } = opened();
  roster.put(ada);
  roster.put(bob);
  expect(neighbours.of(bob.learner)).toEqual({ learner: bob.learner, class: record.id, hostname: 'bob', isReachable: true });
  expect(neighbours.in(record.id).map(({ hostname }) => hostname)).toEqual(['ada', 'bob']);
  roster.put({ ...bob, reachable: false });
  expect(neighbours.of(bob.learner)?.isReachable).toBe(false);
  // What is nothing to the network is not told.
  roster.put({ ...bob, reachable: false, name: 'Bobby' });
  roster.remove(ada.learner);
  expect(neighbours.of(ada.learner)).toBeNull();
  expect(heard).toEqual([ada, bob, bob, ada].map(({ learner }) => ({ type: 'neighbour', learner, class: record.id })));
});

test('one that had ended before it was read is on the network once it is brought back', () => {
  const roster = new Roster();
  const neighbours = neighboursBy(roster);
  const heard: NeighbourChange[] = [];
  neighbours.watch((change) => heard.push(change));
  roster.putClass({ ...record, endedAt: 1 });
  roster.put(ada);
  expect(neighbours.of(ada.learner)).toBeNull();
  heard.length = 0;
  roster.putClass(record);
  expect(heard).toEqual([{ type: 'neighbour', learner: ada.learner, class: record.id }]);
});

test('a class that has ended is on no network, one that is brought back is, and one that has gone leaves nothing', () => {
  const { roster, heard, neighbours } = opened();
  roster.put(ada);
  roster.putClass({ ...record, endedAt: 1 });
  expect([neighbours.of(ada.learner), neighbours.in(record.id)]).toEqual([null, []]);
  roster.putClass({ ...record, places: 50 });
  expect(neighbours.of(ada.learner)).not.toBeNull();
  roster.putClass({ ...record, places: 60 });
  roster.removeClass(record.id);
  const told = { type: 'neighbour', learner: ada.learner, class: record.id };
  expect(heard).toEqual([told, told, told, told, { type: 'gone', class: record.id }]);
});
