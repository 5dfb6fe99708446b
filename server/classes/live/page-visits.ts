// Page visits: a teacher's visits to the pages of students, between the pages of a class: what the desk decides is told, noted and shown.
import type { ClassWord, StudentWord, TeacherNews, TeacherWord } from '../../../src/class-protocol.ts';
import type { ClassPage } from './class-page.ts';
import { liveLimits } from './limits.ts';
import { newLiveId } from './live-id.ts';
import { SeenParts } from './seen-page.ts';
import { VisitDesk, type LookRequest, type VisitNote, type VisitTelling } from './visit-desk.ts';

/** What a student's page says of the visits to it. */
export type VisitedWord = Extract<StudentWord, { type: 'answer' | 'end' | 'seen' }>;

/** What a teacher's page says of its visits. */
export type VisitorWord = Extract<TeacherWord, { type: 'ask-to-type' | 'leave' | 'typed' }>;

/** What they have around them. */
export interface VisitParts {
  /** An open page of a student's, by its id. */
  readonly student: (id: string) => Pick<ClassPage<StudentWord, ClassWord>, 'tell'> | undefined;
  /** An open page of a teacher's, by its id. */
  readonly teacher: (id: string) => Pick<ClassPage<TeacherWord, TeacherNews>, 'tell' | 'unread'> | undefined;
  /** A visit began, or a teacher's keys with it. Resolves with whether that is noted. */
  readonly visited: (visited: VisitNote) => Promise<boolean>;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

/** Who wants to look at whom. student: the page of theirs that is asked; null: they have none. */
export interface LookWish extends Omit<LookRequest, 'id' | 'student'> {
  readonly student: string | null;
}

/** All pages are named by their ids. */
export class PageVisits {
  readonly #desk = new VisitDesk();
  readonly #parts: VisitParts;
  /** By visit, what the teacher's page has not been told of it. */
  readonly #seen = new Map<string, SeenParts>();

  constructor(parts: VisitParts) {
    this.#parts = parts;
  }

  look({ student, name, teacher, ...wish }: LookWish): void {
    const now = this.#parts.now();
    const id = newLiveId();
    if (student !== null) return this.#tell(this.#desk.look({ id, name, student, teacher, ...wish }, now));
    this.#parts.teacher(teacher)?.tell({ type: 'visit', visit: id, name, state: 'ended', since: now, byRule: false });
  }

  hearStudent(page: string, word: VisitedWord): void {
    const now = this.#parts.now();
    switch (word.type) {
      case 'answer':
        return this.#tell(this.#desk.answer(page, word.visit, word.yes, now));
      case 'end':
        return this.#tell(this.#desk.end('student', page, word.visit, word.only, now));
      case 'seen':
        return this.#see(page, word);
    }
  }

  hearTeacher(page: string, word: VisitorWord): void {
    const now = this.#parts.now();
    switch (word.type) {
      case 'ask-to-type':
        return this.#tell(this.#desk.askToType(page, word.visit, now));
      case 'leave':
        return this.#tell(this.#desk.end('teacher', page, word.visit, word.only, now));
      case 'typed': {
        const student = this.#desk.typedOn(page, word.visit);
        if (student !== null) this.#parts.student(student)?.tell(word);
        return;
      }
    }
  }

  /** A page has gone, or is not of the class any more. */
  leave(page: string): void {
    this.#tell(this.#desk.leave(page, this.#parts.now()));
  }

  /** Questions that nobody has answered go away. */
  expire(): void {
    this.#tell(this.#desk.expire(this.#parts.now()));
  }

  /** All of them end. */
  close(): void {
    this.#tell(this.#desk.close(this.#parts.now()));
  }

  #see(page: string, { visit, view }: Extract<StudentWord, { type: 'seen' }>): void {
    const viewer = this.#desk.viewerOf(page, visit);
    if (viewer === null || this.#parts.teacher(viewer) === undefined) return;
    const known = this.#seen.get(visit);
    const parts = known ?? new SeenParts();
    this.#seen.set(visit, parts);
    if (!parts.add(view)) return this.#tell(this.#desk.end('student', page, visit, undefined, this.#parts.now()));
    if (known === undefined) this.#showLater(viewer, visit);
  }

  /** At most every seenMs, and once the teacher's page has read what it was shown before. */
  #showLater(viewer: string, visit: string): void {
    setTimeout(() => {
      const parts = this.#seen.get(visit);
      const page = this.#parts.teacher(viewer);
      if (page === undefined) this.#seen.delete(visit);
      if (parts === undefined || page === undefined) return;
      if (page.unread > liveLimits.teacherBehind) return this.#showLater(viewer, visit);
      const view = parts.take();
      this.#seen.delete(visit);
      if (view !== null) page.tell({ type: 'seen', visit, view });
    }, liveLimits.seenMs).unref();
  }

  #tell(tellings: readonly VisitTelling[]): void {
    for (const telling of tellings) {
      if (telling.to === 'student') this.#parts.student(telling.page)?.tell(telling.word);
      else if (telling.to === 'trail') void this.#note(telling.visit, telling.note);
      else {
        // What has not been shown by then is not shown any more.
        if (telling.news.state === 'ended') this.#seen.delete(telling.news.visit);
        this.#parts.teacher(telling.page)?.tell(telling.news);
      }
    }
  }

  async #note(visit: string, note: VisitNote): Promise<void> {
    if (!(await this.#parts.visited(note))) this.#tell(this.#desk.endUnnoted(visit, this.#parts.now()));
  }
}
