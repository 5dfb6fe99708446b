// Limits of a shell in a page. Sizes in characters, times in milliseconds.

/** What one step may do. just-bash's own limits, made for scripts that must end, are lifted where a learner waits. */
export const shellLimits = {
  /** Output of one step that is shown as it comes, and of what follows its end; what is between is only counted. */
  outputChars: 384 * 1024,
  outputTailChars: 128 * 1024,
  /** For a command's last words after Ctrl-C. redis-server may have a data set to save. */
  lastWordsMs: 10_000,
  /** After Stop, for the worker to answer that it heard; a busy loop never does. */
  deafMs: 1_000,
  /** Work without a pause after which the shell lets the page speak. */
  breathMs: 20,
  /** From a worker's start to its rehearsal: a run that the reader asked for already is here by then, and is not held up. */
  rehearsalMs: 50,
  /** Between two messages of output to the page; the first goes at once. */
  batchMs: 16,
  /** Between two writes of a running program's output to a file. */
  fileBatchMs: 50,
  /** Between two looks of tail -f at its file. */
  followMs: 200,
  /** Background jobs of one session at a time, so that a fork bomb is a lesson and not a crash. */
  jobs: 16,
  /** Jobs that jobs start, one inside the other. */
  jobDepth: 4,
  /** Output of background jobs kept for the next step to show. */
  jobOutputChars: 16 * 1024,
} as const;

/** The same for just-bash. */
export const executionLimits = {
  maxExecutionTimeMs: Infinity,
  maxCommandCount: Infinity,
  maxLoopIterations: Infinity,
  maxWorkUnits: Infinity,
  /** What a step's pipes and substitutions may hold. */
  maxOutputSize: 64 * 1024 * 1024,
  maxLiveBytes: 128 * 1024 * 1024,
  maxInputBytes: 256 * 1024 * 1024,
} as const;
