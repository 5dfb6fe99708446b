// Log reader: a process's output, line by line and no faster than the bridge can show it.
import type { Readable } from 'node:stream';
import type { MachineLimits } from '../limits.ts';

/** A line of a log that is longer is shown in parts. */
const longestLine = 16 * 1024;

/** What becomes of the text. */
export interface LogSink {
  /** Gets lines that came at once as one piece, some hundred at most: many small pieces would hold the bridge up, and so would one large one. */
  lines(lines: readonly string[]): void;
  /** Gets the next part of a line too long to wait for. */
  part(text: string): void;
}

/** Reads streams of text as one log. */
export class LogReader {
  readonly #sink: LogSink;
  readonly #limits: Pick<MachineLimits, 'logBytesPerSecond' | 'logLineBytes' | 'logLinesAtOnce'>;
  /** Whole lines that wait for their turn. */
  #lines: string[] = [];
  #partialLine = '';
  /** Streams that wait until what they gave is shown. */
  readonly #paused = new Set<Readable>();
  #second = { start: 0, bytes: 0 };

  constructor(sink: LogSink, limits: Pick<MachineLimits, 'logBytesPerSecond' | 'logLineBytes' | 'logLinesAtOnce'>) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Reads a stream until it ends. */
  read(stream: Readable): void {
    stream.setEncoding('utf8').on('data', (text: string) => {
      const count = this.#take(text);
      const isTooFast = this.#isTooFast(text.length + count * this.#limits.logLineBytes);
      if (!isTooFast && this.#lines.length === 0) return;
      // The server waits for its log to be read: one that writes without end slows down itself only.
      stream.pause();
      if (isTooFast) setTimeout(() => this.#resume(stream), 1000).unref();
      else this.#resume(stream);
    });
  }

  /** Shows what has come and was not shown yet, after the last end of a line too. */
  finish(): void {
    while (this.#lines.length > 0) this.#show();
    if (this.#partialLine !== '') this.#sink.lines([this.#partialLine]);
    this.#partialLine = '';
  }

  /** How many lines the text ended. */
  #take(text: string): number {
    const lines = (this.#partialLine + text).split('\n');
    this.#partialLine = lines.pop() ?? '';
    const isWaiting = this.#lines.length > 0;
    this.#lines.push(...lines);
    // Those that wait have their turn already.
    if (!isWaiting) this.#takeTurn();
    if (this.#lines.length === 0 && this.#partialLine.length > longestLine) {
      this.#sink.part(this.#partialLine);
      this.#partialLine = '';
    }
    return lines.length;
  }

  /** Shows some lines, and the next ones in the next turn of the event loop; then the streams go on. */
  #takeTurn(): void {
    this.#show();
    if (this.#lines.length > 0) {
      setImmediate(() => this.#takeTurn());
      return;
    }
    for (const stream of this.#paused) stream.resume();
    this.#paused.clear();
  }

  #show(): void {
    const lines = this.#lines.splice(0, this.#limits.logLinesAtOnce);
    if (lines.length > 0) this.#sink.lines(lines);
  }

  /** Lets a stream go on once its lines are shown. */
  #resume(stream: Readable): void {
    if (this.#lines.length === 0) stream.resume();
    else this.#paused.add(stream);
  }

  #isTooFast(bytes: number): boolean {
    const now = performance.now();
    if (now - this.#second.start >= 1000) this.#second = { start: now, bytes: 0 };
    this.#second.bytes += bytes;
    return this.#second.bytes > this.#limits.logBytesPerSecond;
  }
}
