// Process streams: the place where the streams of new processes come in, each with the id of its process in its first line.
import { mkdir } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { readToItsEnd } from '../../streams/upstream-socket.ts';
import { streamSocket } from './launch-messages.ts';

/** Takes a stream, paused; false: nobody knows its process. */
export type TakeStream = (id: number, stream: Socket) => boolean;

export class ProcessStreams {
  readonly #take: TakeStream;
  readonly #server: Server;
  #awaitedCount = 0;

  private constructor(take: TakeStream) {
    this.#take = take;
    this.#server = createServer((stream) => this.#adopt(stream)).unref();
  }

  /** Opens it in a folder that it makes. */
  static async open(folder: string, take: TakeStream): Promise<ProcessStreams> {
    const streams = new ProcessStreams(take);
    // Nobody else may hand over a stream: machines with users of their own get into the folder above this one.
    await mkdir(folder, { mode: 0o700 });
    await new Promise<void>((resolve, reject) => {
      streams.#server.once('error', reject).listen(join(folder, streamSocket), resolve);
    });
    return streams;
  }

  /** Keeps the bridge running while somebody waits for work: by itself it does not. */
  async awaited<T>(work: Promise<T>): Promise<T> {
    this.#awaitedCount += 1;
    this.#server.ref();
    try {
      return await work;
    } finally {
      this.#awaitedCount -= 1;
      if (this.#awaitedCount === 0) this.#server.unref();
    }
  }

  close(): void {
    this.#server.close();
  }

  /** Finds out whose a new stream is. */
  #adopt(stream: Socket): void {
    let head = Buffer.alloc(0);
    stream.on('error', () => {});
    // A process may end before it has read its configuration, and its log then says why.
    readToItsEnd(stream);
    const read = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf('\n');
      if (end === -1) return;
      stream.off('data', read).pause();
      if (head.length > end + 1) stream.unshift(head.subarray(end + 1));
      if (!this.#take(Number(head.toString('latin1', 0, end)), stream)) stream.destroy();
    };
    stream.on('data', read);
  }
}
