// Live class: the pages of one class that are open, what they are told, and what of it is to be kept.
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type {
  ClassSummary,
  ClassWord,
  Joiner,
  LessonPlan,
  RoomNews,
  StudentWord,
  TeacherNews,
  TeacherWord,
} from '../../../src/class-protocol.ts';
import type { TokenBuckets } from '../../token-buckets.ts';
import type { Student } from '../roster.ts';
import { ClassBoard } from './class-board.ts';
import type { ProgressLine } from './progress-file.ts';
import type { KeptOfClass } from './unsaved.ts';
import { ClassPage } from './class-page.ts';
import { liveLimits } from './limits.ts';
import { SeenParts } from './seen-page.ts';
import { StudentPages, type StudentPage } from './student-pages.ts';
import { VisitDesk, type VisitNote, type VisitTelling } from './visit-desk.ts';
import { readStudentWord, readTeacherWord } from './words.ts';

/** What a live class has around it. */
export interface LiveClassParts {
  readonly plans: ReadonlyMap<string, LessonPlan>;
  /** The class as it is now. */
  readonly summary: () => ClassSummary;
  readonly waiting: () => readonly Joiner[];
  /** Names that were removed and can be let in again. */
  readonly removed: () => readonly string[];
  /** What a student's page is greeted with. */
  readonly facts: (student: Student) => Extract<ClassWord, { type: 'facts' }>;
  /** How the teacher is called; "": nobody has said yet. */
  readonly teacher: () => string;
  readonly pace: TokenBuckets;
  /** What a student asks for that is done elsewhere. */
  readonly setReachable: (student: Student, isReachable: boolean) => void;
  /** A visit began, or a teacher's keys with it. Resolves with whether that is noted. */
  readonly visited: (visited: VisitNote) => Promise<boolean>;
  readonly bringBack: (student: Student, at?: number) => void;
  /** Something is to be kept. */
  readonly changed: () => void;
  /** Where a failure goes that ends no more than the page that met it. */
  readonly failed: (error: unknown) => void;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

interface TeacherPage {
  readonly page: ClassPage<TeacherWord, TeacherNews>;
  /** Whose cells it shows. */
  lesson: string;
  /** What it has been told. */
  version: number;
  /** When it may be told more, by the clock of performance.now(). */
  notBefore: number;
  /** Told last of the class and of the room, as JSON. */
  ofClass: string;
  /** It shows a lesson, and has its teacher before it: a projector never says so. */
  isDesk: boolean;
  /** What its visits show and it has not been told. */
  readonly seen: Map<string, SeenParts>;
}

export class LiveClass {
  readonly board: ClassBoard;
  readonly #parts: LiveClassParts;
  readonly #desk = new VisitDesk();
  readonly #students: StudentPages;
  /** By the page's id. */
  readonly #teachers = new Map<string, TeacherPage>();
  /** By student, what they were told of their hand. */
  readonly #toldHands = new Map<string, string>();
  /** By learner, what those have done who are in the class no more. */
  readonly #aside = new Map<string, readonly KeptOfClass[]>();
  #eyes: string | null = null;
  /** Since when no teacher's desk is open, or the eyes were asked for without one, by now(). */
  #alone: number;
  /** How long whoever has no page stays in the line: longer after a start, when all come back. */
  #graceMs: number = liveLimits.restartMs;
  readonly #openedAt: number;

  constructor(parts: LiveClassParts) {
    this.#parts = parts;
    this.board = new ClassBoard(parts.plans);
    this.#students = new StudentPages(this.board, parts.now);
    this.#openedAt = parts.now();
    this.#alone = this.#openedAt;
  }

  get isEmpty(): boolean {
    return this.#students.isEmpty && this.#teachers.size === 0;
  }

  get hasTeacher(): boolean {
    return this.#teachers.size > 0;
  }

  get #hasDesk(): boolean {
    return [...this.#teachers.values()].some(({ isDesk }) => isDesk);
  }

  openStudent(ws: WebSocket, student: Student): void {
    const id = newId();
    const entry: StudentPage = {
      student,
      usedAt: performance.now(),
      startPlace: null,
      page: new ClassPage({
        id,
        ws,
        owner: student.learner,
        pace: this.#parts.pace,
        read: readStudentWord,
        say: (word) => this.#hearStudent(entry, word),
        failed: this.#parts.failed,
        behind: liveLimits.studentBehind,
      }),
    };
    this.#students.add(entry);
    ws.once('close', () => this.#leaveStudent(entry));
    this.board.arrive(student.name, this.#parts.now());
    entry.page.tell(this.#parts.facts(student));
    entry.page.tell(this.#handOf(student.name));
    // Free ones are said, too: runs that waited over a lost connection wait for this.
    entry.page.tell({ type: 'eyes', from: this.#eyes });
    this.#students.deliver(entry);
  }

  openTeacher(ws: WebSocket): void {
    const id = newId();
    const entry: TeacherPage = {
      lesson: this.#parts.summary().lessons[0]?.page ?? this.#parts.plans.keys().next().value ?? '/',
      version: 0,
      isDesk: false,
      notBefore: 0,
      ofClass: '',
      seen: new Map(),
      page: new ClassPage({
        id,
        ws,
        owner: `teacher ${id}`,
        pace: this.#parts.pace,
        read: readTeacherWord,
        say: (word) => this.#hearTeacher(entry, word),
        failed: this.#parts.failed,
        behind: liveLimits.studentBehind * 4,
      }),
    };
    this.#teachers.set(id, entry);
    ws.once('close', () => {
      this.#teachers.delete(id);
      if (entry.isDesk) this.#alone = this.#parts.now();
      this.#tell(this.#desk.leave(id, this.#parts.now()));
    });
    this.#snapshot(entry);
  }

  /** What every page of every teacher is told. */
  tellTeachers(news: TeacherNews): void {
    const text = JSON.stringify(news);
    for (const { page } of this.#teachers.values()) page.tellText(text);
  }

  tellRoom(room: RoomNews): void {
    this.tellTeachers({ type: 'room', room });
  }

  /** As StudentPages has it. */
  tellStudents(names: ReadonlySet<string> | null, word: ClassWord): string[] {
    return this.#students.tell(names, word);
  }

  /** As StudentPages has it. */
  tellStarts(places: ReadonlyMap<string, number>): void {
    this.#students.tellStarts(places);
  }

  /** from: who wants the eyes; null: they are free again. Returns how many were told. */
  setEyes(from: string | null): number {
    this.#eyes = from;
    this.#alone = this.#parts.now();
    return this.tellStudents(null, { type: 'eyes', from }).length;
  }

  /** A student changed on the roster: their pages are told who they are now. */
  update(student: Student): void {
    for (const { page } of this.#students.of(student.learner)) page.tell(this.#parts.facts(student));
  }

  /** All students' pages are told what the class is now. */
  updateAll(): void {
    for (const { page, student } of this.#students.all) page.tell(this.#parts.facts(student));
  }

  /** A student has come. true: they have been here before, and have what they had done by then. */
  admit(student: Student): boolean {
    this.board.admit(student, this.#parts.now());
    const kept = this.#aside.get(student.learner) ?? [];
    this.#aside.delete(student.learner);
    for (const one of kept) this.board.restore(one);
    this.board.keepAgain(kept);
    return kept.length > 0;
  }

  /** Notes what somebody has done who is in the class no more, or may be back. */
  putAside(learner: string, kept: readonly KeptOfClass[]): void {
    this.#aside.set(learner, kept);
  }

  /**
   * A student is of the class no more: their pages are told, and all that was between them and a teacher ends. Returns what they
   * have done.
   */
  remove(student: Student): readonly KeptOfClass[] {
    const now = this.#parts.now();
    for (const { page } of this.#students.of(student.learner)) {
      this.#tell(this.#desk.leave(page.id, now));
      page.tell({ type: 'removed', from: this.#parts.teacher() });
      this.#students.delete(page.id);
    }
    const kept = this.board.remove(student.name);
    this.#forgetGone();
    this.#students.forgetMail(student.name);
    this.#toldHands.delete(student.name);
    return kept;
  }

  /** The class has ended: nothing of the moment is left. */
  end(until: number): void {
    const now = this.#parts.now();
    this.#tell(this.#desk.close(now));
    if (this.#eyes !== null) this.setEyes(null);
    this.lowerHands();
    this.tellStudents(null, { type: 'ended', until });
  }

  lowerHands(): void {
    for (const { name } of this.board.line) this.board.lowerHand(name);
  }

  /** What is due at intervals: questions that nobody answers, hands of who has gone, and the deltas. */
  tick(): void {
    const now = this.#parts.now();
    this.#tell(this.#desk.expire(now));
    if (now - this.#openedAt >= liveLimits.restartMs) this.#graceMs = liveLimits.reloadMs;
    this.board.lowerHandsOfGone(now, this.#graceMs);
    // Nobody is left who could set them free.
    if (this.#eyes !== null && !this.#hasDesk && now - this.#alone >= liveLimits.restartMs) this.setEyes(null);
    this.#tellHands();
    for (const entry of this.#teachers.values()) this.#tellChanges(entry);
    this.#forgetGone();
  }

  takeUnsaved(): KeptOfClass[] {
    return this.board.takeUnsaved();
  }

  progress(): ProgressLine[] {
    return this.board.progress(this.#parts.now());
  }

  #hearStudent(entry: StudentPage, word: StudentWord): void {
    const { student, page } = entry;
    if (this.#students.get(page.id) === undefined) return;
    const now = this.#parts.now();
    entry.usedAt = performance.now();
    switch (word.type) {
      case 'at':
      case 'step':
      case 'hand':
        // A page that was built before the lesson changed names steps that are gone: no harm, and nothing to say.
        this.board.apply(student.name, word, now);
        return this.#parts.changed();
      case 'reachable':
        return this.#parts.setReachable(student, word.isReachable);
      case 'bring-back':
        return this.#parts.bringBack(student, word.at);
      case 'answer':
        return this.#tell(this.#desk.answer(page.id, word.visit, word.yes, now));
      case 'end':
        return this.#tell(this.#desk.end('student', page.id, word.visit, word.only, now));
      case 'seen':
        return this.#see(entry, word);
    }
  }

  #hearTeacher(entry: TeacherPage, word: TeacherWord): void {
    const { id } = entry.page;
    const now = this.#parts.now();
    switch (word.type) {
      case 'lesson':
        entry.isDesk = true;
        if (this.#parts.plans.has(word.page)) entry.lesson = word.page;
        return this.#snapshot(entry);
      case 'look':
        return this.#look(entry, word.name, now);
      case 'ask-to-type':
        return this.#tell(this.#desk.askToType(id, word.visit, now));
      case 'leave':
        entry.seen.delete(word.visit);
        return this.#tell(this.#desk.end('teacher', id, word.visit, word.only, now));
      case 'typed': {
        const page = this.#desk.typedOn(id, word.visit);
        if (page !== null) this.#students.get(page)?.page.tell(word);
        return;
      }
    }
  }

  /** Of several pages of a student's the one that was used last is asked. */
  #look(entry: TeacherPage, name: string, now: number): void {
    const page = this.#students.lastOf(name);
    const id = newId();
    if (page === undefined) {
      entry.page.tell({ type: 'visit', visit: id, name, state: 'ended', since: now, byRule: false });
      return;
    }
    const { mayLook } = this.#parts.summary();
    const from = this.#parts.teacher();
    this.#tell(this.#desk.look({ id, name, student: page.page.id, teacher: entry.page.id, from, mayLook }, now));
  }

  #see({ page }: StudentPage, { visit, view }: Extract<StudentWord, { type: 'seen' }>): void {
    const viewer = this.#desk.viewerOf(page.id, visit);
    const entry = viewer === null ? undefined : this.#teachers.get(viewer);
    if (entry === undefined) return;
    const known = entry.seen.get(visit);
    const parts = known ?? new SeenParts();
    entry.seen.set(visit, parts);
    if (!parts.add(view)) return this.#tell(this.#desk.end('student', page.id, visit, undefined, this.#parts.now()));
    if (known === undefined) this.#showLater(entry, visit);
  }

  /** At most every seenMs, and once the teacher's page has read what it was shown before. */
  #showLater(entry: TeacherPage, visit: string): void {
    setTimeout(() => {
      const parts = entry.seen.get(visit);
      if (parts === undefined || !this.#teachers.has(entry.page.id)) return;
      if (entry.page.unread > liveLimits.teacherBehind) return this.#showLater(entry, visit);
      const view = parts.take();
      entry.seen.delete(visit);
      if (view !== null) entry.page.tell({ type: 'seen', visit, view });
    }, liveLimits.seenMs).unref();
  }

  #leaveStudent({ page, student }: StudentPage): void {
    // Whoever was removed has been taken leave of.
    if (!this.#students.delete(page.id)) return;
    const now = this.#parts.now();
    this.#tell(this.#desk.leave(page.id, now));
    this.board.leave(student.name, now);
    this.#parts.changed();
  }

  #tell(tellings: readonly VisitTelling[]): void {
    for (const telling of tellings) {
      if (telling.to === 'student') this.#students.get(telling.page)?.page.tell(telling.word);
      else if (telling.to === 'trail') void this.#note(telling.visit, telling.note);
      else {
        const entry = this.#teachers.get(telling.page);
        // What has not been shown by then is not shown any more.
        if (telling.news.state === 'ended') entry?.seen.delete(telling.news.visit);
        entry?.page.tell(telling.news);
      }
    }
  }

  async #note(visit: string, note: VisitNote): Promise<void> {
    if (!(await this.#parts.visited(note))) this.#tell(this.#desk.endUnnoted(visit, this.#parts.now()));
  }

  #forgetGone(): void {
    this.board.forgetGone(Math.min(this.board.version, ...[...this.#teachers.values()].map(({ version }) => version)));
  }

  #tellHands(): void {
    const { line } = this.board;
    for (const name of new Set([...line.map(({ name: inLine }) => inLine), ...this.#toldHands.keys()])) {
      const word = this.#handOf(name, line);
      const text = JSON.stringify(word);
      if (this.#toldHands.get(name) === text) continue;
      this.tellStudents(new Set([name]), word);
      if (word.place === null) this.#toldHands.delete(name);
      else this.#toldHands.set(name, text);
    }
  }

  #handOf(name: string, line = this.board.line): Extract<ClassWord, { type: 'hand' }> {
    const at = line.findIndex((one) => one.name === name);
    return { type: 'hand', place: at === -1 ? null : at + 1, since: line[at]?.since ?? null };
  }

  #snapshot(entry: TeacherPage): void {
    entry.version = this.board.version;
    const ofClass = this.#classNews();
    entry.ofClass = JSON.stringify(ofClass);
    entry.page.tell({ ...ofClass, type: 'snapshot', page: entry.lesson, students: this.board.rows(entry.lesson) });
  }

  #tellChanges(entry: TeacherPage): void {
    const ofClass = JSON.stringify(this.#classNews());
    if (ofClass !== entry.ofClass) {
      entry.ofClass = ofClass;
      entry.page.tellText(ofClass);
    }
    if (entry.version === this.board.version || performance.now() < entry.notBefore) return;
    if (entry.page.unread > liveLimits.teacherBehind) return;
    const { rows, gone } = this.board.changesSince(entry.version, entry.lesson);
    entry.version = this.board.version;
    let bytes = 0;
    if (gone.length > 0) bytes += entry.page.tell({ type: 'gone', names: gone });
    if (rows.length > 0) bytes += entry.page.tell({ type: 'rows', rows });
    entry.notBefore = performance.now() + (bytes / liveLimits.teacherBytesPerSecond) * 1000;
  }

  #classNews(): Extract<TeacherNews, { type: 'class' }> {
    const { summary, waiting, removed } = this.#parts;
    return { type: 'class', class: summary(), waiting: waiting(), removed: removed(), eyes: this.#eyes !== null };
  }
}

/** Unique, and guessed by nobody. */
function newId(): string {
  return randomBytes(8).toString('hex');
}
