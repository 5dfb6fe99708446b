// Classes: what class mode adds to a bridge, put together.
import type { Request } from 'express';
import {
  classPaths,
  type ClassFacts,
  type ClassSummary,
  type DeedReply,
  type LessonPlan,
  type TeacherSession,
} from '../../src/class-protocol.ts';
import type { BridgeIdentity } from '../data-dir.ts';
import type { Identity } from '../identity/identity.ts';
import { describeError, type Log } from '../log.ts';
import type { PrivateMachines } from '../machine.ts';
import { secureFor, type SchemeOf } from '../scheme.ts';
import type { State } from '../state/state.ts';
import { ClassArchive } from './archive/class-archive.ts';
import { ClassEnds } from './class-ends.ts';
import { newClass, type ClassGround } from './class-ground.ts';
import { ClassError, type ClassPart, type ClassRoute } from './class-part.ts';
import { DeedDesk } from './deed-desk.ts';
import { readJoinRequest, readNewClass, readSession } from './deed-shapes.ts';
import { TriesCookie } from './guess-brake.ts';
import { ClassMembers } from './class-members.ts';
import { Joining } from './joining.ts';
import { KeptRecords, keptRoutes } from './kept.ts';
import { classLimits } from './limits.ts';
import { openLive } from './live/live.ts';
import { machineRoute } from './live/machine-glances.ts';
import { ProgressStore } from './live/progress-store.ts';
import { MembershipDeeds, refusePast } from './membership-deeds.ts';
import { orUndone } from './record-writes.ts';
import { Rehearsal, type RehearsalTimes } from './rehearsal/rehearsal.ts';
import { roomReport, type RoomFacts } from './room-report.ts';
import { homeUntil, keptUntil, type ClassRecord, type Student } from './roster.ts';
import { createSealedTexts } from './sealed-text.ts';
import { TeacherLink } from './teacher-link.ts';
import { trailRoute } from './trail.ts';

/** What they stand on. */
export interface ClassesOptions {
  readonly ground: ClassGround;
  readonly state: State;
  readonly bridge: BridgeIdentity;
  /** Knows the students of the ground's roster alone. */
  readonly identity: Identity;
  readonly machines: PrivateMachines;
  /** Removes a learner's data, at a provider too. */
  readonly erase: (learner: string) => Promise<void>;
  /** Of the site's lessons, in order. */
  readonly plans: readonly LessonPlan[];
  readonly schemeOf: SchemeOf;
  /** Other times of a rehearsal than those of rehearsalLimits. */
  readonly rehearsal?: RehearsalTimes;
  /** For the report on the room. */
  readonly room: RoomFacts;
  readonly log: Log;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
  /** Milliseconds for which this computer has run, which nobody sets. */
  readonly running?: () => number;
}

/** Open classes. */
export interface Classes extends ClassPart {
  /** The token of the teacher's link. */
  readonly token: string;
  /** Of the classes that have not ended, the newest first. */
  readonly joinCodes: readonly { readonly code: string; readonly name: string }[];
  /** Resolves once classes whose time has come have ended, and data that has to go has gone. */
  readonly settle: () => Promise<void>;
  /** Notes where this computer reaches the bridge, and under which addresses others do, the best first. */
  readonly serveAt: (own: string, addresses: readonly string[]) => void;
}

/** Opens them. Rejects where what was kept cannot be read. */
export async function openClasses(options: ClassesOptions): Promise<Classes> {
  const { ground, state, bridge, identity, machines, plans, schemeOf, log, now = Date.now, running = () => performance.now() } = options;
  const { roster, records, loaded } = ground;
  const codes = createSealedTexts(bridge, 'personal codes');
  const isUnused = async (student: Student): Promise<boolean> =>
    !live.hasWorked(student) && !(await hasAnyData(student.learner)) && (await kept.all(student)).length === 0;
  // Also what a teacher's reset put aside, and what is at a provider.
  const hasAnyData = async (learner: string): Promise<boolean> =>
    (await machines.hasData(learner)) || (await machines.hasCloud(learner)) || (await machines.aside(learner)) !== null;
  const members = new ClassMembers({ roster, records, loaded, codes });
  const joining = new Joining({ roster, records, members, loaded, codes, isUnused, log, now });
  const link = await TeacherLink.open({ bridge, records, loaded, log, now });
  const tries = new TriesCookie(bridge);
  const kept = new KeptRecords(state.redis, log, now);
  let addresses: readonly string[] = [];
  let ownUrl = '';

  const summaryOf = (record: ClassRecord): ClassSummary => {
    const { id, name, code, createdAt, endsAt, endedAt, isOpen, places, lessons, mayLook } = record;
    const rest = { id, name, code, createdAt, endsAt, keptUntil: keptUntil(record), isOpen, places, lessons, mayLook };
    return { ...rest, hasEnded: endedAt !== null, students: roster.sizeOf(record.id) };
  };
  const summaries = (): ClassSummary[] => roster.classes.filter(({ isRehearsal }) => isRehearsal !== true).map(summaryOf);
  const factsOf = (student: Student): ClassFacts => {
    const record = roster.classOf(student.class);
    if (record === null) throw new ClassError(404, { code: 'no-class', message: 'This class is no longer there.' });
    const { id, name, lessons, endsAt, endedAt, mayLook } = record;
    const { hostname, reachable } = student;
    const own = { name: student.name, hostname, reachable };
    return { id, name, teacher: roster.teacher ?? '', student: own, lessons, endsAt, hasEnded: endedAt !== null, mayLook };
  };
  const live = await openLive({
    roster,
    machines,
    plans,
    keep: new ProgressStore(state.redis),
    summaryOf,
    factsOf,
    waitingOf: (classId) => joining.waitingOf(classId),
    removedOf: (classId) => joining.removedOf(classId),
    note: (classId, did) => records.audit(classId, did),
    setReachable: ({ learner }, isReachable) => members.setReachable(learner, isReachable),
    homeUntil,
    log,
    now,
  });
  const erase = async (learner: string): Promise<void> => {
    await options.erase(learner);
    await identity.revokeTokens(learner);
  };
  // Whoever gives their place back is in no list of a class that removes data: what they began since they were looked at goes now.
  roster.watch((change) => {
    if (change.type !== 'removed' || change.hasLeft !== true) return;
    const { learner, name } = change.student;
    erase(learner).catch((error: unknown) => log(`What ${name} left behind could not be removed: ${describeError(error)}`));
  });
  const ends = new ClassEnds({ roster, records, allOf: (id) => members.allOf(id), erase, log, now, running });
  const openRehearsal = async (places: number): Promise<{ readonly code: string; readonly remove: () => Promise<void> }> => {
    const record = { ...newClass({ name: 'Rehearsal', places }, roster, now()), isRehearsal: true };
    await records.putClass(record);
    roster.putClass(record);
    return { code: record.code, remove: () => ends.remove(record) };
  };
  const rehearsal = new Rehearsal(
    {
      get url() {
        return ownUrl;
      },
      open: openRehearsal,
    },
    options.rehearsal,
  );
  const rehearse = async (students: number): Promise<NonNullable<DeedReply['rehearsal']>> => {
    try {
      return await rehearsal.run(students);
    } catch (error) {
      if (error instanceof ClassError) throw error;
      throw new ClassError(503, { code: 'unavailable', message: `The rehearsal could not be done: ${(error as Error).message}` });
    }
  };
  const desk = new DeedDesk({
    roster,
    records,
    membership: new MembershipDeeds({ roster, records, members, joining, stopMachine: (learner) => machines.end(learner), now }),
    live,
    rehearse,
    now,
  });

  const join: ClassRoute = {
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

  const session: ClassRoute = {
    who: 'anyone',
    method: 'post',
    path: classPaths.session,
    async serve(request, response) {
      const secret = await link.trade(readSession(request.body).token);
      if (secret === null) throw new ClassError(403, { code: 'not-allowed', message: wrongLink });
      const list = summaries();
      response.json({ secret, name: roster.teacher, classes: list, addresses } satisfies TeacherSession);
    },
  };

  const routes: ClassRoute[] = [
    join,
    session,
    { who: 'student', method: 'get', path: classPaths.own, serve: (student, _request, response) => void response.json(factsOf(student)) },
    {
      who: 'teacher',
      method: 'get',
      path: classPaths.classes,
      serve: (_teacher, _request, response) => void response.json(summaries()),
    },
    {
      who: 'teacher',
      method: 'post',
      path: classPaths.classes,
      async serve(teacher, request, response) {
        const wanted = readNewClass(request.body);
        if (roster.classes.length >= classLimits.classes)
          throw new ClassError(409, { code: 'bad-request', message: `There are ${classLimits.classes} classes, as many as there may be.` });
        refusePast(wanted.endsAt, now());
        const record = newClass(wanted, roster, now());
        const written = records
          .putClass(record)
          .then(() => records.audit(record.id, { at: now(), by: teacher.name ?? '', what: 'new-class', whom: null }));
        await orUndone(written, () => records.unmakeClass(record.id));
        roster.putClass(record);
        response.json(summaryOf(record));
      },
    },
    {
      who: 'teacher',
      method: 'post',
      path: classPaths.deed,
      bodyBytes: classLimits.deedBytes,
      serve: async (teacher, request, response) => void response.json(await desk.perform(request.body, classIn(request), teacher)),
    },
    {
      who: 'teacher',
      method: 'get',
      path: classPaths.room,
      async serve(_teacher, _request, response) {
        response.json(await roomReport({ room: options.room, machines, addresses: () => addresses, students: expected, lastKnown, now }));
      },
    },
    trailRoute(records, classIn),
    machineRoute({ machines, roster, classIn }),
    ...keptRoutes(kept),
    ...new ClassArchive({ roster, records, members, kept, live, machines, summaryOf, classIn, log, now }).routes,
    ...live.routes,
  ];

  /** Those who are expected: a class is as large as its places until somebody has come. */
  function expected(): number {
    const open = roster.classes.filter(({ endedAt, isRehearsal }) => endedAt === null && isRehearsal !== true);
    return Math.max(1, ...open.map(({ id, places }) => roster.sizeOf(id) || places));
  }

  /** Unix time in milliseconds of the latest thing that is known of the classes. */
  function lastKnown(): number {
    const joined = roster.classes.flatMap(({ id }) => roster.studentsOf(id).map(({ joinedAt }) => joinedAt));
    return Math.max(0, ...roster.classes.map(({ createdAt }) => createdAt), ...joined);
  }

  /** The class that a request's query names. Throws ClassError. */
  function classIn(request: Request): ClassRecord {
    const id = request.query['class'];
    const record = typeof id === 'string' ? roster.classOf(id) : null;
    if (record === null) throw new ClassError(404, { code: 'no-class', message: 'There is no such class. Reload the page.' });
    return record;
  }

  return {
    roster,
    routes,
    sockets: live.sockets,
    teacherOf: (secret) => (link.isGood(secret) ? { name: roster.teacher } : null),
    token: link.token,
    get joinCodes() {
      return roster.classes.filter(({ endedAt, isRehearsal }) => endedAt === null && isRehearsal !== true).toReversed();
    },
    settle: () => ends.look(),
    serveAt(own, list) {
      ownUrl = own;
      addresses = list;
    },
    async close() {
      await ends.close();
      await live.close();
      await joining.close();
      await state.close();
    },
  };
}

const wrongLink = "This link is none of this notebook's. Open the one that was printed when the class was started.";
