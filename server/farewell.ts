// Farewell: what a server's log tells of why it ends, and of its data. Worded after server.c and rdb.c; a learner's loglevel may hide it.

/** Reads a log line by line. */
export class Farewell {
  /** What asked the server to end: a signal from whomever, or the command SHUTDOWN; null: nothing so far. */
  cause: 'signal' | 'command' | null = null;
  /** Whether saving its data was the last it did. */
  hasSaved = false;
  #isEnding = false;

  read(line: string): void {
    if (/ Received SIG(TERM|INT) scheduling shutdown/.test(line)) this.cause ??= 'signal';
    if (line.endsWith(' User requested shutdown...')) {
      this.cause ??= 'command';
      this.#isEnding = true;
    }
    if (this.#isEnding && line.endsWith(' DB saved on disk')) this.hasSaved = true;
  }
}
