// Limits of the teacher's page: times in milliseconds.

export const teacherLimits = {
  /** So many failed tries of one step, or so long on it without an end, and somebody may walk over. */
  stuckTries: 3,
  stuckMs: 4 * 60_000,
  /** A server that is restarted on purpose is back sooner. */
  downMs: 30_000,
  /** Reading a section takes less. */
  idleMs: 6 * 60_000,
  /** A column glows for at least so many students, and this share of those who reached it: fewer are rows, not a column. */
  stuckStudents: 5,
  stuckShare: 1 / 5,
  /** Rows move no oftener: who reads one has to find it where it was. */
  moveMs: 5_000,
  /** Times are said in minutes: every few seconds is often enough to look at them. */
  tickMs: 1_000,
  /** More rows than a screen and a half: bars and blocks say more than rows that scroll. */
  denseFrom: 61,
  /** Rows of a block of the dense view. */
  blockRows: 50,
  /** Before the first try to connect again; doubled up to the longest. */
  reconnectMs: 500,
  reconnectMostMs: 10_000,
  /** News of the room come every two seconds: a line without any for so many looks of so long is broken, whatever it says. */
  quietLooks: 5,
  lookMs: 2_000,
  /** For the class computer to say whether it knows this page still; then the line is tried all the same. */
  answerMs: 5_000,
  /** A student who says "Not now" is left in peace for so long. */
  notNowMs: 2 * 60_000,
  /** The checks of the room before class are asked for again. */
  checksMs: 60_000,
  /** Letters typed in the dense view make one word while they follow each other within this. */
  lettersMs: 1_000,
  /** From this share of memory, disk or processor on the room's sentence names it. */
  shortShare: 0.9,
  /** Starts that take longer are worth a sentence. */
  slowStartMs: 2_000,
  /** The teacher's keys are on their way: what the page sends back within this is older than what was typed. */
  echoMs: 1_000,
  /** Hands shown before "2 more". */
  handsShown: 6,
  /** Names that a deed is told with before the others are counted. */
  namesTold: 3,
  /** Between two looks at the machine of the student whose panel is open. */
  glanceMs: 5_000,
  /** Then a look that nobody answered is given up, and the next one may be had. */
  glanceWaitMs: 15_000,
} as const;
