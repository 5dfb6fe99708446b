// Class protocol: what the pages of a class and the bridge both know. It imports nothing, so either side may import it.

/** Paths the bridge answers on in class mode, all on the page's own origin. What is the teacher's needs "Authorization: Bearer SECRET". */
export const classPaths = {
  /** POST JoinRequest as JSON: JoinReply as JSON and the learner's cookies, or a JoinRefusal. */
  join: '/bridge/join',
  /** GET: ClassFacts as JSON, for whoever the learner's cookie names. */
  own: '/bridge/class',
  /** WebSocket of a student's page: StudentWord up, ClassWord down, each a JSON text frame. */
  live: '/bridge/class/live',
  /** GET: KeptRecord[]; PUT a KeptRecord: the record as it is kept now, which is a newer one where there was one. Query: reader, as GET /health named whose page it is; 409 where the browser is another student's by now. What a student's browser keeps, for another browser of theirs. */
  kept: '/bridge/class/kept',
  /** POST {"token"} of the teacher's link: TeacherSession as JSON. The one path of the teacher's that needs no secret. */
  session: '/bridge/teacher/session',
  /** GET: ClassSummary[]; POST NewClass: ClassSummary. */
  classes: '/bridge/teacher/classes',
  /** POST TeacherDeed as JSON: DeedReply. Query: class. */
  deed: '/bridge/teacher/deed',
  /** GET: RoomReport; before class and during it. */
  room: '/bridge/teacher/room',
  /** GET: TrailEntry[], the newest first: what teachers did to whom. Query: class. */
  trail: '/bridge/teacher/trail',
  /** GET: MachineGlance. Query: class, name of a student, and ask=1 to have their server asked as well, which a MONITOR of theirs shows. */
  machine: '/bridge/teacher/machine',
  /** GET: text/csv. Query: class, and names=0 for one without names. */
  progressFile: '/bridge/teacher/progress.csv',
  /** GET: the class as an archive, numbered in archiveHeader. Query: class. POST the archive: ClassSummary. */
  archive: '/bridge/teacher/archive',
  /** GET: ArchiveGap[]: what an archive that has been sent whole lacks. Query: archive, its number. */
  archiveGaps: '/bridge/teacher/archive-gaps',
  /** WebSocket of the teacher's page and of the projector, offered with the protocol bearer.SECRET: TeacherWord up, TeacherNews down. Query: class. */
  teacherLive: '/bridge/teacher/live',
} as const;

/** The header of a reply with an archive that has its number. */
export const archiveHeader = 'Archive-Number';

/** Before a browser that has not joined, a class shows these pages alone, in every language of the site: "/fr/join/", too. */
export const openPages = ['/join/', '/privacy/', '/teacher/', '/projector/'] as const;

/** The parameter in the query of /join/ that names the page somebody asked for before they had joined: "/join/?to=/python/". */
export const destinationParameter = 'to';

/** The lessons' steps in the built site: a LessonPlan[] as JSON. */
export const lessonPlansFile = 'lesson-plans.json';

/** Host names that mean something else, so that no student's machine can have them. */
export const takenHostNames: readonly string[] = ['localhost', 'notebook', 'server', 'laptop', 'cloud', 'class'];

/** Times and sizes that both sides must agree on. */
export const classWireLimits = {
  /** Longest name that is typed, in characters. */
  nameCharacters: 32,
  /** Longest last error that is told, in characters. */
  errorCharacters: 200,
  /** Longest message of a teacher, in characters. */
  messageCharacters: 500,
  /** Longest snippet that a teacher sends, and longest text of a snippet that is seen in a visit, in bytes. */
  snippetBytes: 16 * 1024,
  /** Lines of an output that are seen in a visit. The rest is counted. */
  seenLines: 16,
  /** Largest word of a student's page, in bytes. */
  studentWordBytes: 64 * 1024,
  /** Longest record of a student's that is kept for another browser, in bytes of its text in UTF-8. */
  keptRecordBytes: 256 * 1024,
  /** Between two looks of who waits to be let in, in milliseconds. */
  waitAgainMs: 5_000,
} as const;

/** POST /bridge/join. */
export interface JoinRequest {
  /** As typed: case, blanks and hyphen do not matter. */
  code: string;
  name: string;
  /** To come back as this name from another browser. */
  personalCode?: string;
}

/** The student is in. */
export interface JoinReply {
  /** As it is shown. Lower case and in ASCII it is the host name of their machine. */
  name: string;
  /** Eight letters and digits, such as "K7MQ-P2XD". */
  personalCode: string;
}

/** Why somebody is not let in. As BridgeRefusal: code is stable, message is for people. */
export interface JoinRefusal {
  code:
    | 'bad-request'
    /** 404: no class has this code. */
    | 'no-class'
    /** 429: too many wrong codes from this browser; waitMs until the next may be tried. */
    | 'wait'
    /** 409: somebody has the name; free is one that nobody has. */
    | 'name-taken'
    /** 403: not the personal code of that name. */
    | 'wrong-personal-code'
    /** 503: all places are taken; place is the one in the line. The same request again in waitAgainMs keeps it. */
    | 'class-full'
    /** 503: the teacher lets in by hand now; as class-full. */
    | 'held'
    /** 410: it has ended; until is the Unix time in milliseconds until which work can be taken home. */
    | 'class-ended'
    /** 403: the teacher removed this name from the class. */
    | 'removed'
    | 'unavailable';
  message: string;
  /** The class's name, where the code was right. */
  className?: string;
  waitMs?: number;
  free?: string;
  place?: number;
  until?: number;
}

/** What a student's page knows of their class. */
export interface ClassFacts {
  /** Twelve lower-case hexadecimal digits. */
  id: string;
  /** Such as "Databases 2b". */
  name: string;
  /** How the teacher is called to students. */
  teacher: string;
  student: { name: string; hostname: string; /** Whether classmates reach their machine. */ reachable: boolean };
  /** The class's own path of lessons, in order; empty: all of them. */
  lessons: readonly ClassLesson[];
  /** Unix time in milliseconds after which its data goes; null: it has no end yet. */
  endsAt: number | null;
  hasEnded: boolean;
  /** The class lets its teacher look without asking. */
  mayLook: boolean;
}

/** A lesson of a class's path. */
export interface ClassLesson {
  /** Its address, such as "/data-types/transactions/". */
  page: string;
  isDue: boolean;
}

/** A lesson as the build knows it: what a class's grid has columns of. */
export interface LessonPlan {
  /** Its address from the site's root, such as "/data-types/transactions/". */
  page: string;
  title: string;
  steps: readonly PlannedStep[];
}

/** A snippet of a lesson, or an exercise. Its number in LessonPlan.steps, from 0, names it in every message. */
export interface PlannedStep {
  kind: 'snippet' | 'exercise';
  /** "1", "2" for snippets, "A", "B" for exercises. */
  label: string;
  /** A few words of its code, or the exercise's title, at most 24 characters. */
  head: string;
}

/** How a step of a student stands. An error that the lesson prints is matched; done is an exercise's. */
export type StepState = 'not-run' | 'running' | 'matched' | 'differs' | 'failed' | 'done';

/** What a student's page says. A page is the address of a lesson, a step its number in the lesson's plan. */
export type StudentWord =
  /** Where the student is; said again after each reconnection. page: null where it is no lesson. */
  | { type: 'at'; page: string | null; step: number | null }
  | {
      type: 'step';
      page: string;
      step: number;
      state: StepState;
      /** In one line; where it failed or differs. */
      error?: string;
      /** It was said before, and is said again after a reconnection: no further try. */
      again?: true;
    }
  | { type: 'hand'; isUp: boolean }
  | { type: 'reachable'; isReachable: boolean }
  | { type: 'answer'; visit: string; yes: boolean }
  /** Ends the visit, or (only: 'type') takes back the second consent alone. */
  | { type: 'end'; visit: string; only?: 'type' }
  | { type: 'seen'; visit: string; view: SeenPage }
  /** Asks for the data back that the teacher's reset put aside at a time, as its word said; missing: whichever was last. */
  | { type: 'bring-back'; at?: number };

/** A student's page as a visit shows it. Whole each time it is sent for the first time in a visit; then only snippets that changed. */
export interface SeenPage {
  page: string;
  title: string;
  /** The step in view. */
  step: number | null;
  /** The keys of all snippets of the page, in its order; missing: as it was said before. What is not in it is gone. */
  order?: readonly string[];
  snippets: readonly SeenSnippet[];
}

export interface SeenSnippet {
  /** Its number in the plan; null: a cell of the student's own, told apart by key. */
  step: number | null;
  key: string;
  kind: 'shell' | 'python' | 'redis';
  source: string;
  /** source is its beginning alone: the snippet is longer than snippetBytes, and nobody types in it from elsewhere. */
  isCut?: true;
  isEdited: boolean;
  state: StepState;
  /** At most seenLines lines of text: no HTML, no control characters but ANSI colours. */
  output: readonly string[];
  moreLines: number;
}

/** What the bridge says to a student's page. */
export type ClassWord =
  | { type: 'facts'; facts: ClassFacts }
  /** place: 1 is next; null: not in the line. since: Unix time in milliseconds. */
  | { type: 'hand'; place: number | null; since: number | null }
  /** Of a start of the student's Redis that waits for others. place: 1 is next; null: it waits no more. */
  | { type: 'start'; place: number | null }
  | { type: 'message'; id: string; from: string; text: string; page?: string; step?: number }
  /** from: null: eyes are free again. While they are wanted runs wait. */
  | { type: 'eyes'; from: string | null }
  | { type: 'open'; from: string; page: string; step: number | null }
  | { type: 'snippet'; id: string; from: string; kind: 'shell' | 'python' | 'redis'; source: string }
  | { type: 'run'; from: string; page: string; step: number }
  /**
   * The teacher reset this student's data, of so many keys, at this Unix time in milliseconds; it can be brought back until the
   * class ends. Said again to each page that opens meanwhile. isEarlier: it was put aside before what has just been brought back,
   * and is offered where the student asks for it alone.
   */
  | { type: 'reset'; from: string; keys: number; at: number; isEarlier?: true }
  /** What came of 'bring-back'. Where a later reset was meanwhile, that is told of instead. */
  | { type: 'brought-back'; isBack: boolean }
  /** A question; unanswered it goes away by 'visit' with state 'ended'. */
  | { type: 'visit'; visit: string; from: string; state: 'asks-to-look' | 'looks' | 'asks-to-type' | 'types' | 'ended'; byRule: boolean }
  /** The teacher's text for one snippet of the page, while state is 'types'. base: the text that it was made of. */
  | { type: 'typed'; visit: string; key: string; source: string; base?: string }
  | { type: 'removed'; from: string }
  | { type: 'ended'; until: number };

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

/** What is told of the room, every two seconds. Sizes in bytes. */
export interface RoomNews {
  servers: { live: number; parked: number; down: readonly string[] };
  memory: { used: number; all: number; /** Students more that fit if all fill their servers. */ more: number };
  disk: { used: number; limit: number };
  queue: { waiting: number; startMs: number | null };
  /** A fraction of all cores. */
  processor: number;
  cores: number;
}

/** GET /bridge/teacher/room: the checks before class. */
export interface RoomReport {
  checkedAt: number;
  checks: readonly RoomCheck[];
  forecast: {
    students: number;
    usualBytes: number;
    fullBytes: number;
    allBytes: number;
    /** From so many full servers on idle ones are parked. */ parksFrom: number;
  };
}

export interface RoomCheck {
  name: 'address' | 'name' | 'firewall' | 'disk' | 'clock' | 'redis' | 'sleep';
  state: 'good' | 'note' | 'mend';
  /** What was found, in a sentence, and what matters about it. */
  text: string;
  detail: string;
}

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

/** cells: [step, state, tries] of those that changed. */
export type ChangedRow = Omit<StudentRow, 'cells'> & { cells: readonly (readonly [number, StepState, number])[] };

/** Somebody who waits to be let in. */
export interface Joiner {
  name: string;
  since: number;
}

/** What the teacher's page says on its WebSocket. */
export type TeacherWord =
  /** Which lesson the grid shows. Answered by a snapshot. */
  | { type: 'lesson'; page: string }
  | { type: 'look'; name: string }
  | { type: 'ask-to-type'; visit: string }
  | { type: 'leave'; visit: string; only?: 'type' }
  | { type: 'typed'; visit: string; key: string; source: string; base?: string };

/** POST /bridge/teacher/deed. to: names of students; missing: all. */
export type TeacherDeed =
  | { type: 'message'; to?: readonly string[]; text: string; page?: string; step?: number }
  | { type: 'eyes'; on: boolean }
  | { type: 'open'; to?: readonly string[]; page: string; step: number | null }
  | { type: 'snippet'; to?: readonly string[]; kind: 'shell' | 'python' | 'redis'; source: string }
  | { type: 'run'; to?: readonly string[]; page: string; step: number }
  | { type: 'reset'; to?: readonly string[] }
  | { type: 'restart'; to: readonly string[] }
  | { type: 'extend'; to: readonly string[] }
  | { type: 'lower-hand'; to: readonly string[] }
  | { type: 'remove'; to: readonly string[] }
  | { type: 'personal-code'; to: readonly [string] }
  | { type: 'let-in'; names: readonly string[] }
  | { type: 'places'; places: number }
  | { type: 'warm' }
  | { type: 'rehearse'; students: number }
  | { type: 'call-me'; name: string }
  | { type: 'change'; name?: string; endsAt?: number | null; lessons?: readonly ClassLesson[]; mayLook?: boolean }
  | { type: 'open-room'; isOpen: boolean }
  | { type: 'end' };

/** What an archive does not have of a student. */
export interface ArchiveGap {
  readonly name: string;
  /** In English, such as "all data: its server does not answer". */
  readonly what: string;
}

/** How many a deed reached; and what it asked for, where it asked. */
export interface DeedReply {
  count: number;
  /** For whom it could not be done; missing: nobody. */
  failed?: readonly string[];
  personalCode?: string;
  rehearsal?: { firstPongMs: number; warmMs: number; refused: number };
}

/** What a student's browser keeps, by its area, page and id, such as "edits:/quickstart/#redis.main.0f1e2d3c4b5.0". */
export interface KeptRecord {
  key: string;
  /** JSON text; null: removed. */
  text: string | null;
  /** Unix time in milliseconds of its last change in a browser. */
  changedAt: number;
}
