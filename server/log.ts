// Log: where the bridge says what its operator should know.

/** Takes one entry, which may have several lines. */
export type Log = (entry: string) => void;

/** Writes each entry to standard error, after the time. */
export const logToStderr: Log = (entry) => {
  process.stderr.write(`${new Date().toISOString()} ${printable(entry)}\n`);
};

/**
 * Has the process go on where nobody reads what it says any more, as when the tee behind a pipe has ended: what it would say
 * then is lost, and nothing else. Where a terminal is closed that lets it end in its steps, by SIGHUP.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** An entry without control characters but line ends and tabs: a learner's words in it must not steer the operator's terminal. */
export function printable(entry: string): string {
  return entry.replaceAll(/[^\P{Cc}\n\t]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** An error as the log shows it: with its stack, and with what caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${describeError(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
