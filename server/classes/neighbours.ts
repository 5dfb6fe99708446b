// Neighbours: who is on the network with whom, by the roster.
import type { Neighbour, NeighbourChange, Neighbours } from '../network/neighbours.ts';
import type { RosterView, Student } from './roster.ts';

/** The students of the classes that have not ended, each on the network of theirs. */
export function neighboursBy(roster: RosterView): Neighbours {
  const ended = new Set<string>();
  const isEnded = (classId: string): boolean => roster.classOf(classId)?.endedAt !== null;
  return {
    of(learner) {
      const student = roster.studentOf(learner);
      return student === null || isEnded(student.class) ? null : neighbourOf(student);
    },
    in: (classId) => (isEnded(classId) ? [] : roster.studentsOf(classId).map(neighbourOf)),
    watch(changed) {
      const tellOf = ({ learner, class: classId }: Student): void => changed({ type: 'neighbour', learner, class: classId });
      return roster.watch((change) => {
        switch (change.type) {
          case 'joined':
          case 'removed':
            return tellOf(change.student);
          case 'changed':
            return isSame(neighbourOf(change.student), neighbourOf(change.before)) ? undefined : tellOf(change.student);
          case 'ended':
            ended.add(change.class.id);
            return roster.studentsOf(change.class.id).forEach(tellOf);
          case 'class':
            // One that has been brought back is on the network again.
            if (change.class.endedAt !== null) ended.add(change.class.id);
            else if (ended.delete(change.class.id)) roster.studentsOf(change.class.id).forEach(tellOf);
            return undefined;
          case 'gone':
            ended.delete(change.class.id);
            return changed({ type: 'gone', class: change.class.id } satisfies NeighbourChange);
          case 'teacher':
            return undefined;
        }
      });
    },
  };
}

function neighbourOf({ learner, class: classId, hostname, reachable }: Student): Neighbour {
  return { learner, class: classId, hostname, isReachable: reachable };
}

function isSame(one: Neighbour, other: Neighbour): boolean {
  return one.class === other.class && one.hostname === other.hostname && one.isReachable === other.isReachable;
}
