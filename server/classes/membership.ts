// Membership: which learners may ask for anything in class mode, by the roster.
import { classEnded, notJoined, type Membership } from '../identity/principal.ts';
import type { RosterView } from './roster.ts';

/** Students of the classes that have not ended. It watches the roster as long as that lives. */
export function membershipBy(roster: RosterView): Membership {
  const watching = new Map<string, Set<() => void>>();

  const end = (learner: string): void => {
    for (const ended of watching.get(learner) ?? []) ended();
  };
  roster.watch((change) => {
    if (change.type === 'removed') end(change.student.learner);
    if (change.type === 'ended') for (const { learner } of roster.studentsOf(change.class.id)) end(learner);
  });

  return {
    principalOf(learner) {
      const student = roster.studentOf(learner);
      if (student === null) return notJoined;
      return roster.isWorking(learner) ? { learner, class: student.class, role: 'student' } : classEnded;
    },
    watch(learner, ended) {
      const own = watching.get(learner) ?? new Set();
      watching.set(learner, own.add(ended));
      return () => {
        own.delete(ended);
        if (own.size === 0 && watching.get(learner) === own) watching.delete(learner);
      };
    },
  };
}
