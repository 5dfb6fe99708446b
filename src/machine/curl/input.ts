// CurlInput: what curl reads besides the network: files and standard input, each with curl's words where there is none.
import { FileError } from '../files.ts';
import type { Process } from '../program.ts';
import { InputReader, lacksKeyboard } from '../standard-input.ts';
import { CurlFailure } from './failure.ts';
import type { Voice } from './voice.ts';

export class CurlInput {
  readonly #process: Process;
  readonly #voice: Voice;
  readonly #stdin: InputReader;

  constructor(process: Process, voice: Voice) {
    this.#process = process;
    this.#voice = voice;
    this.#stdin = new InputReader(process.stdin, process.interrupted);
  }

  /** A file for a body; "-" is standard input. Nothing where it cannot be read, with a warning. */
  async readData(name: string): Promise<Uint8Array> {
    const bytes = await this.#read(name);
    if (bytes === null) this.#voice.warn(`Couldn't read data from file "${name}", this makes an empty POST.`);
    return bytes ?? new Uint8Array(0);
  }

  /** A file to upload. Throws CurlFailure 26. */
  async readUpload(name: string): Promise<Uint8Array> {
    const bytes = await this.#read(name);
    if (bytes !== null) return bytes;
    this.#voice.complain(`curl: Can't open '${name}'!\ncurl: try 'curl --help' or 'curl --manual' for more information\n`);
    throw new CurlFailure(26, 'Failed to open/read local data from file/application');
  }

  /** A text whose lines count, such as -H @file; null where it cannot be read. */
  async readText(name: string): Promise<string | null> {
    const bytes = await this.#read(name);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  async #read(name: string): Promise<Uint8Array | null> {
    if (name === '-' || name === '.') return await this.#takeStdin();
    try {
      return await this.#process.readFile(name);
    } catch (error) {
      if (error instanceof FileError) return null;
      throw error;
    }
  }

  /** A second reader finds its end. */
  async #takeStdin(): Promise<Uint8Array> {
    if (lacksKeyboard(this.#process.stdin))
      throw new CurlFailure(
        26,
        'this would read from the keyboard, and a snippet has none. Give it a file, a pipe or a here document (<<).',
      );
    return await this.#stdin.rest();
  }
}
