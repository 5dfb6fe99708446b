// Log reader: a process's output, line by line and no faster than the bridge can show it.
import type { Readable } from 'node:stream';

/** A line of a log that is longer is shown in parts. */
const longestLine = 16 * 1024;

/** What becomes of the text. */
export interface LogSink {
  /** Gets the lines that came at once as one piece: as many pieces as a flood of empty lines has would hold the bridge up. */
  lines(lines: readonly string[]): void;
  /** Gets the next part of a line too long to wait for. */
  part(text: string): void;
}

/** Reads streams of text as one log. */
export class LogReader {
  readonly #sink: LogSink;
  readonly #bytesPerSecond: number;
  #partialLine = '';
  #second = { start: 0, bytes: 0 };

  constructor(sink: LogSink, bytesPerSecond: number) {
    this.#sink = sink;
    this.#bytesPerSecond = bytesPerSecond;
  }

  /** Reads a stream until it ends. */
  read(stream: Readable): void {
    stream.setEncoding('utf8').on('data', (text: string) => {
      this.#take(text);
      if (!this.#isTooFast(text.length)) return;
      // The server waits for its log to be read: one that writes without end slows down itself only.
      stream.pause();
      setTimeout(() => stream.resume(), 1000).unref();
    });
  }

  /** Shows what came after the last end of a line. */
  finish(): void {
    if (this.#partialLine !== '') this.#sink.lines([this.#partialLine]);
    this.#partialLine = '';
  }

  #take(text: string): void {
    const lines = (this.#partialLine + text).split('\n');
    this.#partialLine = lines.pop() ?? '';
    this.#sink.lines(lines);
    if (this.#partialLine.length <= longestLine) return;
    this.#sink.part(this.#partialLine);
    this.#partialLine = '';
  }

  #isTooFast(bytes: number): boolean {
    const now = performance.now();
    if (now - this.#second.start >= 1000) this.#second = { start: now, bytes: 0 };
    this.#second.bytes += bytes;
    return this.#second.bytes > this.#bytesPerSecond;
  }
}
