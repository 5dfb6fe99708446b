// Live: the live side of all classes of a bridge: their pages, deeds that are done at once, and what is kept of what students do.
import type { ClassFacts, ClassSummary, ClassWord, DeedReply, Joiner, LessonPlan, TrailEntry } from '../../../src/class-protocol.ts';
import { classPaths, classWireLimits } from '../../../src/class-protocol.ts';
import { closeCodes } from '../../../src/protocol.ts';
import { describeError, type Log } from '../../log.ts';
import type { MachineSummary, PrivateMachines } from '../../machine.ts';
import { TokenBuckets } from '../../token-buckets.ts';
import { ClassError, type ClassRoute, type ClassSocket, type LiveDeed, type LivePart, type Teacher } from '../class-part.ts';
import type { ClassRecord, RosterChange, RosterView, Student } from '../roster.ts';
import { trailEntryOf } from '../trail-entry.ts';
import { AsideOffers } from './aside-offers.ts';
import { ClassRounds } from './class-rounds.ts';
import type { KeptOfClass } from './unsaved.ts';
import { LiveClass } from './live-class.ts';
import { liveLimits } from './limits.ts';
import { LiveDeeds } from './live-deeds.ts';
import { MachineDeeds } from './machine-deeds.ts';
import { progressRoute } from './progress-file.ts';
import type { ProgressKeep } from './progress-store.ts';
import { ProgressKeeper } from './progress-keeper.ts';
import { ProgressOwners } from './progress-owners.ts';

/** What it stands on. */
export interface LiveOptions {
  readonly roster: RosterView;
  readonly machines: PrivateMachines;
  /** Of the site's lessons, in order. */
  readonly plans: readonly LessonPlan[];
  readonly keep: ProgressKeep;
  readonly summaryOf: (record: ClassRecord) => ClassSummary;
  readonly factsOf: (student: Student) => ClassFacts;
  /** Those who wait to be let into a class. */
  readonly waitingOf: (classId: string) => readonly Joiner[];
  /** Names that a teacher removed and can let in again. */
  readonly removedOf: (classId: string) => readonly string[];
  /** Notes in a class's audit trail what no deed is. */
  readonly note: (classId: string, did: TrailEntry) => Promise<void>;
  readonly setReachable: (student: Student, isReachable: boolean) => Promise<void>;
  /** Until when the work of an ended class can be taken home, as a Unix time in milliseconds. */
  readonly homeUntil: (record: ClassRecord) => number;
  readonly log: Log;
  /** Unix time in milliseconds. */
  readonly now?: () => number;
}

/** The live side of a bridge's classes, with what archives take of it. */
export interface Live extends LivePart {
  /** Tells the pages of a class's teachers what was done. */
  readonly tellDeed: (classId: string, did: TrailEntry, reply: DeedReply) => void;
  /**
   * Keeps what a student has done apart from the class's, before they are removed: a bridge that is killed between the two has it for
   * whom it belongs to. Never rejects: nobody stays in a class for their progress.
   */
  readonly keepAside: (student: Student) => Promise<void>;
  /** Whether a student is here, or has run anything. */
  readonly hasWorked: (student: Student) => boolean;
  /** All progress of a class, and what to begin with where it is brought back. */
  readonly progressOf: (classId: string) => Promise<KeptOfClass[]>;
  readonly restore: (classId: string, kept: readonly KeptOfClass[]) => Promise<void>;
}

/** Opens it, with what was kept of the classes that are there. Rejects where that cannot be read. */
export async function openLive(options: LiveOptions): Promise<Live> {
  const hub = new LiveHub(options);
  await hub.load();
  return hub;
}

class LiveHub implements Live {
  readonly #options: LiveOptions;
  readonly #now: () => number;
  readonly #plans: ReadonlyMap<string, LessonPlan>;
  readonly #classes = new Map<string, LiveClass>();
  readonly #pace = new TokenBuckets(liveLimits.words);
  readonly #deeds: LiveDeeds;
  readonly #offers: AsideOffers;
  readonly #progress: ProgressKeeper;
  readonly #owners: ProgressOwners;
  readonly #rounds: ClassRounds;
  readonly #stops: (() => void)[];

  constructor(options: LiveOptions) {
    const { roster, plans, keep, log } = options;
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#plans = new Map(plans.map((plan) => [plan.page, plan]));
    const machines = new MachineDeeds(options.machines);
    this.#deeds = new LiveDeeds({ machines, plans: this.#plans, now: this.#now, log });
    this.#offers = new AsideOffers(this.#classes, { roster, machines, log });
    this.#progress = new ProgressKeeper(this.#classes, keep, log);
    this.#owners = new ProgressOwners({ roster, keep, progress: this.#progress, log });
    this.#rounds = new ClassRounds(this.#classes, options.machines, (error) => this.#failed(error));
    this.#stops = [roster.watch((change) => this.#follow(change)), options.machines.watch((machine) => this.#look(machine))];
  }

  async load(): Promise<void> {
    for (const record of this.#options.roster.classes) await this.#owners.load(record, this.#open(record.id));
  }

  readonly sockets: readonly ClassSocket[] = [
    {
      who: 'student',
      path: classPaths.live,
      messageBytes: classWireLimits.studentWordBytes,
      open: (ws, student) => {
        const live = this.#classes.get(student.class);
        const record = this.#options.roster.classOf(student.class);
        if (live === undefined || record === null) return ws.terminate();
        live.openStudent(ws, student);
        if (record.endedAt !== null) live.tellStudents(new Set([student.name]), this.#ended(record));
        else void this.#offers.offer(student);
        this.#begin();
      },
    },
    {
      who: 'teacher',
      path: classPaths.teacherLive,
      messageBytes: classWireLimits.studentWordBytes,
      open: (ws, _teacher, query) => {
        const live = this.#classes.get(query.get('class') ?? '');
        if (live === undefined) return ws.close(closeCodes.badMessage, 'There is no such class. Reload the page.');
        live.openTeacher(ws);
        this.#begin();
      },
    },
  ];

  readonly routes: readonly ClassRoute[] = [
    progressRoute((id) => {
      const record = this.#options.roster.classOf(id);
      const live = this.#classes.get(id);
      if (record === null || live === undefined) throw noClass();
      return { name: record.name, lines: live.progress() };
    }),
  ];

  async deed(deed: LiveDeed, record: ClassRecord, teacher: Teacher): Promise<DeedReply> {
    const live = this.#classes.get(record.id);
    if (live === undefined) throw noClass();
    if (record.endedAt !== null) {
      const reason = { is: 'class-ended', className: record.name } as const;
      throw new ClassError(410, { code: 'class-ended', message: `${record.name} has ended.`, reason });
    }
    const from = teacher.name ?? '';
    const { count, failed } = await this.#deeds.perform(deed, { students: this.#options.roster.studentsOf(record.id), live, from });
    const reply: DeedReply = failed.length === 0 ? { count } : { count, failed };
    this.tellDeed(record.id, trailEntryOf(deed, from, this.#now()), reply);
    // A hand that was lowered does not come back with a bridge that is killed next.
    await this.#progress.flush();
    return reply;
  }

  tellDeed(classId: string, did: TrailEntry, { count, failed }: DeedReply): void {
    this.#classes.get(classId)?.tellTeachers({ type: 'deed', did, count, ...(failed !== undefined && { failed }) });
  }

  keepAside(student: Student): Promise<void> {
    return this.#owners.keepAside(student, this.#classes.get(student.class));
  }

  hasWorked({ class: classId, name }: Student): boolean {
    const board = this.#classes.get(classId)?.board;
    return board !== undefined && (board.isHere(name) || board.hasRun(name));
  }

  progressOf(classId: string): Promise<KeptOfClass[]> {
    return this.#progress.flush().then(() => this.#options.keep.load(classId));
  }

  async restore(classId: string, kept: readonly KeptOfClass[]): Promise<void> {
    const live = this.#open(classId);
    for (const one of kept) live.board.restore(one);
    await this.#options.keep.save(classId, kept);
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#rounds.stop();
    for (const live of this.#classes.values()) live.progress();
    await this.#progress.close();
  }

  #open(id: string): LiveClass {
    const known = this.#classes.get(id);
    if (known !== undefined) return known;
    const { roster, summaryOf, waitingOf, removedOf, factsOf, note, log } = this.#options;
    const last = (): ClassSummary => {
      const record = roster.classOf(id);
      if (record === null) throw new Error(`The class ${id} has gone, and its pages have not`);
      return summaryOf(record);
    };
    const live = new LiveClass({
      plans: this.#plans,
      summary: last,
      waiting: () => waitingOf(id),
      removed: () => removedOf(id),
      // A page has known its student since it was opened.
      facts: (student) => ({ type: 'facts', facts: factsOf(roster.studentOf(student.learner) ?? student) }),
      teacher: () => roster.teacher ?? '',
      pace: this.#pace,
      setReachable: (student, isReachable) =>
        void this.#options.setReachable(student, isReachable).catch((error: unknown) => {
          log(`Whether ${student.name} is reachable could not be kept: ${describeError(error)}`);
          // Their pages say how it is.
          live.update(student);
        }),
      visited: async ({ name, by, what }) => {
        try {
          await note(id, { at: this.#now(), by, what, whom: [name] });
          return true;
        } catch (error) {
          log(`The visit to the page of ${name} ends, for it could not be noted: ${describeError(error)}`);
          return false;
        }
      },
      failed: (error) => this.#failed(error),
      bringBack: (student, at) => void this.#offers.bringBack(student, at),
      changed: () => this.#progress.changed(),
      now: this.#now,
    });
    this.#classes.set(id, live);
    for (const student of roster.studentsOf(id)) live.board.admit(student, this.#now());
    return live;
  }

  #follow(change: RosterChange): void {
    switch (change.type) {
      case 'joined':
        return this.#admit(change.student);
      case 'changed':
        this.#classes.get(change.student.class)?.update(change.student);
        return;
      case 'removed':
        return this.#owners.remove(change.student, this.#classes.get(change.student.class), change.hasLeft === true);
      case 'class':
        this.#open(change.class.id).updateAll();
        return;
      case 'ended': {
        const live = this.#classes.get(change.class.id);
        live?.end(this.#ended(change.class).until);
        return this.#progress.changed();
      }
      case 'gone':
        this.#classes.delete(change.class.id);
        return this.#owners.forgetClass(change.class.id);
      case 'teacher':
        for (const live of this.#classes.values()) live.updateAll();
    }
  }

  #admit(student: Student): void {
    const live = this.#classes.get(student.class);
    if (live !== undefined) this.#owners.admit(student, live);
  }

  #look({ learner, isDown }: MachineSummary): void {
    const student = this.#options.roster.studentOf(learner);
    const live = student === null ? undefined : this.#classes.get(student.class);
    if (student === null || live === undefined) return;
    live.board.setDown(student.name, isDown ? this.#now() : null);
  }

  #ended(record: ClassRecord): Extract<ClassWord, { type: 'ended' }> {
    return { type: 'ended', until: this.#options.homeUntil(record) };
  }

  #begin(): void {
    this.#rounds.begin();
    this.#progress.changed();
  }

  #failed(error: unknown): void {
    this.#options.log(`Something in a class failed: ${describeError(error)}`);
  }
}

function noClass(): ClassError {
  return new ClassError(404, { code: 'not-found', message: 'There is no such class.', reason: { is: 'no-class' } });
}
