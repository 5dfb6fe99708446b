// Class routes: the paths on which classes are joined, begun and taught.
import { classPaths, type ClassSummary, type TeacherSession } from '../../src/class-protocol.ts';
import type { Identity } from '../identity/identity.ts';
import type { PrivateMachines } from '../machine.ts';
import { secureFor, type SchemeOf } from '../scheme.ts';
import { classIn, factsOf, runningClasses, summaryOf } from './class-facts.ts';
import { newClass } from './class-ground.ts';
import { ClassError, type ClassRoute } from './class-part.ts';
import type { ClassRecords } from './class-records.ts';
import type { DeedDesk } from './deed-desk.ts';
import { readJoinRequest, readNewClass, readSession } from './deed-shapes.ts';
import type { TriesCookie } from './guess-brake.ts';
import type { Joining } from './joining.ts';
import { classLimits } from './limits.ts';
import { refuseMore, refusePast } from './membership-deeds.ts';
import { orUndone } from './record-writes.ts';
import { roomReport, type RoomFacts } from './room-report.ts';
import type { Roster } from './roster.ts';
import type { TeacherLink } from './teacher-link.ts';

/** What they stand on. */
export interface ClassRoutesParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly identity: Identity;
  readonly joining: Joining;
  readonly tries: TriesCookie;
  readonly link: TeacherLink;
  readonly desk: DeedDesk;
  readonly machines: Pick<PrivateMachines, 'load'>;
  readonly room: RoomFacts;
  readonly schemeOf: SchemeOf;
  /** Under which others reach the bridge, the best first. */
  readonly addresses: () => readonly string[];
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

export function classRoutes(parts: ClassRoutesParts): readonly ClassRoute[] {
  const { roster, records, desk, machines, room, addresses, now } = parts;
  return [
    joinRoute(parts),
    sessionRoute(parts),
    {
      who: 'student',
      method: 'get',
      path: classPaths.own,
      serve: (student, _request, response) => void response.json(factsOf(student, roster)),
    },
    {
      who: 'teacher',
      method: 'get',
      path: classPaths.classes,
      serve: (_teacher, _request, response) => void response.json(summaries(roster)),
    },
    {
      who: 'teacher',
      method: 'post',
      path: classPaths.classes,
      async serve(teacher, request, response) {
        const wanted = readNewClass(request.body);
        refuseMore(roster);
        refusePast(wanted.endsAt, now());
        const record = newClass(wanted, roster, now());
        const written = records
          .putClass(record)
          .then(() => records.audit(record.id, { at: now(), by: teacher.name ?? '', what: 'new-class', whom: null }));
        await orUndone(written, () => records.unmakeClass(record.id));
        roster.putClass(record);
        response.json(summaryOf(record, roster));
      },
    },
    {
      who: 'teacher',
      method: 'post',
      path: classPaths.deed,
      bodyBytes: classLimits.deedBytes,
      async serve(teacher, request, response) {
        response.json(await desk.perform(request.body, classIn(request, roster), teacher));
      },
    },
    {
      who: 'teacher',
      method: 'get',
      path: classPaths.room,
      async serve(_teacher, _request, response) {
        const [students, lastKnown] = [() => expected(roster), () => lastKnownOf(roster)];
        response.json(await roomReport({ room, machines, addresses, students, lastKnown, now }));
      },
    },
  ];
}

function joinRoute({ identity, joining, tries, schemeOf }: ClassRoutesParts): ClassRoute {
  return {
    who: 'anyone',
    method: 'post',
    path: classPaths.join,
    async serve(request, response) {
      const wanted = readJoinRequest(request.body);
      const named = identity.learnerOf(request);
      const before = tries.read(request);
      const joined = await joining.join(wanted, { learner: typeof named === 'string' ? named : null, tries: before });
      const cookies = joined.learner === null ? [] : identity.cookiesOf(joined.learner, request);
      if (joined.tries !== null && joined.tries.wrong !== before.wrong)
        cookies.push(tries.write(joined.tries) + secureFor(schemeOf(request)));
      if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
      if (joined.outcome instanceof ClassError) throw joined.outcome;
      response.json(joined.outcome);
    },
  };
}

function sessionRoute({ roster, link, addresses }: ClassRoutesParts): ClassRoute {
  return {
    who: 'anyone',
    method: 'post',
    path: classPaths.session,
    async serve(request, response) {
      const secret = await link.trade(readSession(request.body).token);
      if (secret === null) throw new ClassError(403, { code: 'not-allowed', message: wrongLink });
      const session = { secret, name: roster.teacher, classes: summaries(roster), addresses: addresses() };
      response.json(session satisfies TeacherSession);
    },
  };
}

/** Of all classes but those of rehearsals. */
function summaries(roster: Roster): ClassSummary[] {
  return roster.classes.filter(({ isRehearsal }) => isRehearsal !== true).map((record) => summaryOf(record, roster));
}

/** Those who are expected: a class is as large as its places until somebody has come. */
function expected(roster: Roster): number {
  return Math.max(1, ...runningClasses(roster).map(({ id, places }) => roster.sizeOf(id) || places));
}

/** Unix time in milliseconds of the latest thing that is known of the classes. */
function lastKnownOf(roster: Roster): number {
  const joined = roster.classes.flatMap(({ id }) => roster.studentsOf(id).map(({ joinedAt }) => joinedAt));
  return Math.max(0, ...roster.classes.map(({ createdAt }) => createdAt), ...joined);
}

const wrongLink = "This link is none of this notebook's. Open the one that was printed when the class was started.";
