// Limits of a class: how many take part, how long is waited, and what guessing costs. Times in milliseconds.

/** What names may be. */
export const nameLimits = {
  /** Characters of a host name, as isComputerName in src/protocol.ts has it. */
  hostNameCharacters: 32,
  /** Marks on one letter that are kept: more cover the lines above and below. */
  marksOnLetter: 3,
} as const;

/** What codes are made of. */
export const codeLimits = {
  /** Words of which a join code has two: 24 bits. */
  words: 4096,
  /** Characters of a personal code, 5 bits each: 40 bits. */
  personalCharacters: 8,
} as const;

/** What wrong codes cost whoever tries them, and when guessing by many is met. */
export const guessLimits = {
  /** Wrong codes of one browser that cost nothing. */
  free: 4,
  /** For the first one beyond them; doubled with each further one. */
  firstWaitMs: 8_000,
  longestWaitMs: 60_000,
  /** After which a browser's wrong codes are forgotten. */
  forgetMs: 60 * 60_000,
  /** Wrong codes of all browsers together within windowMs, after which the teacher lets joiners in by hand. */
  beforeHold: 100,
  windowMs: 10 * 60_000,
  /** Between two notes of how many there were. */
  noteMs: 2_000,
} as const;

/** Of one class: names that are typed anew by those who are in already. A class that mistypes its names at once is thirty or so. */
export const leavingLimits = { burst: 60, everyMs: 1_000, waitMs: 0 } as const;

/** Those who wait to be let in. */
export const lineLimits = {
  /** Of one class: more than may ever be let in. Whoever comes behind them is told so, and not remembered. */
  most: 1_000,
  /** Not heard of for so long, somebody has left the line: three looks that did not come. */
  silentMs: 3 * 5_000 + 1_000,
  /** For who was let in by hand to come and take the place. */
  letInMs: 10 * 60_000,
} as const;

/** Classes themselves. */
export const classLimits = {
  /** Students of a new class, unless the teacher says otherwise. */
  places: 40,
  /** Students of one class at most: what one machine and one grid of the teacher's page are made for. */
  mostPlaces: 1_000,
  classes: 100,
  nameCharacters: 80,
  /** Longest address of a page, and highest number of a step. */
  addressCharacters: 200,
  steps: 10_000,
  /** Lessons of a path. */
  lessons: 200,
  /** After its end, for which its students can take their work home. */
  takeHomeMs: 7 * 24 * 60 * 60_000,
  /** By which this computer's clock is set, or it slept: what is due then may be due by a wrong clock. */
  leapMs: 24 * 60 * 60_000,
  /** After a leap, for which no class ends and none goes: for whoever runs the notebook to set the clock right. */
  afterLeapMs: 24 * 60 * 60_000,
  /** For which the data of a class that was over at the start stays: a clock is set from the network by then. */
  beforeGoingMs: 60 * 60_000,
  /** Between two looks whether a class has come to its end. */
  lookMs: 10_000,
  /** Until what was written of a class that was told as not made is removed again, where its Redis did not answer. */
  unmakeAgainMs: 1_000,
  /** Largest deed of a teacher: a snippet of 16 KB as JSON, in which a character may take six bytes. */
  deedBytes: 128 * 1024,
  /** Entries of a class's audit trail that are kept: a term of one deed a minute in each lesson. */
  auditEntries: 20_000,
  /** Of these the last ones that the teacher's page shows: some weeks of a class, in half a megabyte. */
  shownAudits: 2_000,
} as const;

/** The teacher's link and what it is traded for. */
export const teacherLimits = {
  /** Random bytes of a secret: nobody guesses so many. */
  secretBytes: 32,
  /** Life of a secret that is not used: a page that stays open over a weekend goes on. */
  secretMs: 7 * 24 * 60 * 60_000,
  /** Between two notes that a secret is in use. */
  noteUseMs: 60 * 60_000,
  /** Secrets at a time: each reload of a teacher's page takes another one, and the one unused longest gives way. */
  secrets: 1_000,
} as const;

/** What is kept for students, so that another browser of theirs finds it. Sizes in bytes. */
export const keptLimits = {
  /** Of one student: a term's edits and notebooks are some hundred kilobytes, and 300 students have to fit the state's memory together. */
  studentBytes: 1024 * 1024,
  /** Records of one student, those that were removed too: a place in each of some forty lessons, and as many notebooks as anybody has. */
  studentRecords: 4_000,
  /** What a record takes besides its key and its text: an entry of a hash, with the heads of two strings. */
  besidesBytes: 100,
  /** Part of the state's memory beyond which no more is kept: the rest is for the roster, the progress and the audit. */
  stateShare: 0.8,
  /** Between two looks at that memory, at most, and bytes that may be written meanwhile. */
  lookMs: 1_000,
  lookBytes: 8 * 1024 * 1024,
  /** Longest key: a page's address with a notebook's id, and a snippet's identity. */
  keyCharacters: 400,
  /** Largest body of one record: its text as JSON, in which most characters take one byte and none of a program's more than two. */
  bodyBytes: 2 * 256 * 1024 + 4 * 1024,
  /** Versions that a change may be made on: the one that its browser knew, and those that it sent and had no answer to. */
  baseVersions: 64,
  /** How far ahead of the bridge's clock that of a browser may be which names no version that its change is made on: there the later one stays, and a record from the far future would stay for ever. */
  aheadMs: 60_000,
  /** Records that one student keeps: typing keeps one every two seconds, an import hundreds at once. */
  changes: { burst: 500, everyMs: 100, waitMs: 5_000 },
  /** All of one student's, up to studentBytes in one reply, which each page asks for as it loads: a tab or ten opened at once. */
  looks: { burst: 20, everyMs: 500, waitMs: 5_000 },
} as const;

/** What the room is judged by. Sizes in bytes, times in milliseconds. */
export const roomLimits = {
  /** Memory of a student as a rule: a server with a lesson's data, and the bridge's share of it. */
  usualBytes: 4 * 1024 * 1024,
  /** Memory of a server besides its data: its own 3 MB, and what clients and a save need. */
  besidesDataBytes: 8 * 1024 * 1024,
  /** Disk of a student as a rule: an append-only file before its first rewrite. */
  usualDiskBytes: 6 * 1024 * 1024,
  /** For an address of this computer to take a connection. */
  lookMs: 1_000,
} as const;
