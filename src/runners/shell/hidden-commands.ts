// Hidden commands: those that only rewritten scripts call. They are called by path, whatever PATH or a function says.

/** Their names. */
export const hiddenCommands = {
  /** Marks the text that eval will run. */
  evalText: '__notebook_eval_text',
  /** Marks a file that source will run; prints the path of the marked copy. */
  sourceText: '__notebook_source_text',
  /** Whether there is something else than the keyboard to read. */
  hasInput: '__notebook_has_input',
  /** ./script */
  runScript: '__notebook_run_script',
  /** A function was defined. */
  defined: '__notebook_defined',
  /** Starts a background job. */
  job: '__notebook_job',
  /** $! */
  lastJob: '__notebook_last_job',
  wait: '__notebook_wait',
  /** Takes the shell's state; arrays follow one by one. */
  state: '__notebook_state',
  arrays: '__notebook_arrays',
  array: '__notebook_array',
  /** Sets $?. */
  status: '__notebook_status',
  /** The shell was told to exit. */
  exit: '__notebook_exit',
  /** The whole command line ran. */
  end: '__notebook_end',
} as const;

/** Whether a file of /usr/bin is one of these, which nobody need see. */
export function isHidden(fileName: string): boolean {
  return fileName.startsWith('__notebook_');
}

/** What a script calls. */
export function hiddenPath(command: keyof typeof hiddenCommands): string {
  return `/usr/bin/${hiddenCommands[command]}`;
}
