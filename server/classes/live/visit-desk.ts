// Visit desk: whose page a teacher looks at or types on, by whose consent, and when that ends. Pure: it is told what happens and when, and tells who is to hear of it.
import type { ClassWord, TeacherNews } from '../../../src/class-protocol.ts';
import { liveLimits } from './limits.ts';

export type StudentVisitWord = Extract<ClassWord, { type: 'visit' }>;
export type TeacherVisitNews = Extract<TeacherNews, { type: 'visit' }>;

/** What the class's audit trail keeps of a visit: that it was, and never what was seen. */
export interface VisitNote {
  readonly name: string;
  /** How the teacher is called. */
  readonly by: string;
  readonly what: 'look' | 'type';
}

/** What is to be told to whom. A page is told by its own name, which the hub gives it. */
export type VisitTelling =
  | { readonly to: 'student'; readonly page: string; readonly word: StudentVisitWord }
  | { readonly to: 'teacher'; readonly page: string; readonly news: TeacherVisitNews }
  | { readonly to: 'trail'; readonly visit: string; readonly note: VisitNote };

type VisitState = 'asked' | 'looks' | 'asked-to-type' | 'types';

interface Visit {
  readonly id: string;
  readonly name: string;
  /** The one page of the student, and of the teacher's, that it is between. */
  readonly student: string;
  readonly teacher: string;
  /** How the teacher is called. */
  readonly from: string;
  state: VisitState;
  since: number;
  byRule: boolean;
}

/** Who wants to look at whom. */
export interface LookRequest {
  readonly id: string;
  readonly name: string;
  readonly student: string;
  readonly teacher: string;
  readonly from: string;
  /** The class lets its teacher look without asking. */
  readonly mayLook: boolean;
}

const asStudentSees: Readonly<Record<VisitState, StudentVisitWord['state']>> = {
  asked: 'asks-to-look',
  looks: 'looks',
  'asked-to-type': 'asks-to-type',
  types: 'types',
};

export class VisitDesk {
  readonly #visits = new Map<string, Visit>();
  /** By student, when they last said "Not now". */
  readonly #refusedAt = new Map<string, number>();
  /** By student, when they last ended one. */
  readonly #endedAt = new Map<string, number>();

  /** A teacher's page wants to look. While somebody looks at that student already from there, nothing happens. */
  look({ id, name, student, teacher, from, mayLook }: LookRequest, now: number): VisitTelling[] {
    for (const visit of this.#visits.values()) if (visit.name === name && visit.teacher === teacher) return [];
    const refusedAt = this.#refusedAt.get(name) ?? -Infinity;
    if (now - refusedAt < liveLimits.notNowMs)
      return [{ to: 'teacher', page: teacher, news: news({ id, name }, 'not-now', refusedAt, false) }];
    // Who has just ended a visit is asked for the next one, whatever the rule of the class.
    const byRule = mayLook && now - (this.#endedAt.get(name) ?? -Infinity) >= liveLimits.notNowMs;
    const visit: Visit = { id, name, student, teacher, from, state: byRule ? 'looks' : 'asked', since: now, byRule };
    this.#visits.set(id, visit);
    return byRule ? [...tell(visit), noted(visit, 'look')] : tell(visit);
  }

  /** A student's page answers the question that was put to it. */
  answer(student: string, id: string, yes: boolean, now: number): VisitTelling[] {
    const visit = this.#of(id, 'student', student);
    if (visit?.state === 'asked') {
      if (yes) return [...this.#become(visit, 'looks', now), noted(visit, 'look')];
      this.#refusedAt.set(visit.name, now);
      this.#visits.delete(id);
      return [
        { to: 'teacher', page: visit.teacher, news: news(visit, 'not-now', now, false) },
        { to: 'student', page: visit.student, word: word(visit, 'ended') },
      ];
    }
    if (visit?.state !== 'asked-to-type') return [];
    return yes ? [...this.#become(visit, 'types', now), noted(visit, 'type')] : this.#become(visit, 'looks', now);
  }

  askToType(teacher: string, id: string, now: number): VisitTelling[] {
    const visit = this.#of(id, 'teacher', teacher);
    return visit?.state === 'looks' ? this.#become(visit, 'asked-to-type', now) : [];
  }

  /** Either side ends it, or what has been added to a look alone. page: who says so. */
  end(side: 'student' | 'teacher', page: string, id: string, only: 'type' | undefined, now: number): VisitTelling[] {
    const visit = this.#of(id, side, page);
    if (visit === null) return [];
    if (only === 'type') return visit.state === 'types' || visit.state === 'asked-to-type' ? this.#become(visit, 'looks', now) : [];
    if (side === 'student') this.#endedAt.set(visit.name, now);
    return this.#end(visit, now);
  }

  /** What cannot be noted does not go on. */
  endUnnoted(id: string, now: number): VisitTelling[] {
    const visit = this.#visits.get(id);
    return visit === undefined ? [] : this.#end(visit, now);
  }

  /** A page has gone, with all that it had a part in. */
  leave(page: string, now: number): VisitTelling[] {
    return [...this.#visits.values()]
      .filter(({ student, teacher }) => student === page || teacher === page)
      .flatMap((visit) => this.#end(visit, now).filter((telling) => telling.to === 'trail' || telling.page !== page));
  }

  /** Questions that nobody has answered go away. */
  expire(now: number): VisitTelling[] {
    return [...this.#visits.values()].flatMap((visit) => {
      if (now - visit.since < liveLimits.askMs) return [];
      if (visit.state === 'asked') return this.#end(visit, now);
      return visit.state === 'asked-to-type' ? this.#become(visit, 'looks', now) : [];
    });
  }

  /** All visits end: the class has. */
  close(now: number): VisitTelling[] {
    return [...this.#visits.values()].flatMap((visit) => this.#end(visit, now));
  }

  /** The teacher's page that a student's page may show itself to, by a visit; null: to none. */
  viewerOf(student: string, id: string): string | null {
    const visit = this.#of(id, 'student', student);
    return visit === null || visit.state === 'asked' ? null : visit.teacher;
  }

  /** The student's page that a teacher's may type on, by a visit; null: on none. */
  typedOn(teacher: string, id: string): string | null {
    const visit = this.#of(id, 'teacher', teacher);
    return visit?.state === 'types' ? visit.student : null;
  }

  #of(id: string, side: 'student' | 'teacher', page: string): Visit | null {
    const visit = this.#visits.get(id);
    return visit !== undefined && visit[side] === page ? visit : null;
  }

  #become(visit: Visit, state: VisitState, now: number): VisitTelling[] {
    visit.state = state;
    visit.since = now;
    return tell(visit);
  }

  #end(visit: Visit, now: number): VisitTelling[] {
    this.#visits.delete(visit.id);
    return [
      { to: 'teacher', page: visit.teacher, news: news(visit, 'ended', now, visit.byRule) },
      { to: 'student', page: visit.student, word: word(visit, 'ended') },
    ];
  }
}

function tell(visit: Visit): VisitTelling[] {
  return [
    { to: 'student', page: visit.student, word: word(visit, asStudentSees[visit.state]) },
    { to: 'teacher', page: visit.teacher, news: news(visit, visit.state, visit.since, visit.byRule) },
  ];
}

function noted({ id, name, from: by }: Visit, what: VisitNote['what']): VisitTelling {
  return { to: 'trail', visit: id, note: { name, by, what } };
}

function word({ id, from, byRule }: Visit, state: StudentVisitWord['state']): StudentVisitWord {
  return { type: 'visit', visit: id, from, state, byRule };
}

function news(
  { id, name }: Pick<Visit, 'id' | 'name'>,
  state: TeacherVisitNews['state'],
  since: number,
  byRule: boolean,
): TeacherVisitNews {
  return { type: 'visit', visit: id, name, state, since, byRule };
}
