// Live class: the pages of one class that are open, what they are told, and what of it is to be kept.
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
import { ClassEyes } from './class-eyes.ts';
import type { ProgressLine } from './progress-file.ts';
import type { KeptOfClass } from './unsaved.ts';
import { HandPlaces } from './hand-places.ts';
import { liveLimits } from './limits.ts';
import { PageVisits } from './page-visits.ts';
import { StudentPages, type StudentPage } from './student-pages.ts';
import { TeacherPages, type TeacherPage } from './teacher-pages.ts';
import type { VisitNote } from './visit-desk.ts';

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

export class LiveClass {
  readonly board: ClassBoard;
  readonly #parts: LiveClassParts;
  readonly #students: StudentPages;
  readonly #teachers: TeacherPages;
  readonly #visits: PageVisits;
  readonly #hands: HandPlaces;
  readonly #eyes: ClassEyes;
  /** By learner, what those have done who are in the class no more. */
  readonly #aside = new Map<string, readonly KeptOfClass[]>();
  /** How long whoever has no page stays in the line: longer after a start, when all come back. */
  #graceMs: number = liveLimits.restartMs;
  readonly #openedAt: number;

  constructor(parts: LiveClassParts) {
    this.#parts = parts;
    this.board = new ClassBoard(parts.plans);
    const { board } = this;
    const { summary, waiting, removed, pace, visited, failed, now } = parts;
    this.#students = new StudentPages({
      board,
      pace,
      hear: (entry, word) => this.#hearStudent(entry, word),
      left: (entry) => this.#leaveStudent(entry),
      failed,
      now,
    });
    this.#teachers = new TeacherPages({
      board,
      standing: () => ({ class: summary(), waiting: waiting(), removed: removed(), eyes: this.#eyes.from !== null }),
      pace,
      hear: (entry, word) => this.#hearTeacher(entry, word),
      left: (entry) => this.#leaveTeacher(entry),
      failed,
    });
    this.#visits = new PageVisits({
      student: (id) => this.#students.get(id)?.page,
      teacher: (id) => this.#teachers.get(id)?.page,
      visited,
      now,
    });
    this.#hands = new HandPlaces(board, (name, word) => this.tellStudents(new Set([name]), word));
    this.#openedAt = now();
    this.#eyes = new ClassEyes(this.#openedAt);
  }

  get isEmpty(): boolean {
    return this.#students.isEmpty && this.#teachers.isEmpty;
  }

  get hasTeacher(): boolean {
    return !this.#teachers.isEmpty;
  }

  openStudent(ws: WebSocket, student: Student): void {
    const entry = this.#students.open(ws, student);
    this.board.arrive(student.name, this.#parts.now());
    entry.page.tell(this.#parts.facts(student));
    entry.page.tell(this.#hands.of(student.name));
    // Free ones are said, too: runs that waited over a lost connection wait for this.
    entry.page.tell({ type: 'eyes', from: this.#eyes.from });
    this.#students.deliver(entry);
  }

  openTeacher(ws: WebSocket): void {
    const first = this.#parts.summary().lessons[0]?.page ?? this.#parts.plans.keys().next().value;
    this.#teachers.open(ws, first ?? '/');
  }

  /** What every page of every teacher is told. */
  tellTeachers(news: TeacherNews): void {
    this.#teachers.tell(news);
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
    this.#eyes.set(from, this.#parts.now());
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
    for (const { page } of this.#students.of(student.learner)) {
      this.#visits.leave(page.id);
      page.tell({ type: 'removed', from: this.#parts.teacher() });
      this.#students.delete(page.id);
    }
    const kept = this.board.remove(student.name);
    this.#forgetGone();
    this.#students.forgetMail(student.name);
    this.#hands.forget(student.name);
    return kept;
  }

  /** The class has ended: nothing of the moment is left. */
  end(until: number): void {
    this.#visits.close();
    if (this.#eyes.from !== null) this.setEyes(null);
    this.lowerHands();
    this.tellStudents(null, { type: 'ended', until });
  }

  lowerHands(): void {
    for (const { name } of this.board.line) this.board.lowerHand(name);
  }

  /** What is due at intervals: questions that nobody answers, hands of who has gone, and the deltas. */
  tick(): void {
    const now = this.#parts.now();
    this.#visits.expire();
    if (now - this.#openedAt >= liveLimits.restartMs) this.#graceMs = liveLimits.reloadMs;
    this.board.lowerHandsOfGone(now, this.#graceMs);
    // Nobody is left who could set them free.
    if (this.#eyes.isForgotten(this.#teachers.hasDesk, now)) this.setEyes(null);
    this.#hands.tellChanges();
    this.#teachers.tellChanges();
    this.#forgetGone();
  }

  takeUnsaved(): KeptOfClass[] {
    return this.board.takeUnsaved();
  }

  progress(): ProgressLine[] {
    return this.board.progress(this.#parts.now());
  }

  #hearStudent({ student, page }: StudentPage, word: StudentWord): void {
    switch (word.type) {
      case 'at':
      case 'step':
      case 'hand':
        // A page that was built before the lesson changed names steps that are gone: no harm, and nothing to say.
        this.board.apply(student.name, word, this.#parts.now());
        return this.#parts.changed();
      case 'reachable':
        return this.#parts.setReachable(student, word.isReachable);
      case 'bring-back':
        return this.#parts.bringBack(student, word.at);
      case 'answer':
      case 'end':
        return this.#visits.hearStudent(page.id, word);
      case 'seen':
        return this.#visits.hearStudent(page.id, { ...word, view: this.board.seenPage(student.name, word.view) });
    }
  }

  #hearTeacher(entry: TeacherPage, word: TeacherWord): void {
    const { id } = entry.page;
    switch (word.type) {
      case 'lesson':
        entry.isDesk = true;
        if (this.#parts.plans.has(word.page)) entry.lesson = word.page;
        return this.#teachers.snapshot(entry);
      case 'look': {
        const { name } = word;
        // Of several pages of a student's the one that was used last is asked.
        const student = this.#students.lastOf(name)?.page.id ?? null;
        const { mayLook } = this.#parts.summary();
        return this.#visits.look({ name, student, teacher: id, from: this.#parts.teacher(), mayLook });
      }
      case 'ask-to-type':
      case 'leave':
      case 'typed':
        return this.#visits.hearTeacher(id, word);
    }
  }

  #leaveStudent({ page, student }: StudentPage): void {
    this.#visits.leave(page.id);
    this.board.leave(student.name, this.#parts.now());
    this.#parts.changed();
  }

  #leaveTeacher({ page, isDesk }: TeacherPage): void {
    if (isDesk) this.#eyes.leave(this.#parts.now());
    this.#visits.leave(page.id);
  }

  #forgetGone(): void {
    this.board.forgetGone(this.#teachers.toldVersion);
  }
}
