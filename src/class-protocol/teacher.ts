// Teacher: what the teacher's page, or the projector, and the bridge say to each other.
import type { Joiner } from './joining.ts';
import type { ClassLesson, StepState } from './lessons.ts';
import type { RoomNews } from './room.ts';
import type { SeenPage } from './student.ts';

/** POST /bridge/teacher/session. */
export interface TeacherSession {
  /** Kept in memory alone, and sent as "Authorization: Bearer". */
  secret: string;
  /** How this teacher is called; asked for at first. */
  name: string | null;
  classes: readonly ClassSummary[];
  /** What others can type, such as "http://192.168.1.20:8080", the best first. */
  addresses: readonly string[];
}

export interface ClassSummary {
  id: string;
  name: string;
  /** Such as "QUICK-OTTER". */
  code: string;
  /** Unix times in milliseconds. */
  createdAt: number;
  endsAt: number | null;
  /** After which its data goes; null: it has no end yet. */
  keptUntil: number | null;
  hasEnded: boolean;
  isOpen: boolean;
  places: number;
  students: number;
  lessons: readonly ClassLesson[];
  mayLook: boolean;
}

export interface NewClass {
  name: string;
  places?: number;
  endsAt?: number | null;
  lessons?: readonly ClassLesson[];
  mayLook?: boolean;
}

/** What the teacher's page says on its WebSocket. */
export type TeacherWord =
  /** Which lesson the grid shows. Answered by a snapshot. */
  | { type: 'lesson'; page: string }
  | { type: 'look'; name: string }
  | { type: 'ask-to-type'; visit: string }
  | { type: 'leave'; visit: string; only?: 'type' }
  | { type: 'typed'; visit: string; key: string; source: string; base?: string };

/** What the bridge says to the teacher's page, and to the projector. */
export type TeacherNews =
  | ({ type: 'snapshot'; page: string; students: readonly StudentRow[] } & ClassStanding)
  /** Rows that are new or other than before, whole but for cells, of which only those that changed. */
  | { type: 'rows'; rows: readonly ChangedRow[] }
  | { type: 'gone'; names: readonly string[] }
  | ({ type: 'class' } & ClassStanding)
  | { type: 'room'; room: RoomNews }
  | {
      type: 'visit';
      visit: string;
      name: string;
      state: 'asked' | 'not-now' | 'looks' | 'asked-to-type' | 'types' | 'ended';
      since: number;
      byRule: boolean;
    }
  | { type: 'seen'; visit: string; view: SeenPage }
  /** A deed of any teacher's page, for all of them. count: how many it reached. */
  | { type: 'deed'; did: TrailEntry; count: number; failed?: readonly string[] };

/** What of a class a teacher's page shows besides its students. */
export interface ClassStanding {
  class: ClassSummary;
  waiting: readonly Joiner[];
  /** Names that were removed, the last one first, and come back by the deed let-in. */
  removed: readonly string[];
  eyes: boolean;
}

/** A student's row on the teacher's page. */
export interface StudentRow {
  name: string;
  hostname: string;
  isHere: boolean;
  /** Unix time in milliseconds at which they came or went. */
  since: number;
  /** Where they are. */
  page: string | null;
  step: number | null;
  /** Unix time in milliseconds of their last run, press or move. */
  activeAt: number;
  /** Since when they are on that step. */
  stepSince: number;
  handSince: number | null;
  /** Since when their server is down, by whatever it was; null: it is not. */
  downSince: number | null;
  /** Of the lesson that is looked at, one for each step of its plan. */
  cells: readonly StepCell[];
  /** The last error or difference, in one line. */
  lastError: string | null;
}

export interface StepCell {
  state: StepState;
  tries: number;
}

/** cells: [step, state, tries] of those that changed. */
export type ChangedRow = Omit<StudentRow, 'cells'> & { cells: readonly (readonly [number, StepState, number])[] };

/** How a student's machine does, as far as that can be told without waking it. Sizes in bytes, Unix times in milliseconds. */
export interface MachineGlance {
  /** down: a connection is refused. none: no server of it has run so far. */
  state: 'up' | 'starting' | 'parked' | 'down' | 'none';
  /** Such as "7.0.15". */
  redis: string;
  servers: readonly { port: number; startedAt: number; memory: number }[];
  /** Of its first server, where that was asked and lets itself be asked. */
  first: { keys: number; clients: number; memory: number } | null;
  /** Its limits were raised. */
  isExtended: boolean;
}

/** Something that a teacher did, as the class's audit trail keeps it. */
export interface TrailEntry {
  /** Unix time in milliseconds. */
  at: number;
  /** How the teacher was called; "": nobody had said. */
  by: string;
  /** A deed's type, "look" and "type" of a visit that was allowed, "new-class", or "not-done": the deed in more, begun at more.begunAt, was refused, or failed for them. */
  what: string;
  /** Names; null: all of the class, or the class itself. */
  whom: readonly string[] | null;
  /** The rest of the deed, but for texts that were sent. */
  more?: Readonly<Record<string, unknown>>;
}

/** What an archive does not have of a student. */
export type ArchiveGap = ArchiveLack & { readonly name: string };

export type ArchiveLack =
  /** All data. removed: from the class; silent, closed: their server did not answer, or ended the connection. */
  | { readonly lacks: 'all'; readonly why: 'removed' | 'silent' | 'closed' }
  /** text: what their server, or the system, said. */
  | { readonly lacks: 'all'; readonly why: 'refused'; readonly text: string }
  /** That of a further server of theirs. */
  | { readonly lacks: 'server'; readonly port: number }
  /** Keys of a type that a module brought. */
  | { readonly lacks: 'type'; readonly type: string }
  /** Entries of streams that wait to be acknowledged, and were deleted. */
  | { readonly lacks: 'deleted-entries' }
  /** Keys that changed each time they were told. */
  | { readonly lacks: 'changing-keys' };
