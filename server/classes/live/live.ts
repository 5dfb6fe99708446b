// Live: the live side of all classes of a bridge: their pages, deeds that are done at once, and what is kept of what students do.
import type { ClassFacts, ClassSummary, ClassWord, DeedReply, Joiner, LessonPlan, TrailEntry } from '../../../src/class-protocol.ts';
import { classPaths, classWireLimits } from '../../../src/class-protocol.ts';
import { describeError, type Log } from '../../log.ts';
import type { MachineSummary, PrivateMachines } from '../../machine.ts';
import { TokenBuckets } from '../../token-buckets.ts';
import { ClassError, type ClassRoute, type ClassSocket, type LiveDeed, type LivePart, type Teacher } from '../class-part.ts';
import type { ClassRecord, RosterChange, RosterView, Student } from '../roster.ts';
import { trailEntryOf } from '../trail-entry.ts';
import type { KeptOfClass } from './unsaved.ts';
import { LiveClass } from './live-class.ts';
import { liveLimits } from './limits.ts';
import { LiveDeeds, resetWord } from './live-deeds.ts';
import { MachineDeeds, type BroughtBack } from './machine-deeds.ts';
import { progressFile } from './progress-file.ts';
import type { ProgressKeep } from './progress-store.ts';
import { ProgressKeeper } from './progress-keeper.ts';
import { RoomWatch } from './room-news.ts';
import { StartLine } from './start-line.ts';

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
  readonly #machines: MachineDeeds;
  readonly #deeds: LiveDeeds;
  readonly #progress: ProgressKeeper;
  readonly #room: RoomWatch;
  readonly #starts = new StartLine();
  /** When it is looked next who waits for their server to start, by the clock of performance.now(). */
  #startsAt = 0;
  readonly #stops: (() => void)[];
  /** Run only while somebody is there to be told. */
  #ticks: NodeJS.Timeout | null = null;
  #rooms: NodeJS.Timeout | null = null;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#plans = new Map(options.plans.map((plan) => [plan.page, plan]));
    this.#machines = new MachineDeeds(options.machines);
    this.#deeds = new LiveDeeds({ machines: this.#machines, plans: this.#plans, now: this.#now, log: options.log });
    this.#progress = new ProgressKeeper(this.#classes, options.keep, options.log);
    this.#room = new RoomWatch(options.machines);
    this.#stops = [options.roster.watch((change) => this.#follow(change)), options.machines.watch((machine) => this.#look(machine))];
  }

  async load(): Promise<void> {
    const { roster, keep } = this.#options;
    for (const record of roster.classes) {
      const live = this.#open(record.id);
      const known = await this.#loadKnown(record.id, live);
      // Who was killed as the class ended had no time to keep that.
      if (record.endedAt !== null) live.lowerHands();
      live.takeUnsaved();
      for (const [learner, kept] of await keep.loadAside(record.id)) {
        const student = roster.studentOf(learner);
        const isIn = student?.class === record.id;
        // What was kept since they are back is newer.
        if (!isIn || !known.has(student.name)) live.putAside(learner, kept);
        // Who was killed as somebody was brought back had no time for the rest.
        if (isIn) this.#admit(student);
      }
    }
  }

  /** Has a class's students have what was kept of them. Returns of whom there was any. */
  async #loadKnown(classId: string, live: LiveClass): Promise<ReadonlySet<string>> {
    const kept = await this.#options.keep.load(classId);
    const known = kept.filter(({ name }) => live.board.has(name));
    for (const one of known) live.board.restore(one);
    // Who was killed as somebody was removed could not put it aside. The name's next bearer has nothing of it.
    this.#forget(
      this.#options.keep.forget(
        classId,
        kept.filter(({ name }) => !live.board.has(name)),
      ),
    );
    return new Set(known.map(({ name }) => name));
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
        else void this.#offerAside(student, live);
        this.#begin();
      },
    },
    {
      who: 'teacher',
      path: classPaths.teacherLive,
      messageBytes: classWireLimits.studentWordBytes,
      open: (ws, _teacher, query) => {
        const live = this.#classes.get(query.get('class') ?? '');
        if (live === undefined) return ws.close(4007, 'There is no such class. Reload the page.');
        live.openTeacher(ws);
        this.#begin();
      },
    },
  ];

  readonly routes: readonly ClassRoute[] = [
    {
      who: 'teacher',
      method: 'get',
      path: classPaths.progressFile,
      serve: (_teacher, request, response) => {
        const record = this.#options.roster.classOf(idOf(request.query['class']));
        const live = record === null ? undefined : this.#classes.get(record.id);
        if (record === null || live === undefined) throw noClass();
        const name = record.name.replace(/[^\w-]+/g, '-').replace(/^-|-$/g, '') || 'class';
        response
          .attachment(`progress-${name}.csv`)
          .type('text/csv')
          .send(progressFile(live.progress(), request.query['names'] !== '0'));
      },
    },
  ];

  async deed(deed: LiveDeed, record: ClassRecord, teacher: Teacher): Promise<DeedReply> {
    const live = this.#classes.get(record.id);
    if (live === undefined) throw noClass();
    if (record.endedAt !== null) throw new ClassError(410, { code: 'class-ended', message: `${record.name} has ended.` });
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
    for (const timer of [this.#ticks, this.#rooms]) clearInterval(timer ?? undefined);
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
      bringBack: (student, at) => void this.#bringBack(student, at),
      changed: () => this.#progress.changed(),
      now: this.#now,
    });
    this.#classes.set(id, live);
    for (const student of roster.studentsOf(id)) live.board.admit(student, this.#now());
    return live;
  }

  /** Whoever was away when their data was reset, or has closed the page that said so, is told as long as it can be brought back. */
  async #offerAside({ learner, name }: Student, live: LiveClass, isEarlier = false): Promise<void> {
    const { roster, log } = this.#options;
    try {
      const aside = await this.#machines.aside(learner);
      if (aside === null) return;
      live.tellStudents(new Set([name]), { ...resetWord(roster.teacher ?? '', aside), ...(isEarlier && { isEarlier }) });
    } catch (error) {
      log(`Whether data of ${name} is put aside could not be read: ${describeError(error)}`);
    }
  }

  /** at: when what is meant was put aside. */
  async #bringBack(student: Student, at?: number): Promise<void> {
    const { roster, log } = this.#options;
    let came: BroughtBack = 'nothing';
    try {
      if (roster.isWorking(student.learner)) came = await this.#machines.bringBack(student.learner, at);
    } catch (error) {
      log(`The data of ${student.name} could not be brought back: ${describeError(error)}`);
    }
    const live = this.#classes.get(student.class);
    if (live === undefined) return;
    if (came === 'later') return this.#offerAside(student, live);
    live.tellStudents(new Set([student.name]), { type: 'brought-back', isBack: came === 'back' });
    if (came === 'back') await this.#offerAside(student, live, true);
  }

  #follow(change: RosterChange): void {
    switch (change.type) {
      case 'joined':
        return this.#admit(change.student);
      case 'changed':
        this.#classes.get(change.student.class)?.update(change.student);
        return;
      case 'removed':
        return this.#remove(change.student, change.hasLeft);
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
        return this.#forget(this.#options.keep.forgetClass(change.class.id));
      case 'teacher':
        for (const live of this.#classes.values()) live.updateAll();
    }
  }

  #admit(student: Student): void {
    if (this.#classes.get(student.class)?.admit(student) !== true) return;
    this.#forget(this.#forgetAside(student));
  }

  /** Once it is written in its place: where that fails it is had from there with the next start. */
  async #forgetAside({ class: classId, learner }: Student): Promise<void> {
    if (await this.#progress.flush()) await this.#options.keep.forgetAside(classId, learner);
  }

  #remove(student: Student, hasLeft = false): void {
    const { keep, log } = this.#options;
    const live = this.#classes.get(student.class);
    const kept = live?.remove(student) ?? [];
    if (hasLeft) return this.#forget(keep.forget(student.class, kept));
    // They have it again once they are back.
    live?.putAside(student.learner, kept);
    keep
      .putAside(student.class, student.learner, kept)
      .catch((error: unknown) => log(`What ${student.name} has done could not be put aside. ${describeError(error)}`));
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
    this.#ticks ??= setInterval(() => this.#tick(), liveLimits.deltaMs).unref();
    this.#rooms ??= setInterval(() => this.#tellRoom(), liveLimits.roomMs).unref();
    this.#progress.changed();
  }

  #tick(): void {
    this.#tellStarts();
    for (const live of this.#classes.values()) {
      try {
        live.tick();
      } catch (error) {
        // One class that cannot be told of is not the others' end.
        this.#failed(error);
      }
    }
    if ([...this.#classes.values()].some((live) => !live.isEmpty || live.board.line.length > 0)) return;
    for (const timer of [this.#ticks, this.#rooms]) clearInterval(timer ?? undefined);
    this.#ticks = this.#rooms = null;
  }

  #failed(error: unknown): void {
    this.#options.log(`Something in a class failed: ${describeError(error)}`);
  }

  #tellStarts(): void {
    const now = performance.now();
    if (now < this.#startsAt) return;
    this.#startsAt = now + liveLimits.startLookMs;
    const places = this.#starts.look(this.#options.machines.startLine());
    for (const live of this.#classes.values()) live.tellStarts(places);
  }

  #tellRoom(): void {
    const watched = [...this.#classes.values()].filter((live) => live.hasTeacher);
    if (watched.length === 0) return;
    // Looked at once for all: what the processors did is counted since the last look.
    const news = this.#room.news([]);
    for (const live of watched) live.tellRoom({ ...news, servers: { ...news.servers, down: live.board.down } });
  }

  #forget(forgetting: Promise<void>): void {
    forgetting.catch((error: unknown) => this.#options.log(`What was kept of a student could not be removed. ${describeError(error)}`));
  }
}

function noClass(): ClassError {
  return new ClassError(404, { code: 'not-found', message: 'There is no such class.' });
}

function idOf(query: unknown): string {
  return typeof query === 'string' ? query : '';
}
