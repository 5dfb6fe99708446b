// Class protocol: what the pages of a class and the bridge both know. It imports nothing but its own parts, so either side may import it.

export type * from './class-protocol/deeds.ts';
export type * from './class-protocol/joining.ts';
export type * from './class-protocol/lessons.ts';
export type * from './class-protocol/refusals.ts';
export type * from './class-protocol/room.ts';
export type * from './class-protocol/student.ts';
export type * from './class-protocol/teacher.ts';

/** Paths the bridge answers on in class mode, all on the page's own origin. What is the teacher's needs "Authorization: Bearer SECRET". */
export const classPaths = {
  /** POST JoinRequest as JSON: JoinReply as JSON and the learner's cookies, or a JoinRefusal. */
  join: '/bridge/join',
  /** GET: ClassFacts as JSON, for whoever the learner's cookie names. */
  own: '/bridge/class',
  /** WebSocket of a student's page: StudentWord up, ClassWord down, each a JSON text frame. */
  live: '/bridge/class/live',
  /** GET: KeptRecord[]; PUT a KeptChange: the record as it is kept now, which is another browser's where the change was not made on that. Query: reader, as GET /health named whose page it is; 409 where the browser is another student's by now. What a student's browser keeps, for another browser of theirs. */
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
