// Tar: files in a row, as ustar has them, so that whoever has an archive can look into it without the notebook.
import { ClassError } from '../class-part.ts';

const block = 512;

/** A file of an archive. */
export interface TarFile {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The bytes of one file. name: at most 99 of ASCII. at: Unix time in milliseconds. */
export function tarFile({ name, bytes }: TarFile, at: number): Buffer[] {
  const head = Buffer.alloc(block);
  head.write(name, 0, 99, 'ascii');
  head.write('0000600\0', 100, 'ascii');
  head.write('0000000\0', 108, 'ascii');
  head.write('0000000\0', 116, 'ascii');
  head.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124, 'ascii');
  head.write(
    `${Math.floor(at / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
    'ascii',
  );
  head.write('        ', 148, 'ascii');
  head.write('0', 156, 'ascii');
  head.write('ustar\u000000', 257, 'ascii');
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return [head, bytes, Buffer.alloc((block - (bytes.length % block)) % block)];
}

/** What ends an archive. */
export const tarEnd: Buffer = Buffer.alloc(2 * block);

/** The files of an archive as its bytes come, each whole. most: bytes of a file. Throws a ClassError where it is no archive. */
export async function* readTar(source: AsyncIterable<Buffer>, most: number): AsyncGenerator<TarFile> {
  const bytes = new Gathered(source);
  for (;;) {
    const head = await bytes.take(block);
    if (head === null) throw broken('it ends in the middle');
    if (head.every((byte) => byte === 0)) return;
    const sum = Number.parseInt(text(head, 148, 8), 8);
    const size = Number.parseInt(text(head, 124, 12), 8);
    head.write('        ', 148, 'ascii');
    if (sum !== sumOf(head) || !Number.isSafeInteger(size)) throw broken('it is no archive of a class');
    if (size > most) throw broken(`a file in it is larger than ${most} bytes`);
    const file = await bytes.take(size + ((block - (size % block)) % block));
    if (file === null) throw broken('it ends in the middle');
    // Folders and links, which another program may have added, say nothing.
    if (head[156] === 0x30 || head[156] === 0) yield { name: text(head, 0, 100), bytes: file.subarray(0, size) };
  }
}

export function broken(why: string): ClassError {
  return new ClassError(400, {
    code: 'bad-request',
    message: `The archive cannot be brought back: ${why}.`,
    reason: { is: 'archive-broken', why },
  });
}

/** Bytes of a stream, as many at a time as are asked for. */
class Gathered {
  readonly #source: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** null: there are not so many left. */
  async take(count: number): Promise<Buffer | null> {
    const parts = [this.#rest];
    let length = this.#rest.length;
    while (length < count) {
      const { done, value } = await this.#source.next();
      if (done === true) return null;
      parts.push(value);
      length += value.length;
    }
    const all = parts.length === 1 ? this.#rest : Buffer.concat(parts, length);
    this.#rest = all.subarray(count);
    return all.subarray(0, count);
  }
}

function text(head: Buffer, from: number, length: number): string {
  return (head.toString('latin1', from, from + length).split('\0')[0] ?? '').trim();
}

function sumOf(head: Buffer): number {
  return head.reduce((sum, byte) => sum + byte, 0);
}
