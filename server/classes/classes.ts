// Classes: what class mode adds to a bridge, put together.
import type { Request } from 'express';
import type { ClassSummary, DeedReply, LessonPlan } from '../../src/class-protocol.ts';
import type { BridgeIdentity } from '../data-dir.ts';
import type { Identity } from '../identity/identity.ts';
import { describeError, type Log } from '../log.ts';
import type { PrivateMachines } from '../machine.ts';
import type { SchemeOf } from '../scheme.ts';
import type { State } from '../state/state.ts';
import { ClassArchive } from './archive/class-archive.ts';
import { ClassEnds } from './class-ends.ts';
import { classIn, factsOf, runningClasses, summaryOf } from './class-facts.ts';
import { newClass, type ClassGround } from './class-ground.ts';
import { ClassError, type ClassPart, type ClassRoute } from './class-part.ts';
import { classRoutes } from './class-routes.ts';
import { DeedDesk } from './deed-desk.ts';
import { TriesCookie } from './guess-brake.ts';
import { ClassMembers } from './class-members.ts';
import { Joining } from './joining.ts';
import { KeptRecords, keptRoutes } from './kept.ts';
import { openLive } from './live/live.ts';
import { machineRoute } from './live/machine-glances.ts';
import { ProgressStore } from './live/progress-store.ts';
import { MembershipDeeds } from './membership-deeds.ts';
import { Rehearsal, type RehearsalTimes } from './rehearsal/rehearsal.ts';
import type { RoomFacts } from './room-report.ts';
import { homeUntil, type ClassRecord, type Student } from './roster.ts';
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
  const kept = new KeptRecords(state.redis, log, now);
  let addresses: readonly string[] = [];
  let ownUrl = '';

  const summaryOfClass = (record: ClassRecord): ClassSummary => summaryOf(record, roster);
  const classOfRequest = (request: Request): ClassRecord => classIn(request, roster);
  const live = await openLive({
    roster,
    machines,
    plans,
    keep: new ProgressStore(state.redis),
    summaryOf: summaryOfClass,
    factsOf: (student) => factsOf(student, roster),
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
      const why = (error as Error).message;
      const reason = { is: 'rehearsal-failed', why } as const;
      throw new ClassError(503, { code: 'unavailable', message: `The rehearsal could not be done: ${why}`, reason });
    }
  };
  const desk = new DeedDesk({
    roster,
    records,
    membership: new MembershipDeeds({
      roster,
      records,
      members,
      joining,
      keepAside: (student) => live.keepAside(student),
      stopMachine: (learner) => machines.end(learner),
      now,
    }),
    live,
    rehearse,
    now,
  });

  const archive = new ClassArchive({
    roster,
    records,
    members,
    kept,
    live,
    machines,
    summaryOf: summaryOfClass,
    classIn: classOfRequest,
    log,
    now,
  });
  const routes: ClassRoute[] = [
    ...classRoutes({
      roster,
      records,
      identity,
      joining,
      tries: new TriesCookie(bridge),
      link,
      desk,
      machines,
      room: options.room,
      schemeOf,
      addresses: () => addresses,
      now,
    }),
    trailRoute(records, classOfRequest),
    machineRoute({ machines, roster, classIn: classOfRequest }),
    ...keptRoutes(kept),
    ...archive.routes,
    ...live.routes,
  ];

  return {
    roster,
    routes,
    sockets: live.sockets,
    teacherOf: (secret) => (link.isGood(secret) ? { name: roster.teacher } : null),
    token: link.token,
    get joinCodes() {
      return runningClasses(roster).toReversed();
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
