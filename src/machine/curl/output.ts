// Output: where one answer goes: standard output or a file, which is made when its first bytes come.
import { errorWords, FileError } from '../files.ts';
import type { Process } from '../program.ts';
import type { OutputChoice } from './config.ts';
import { CurlFailure } from './failure.ts';
import type { Voice } from './voice.ts';

const binaryWarning =
  'Binary output can mess up your terminal. Use "--output -" to tell curl to output it to your terminal anyway, or consider "--output <FILE>" to save to a file.';

export class Output {
  /** The file's name; null: standard output. */
  readonly file: string | null;
  readonly #process: Process;
  readonly #voice: Voice;
  readonly #mayBeBinary: boolean;
  #isBegun = false;

  /** asked: null where nothing was said of it. path: what the address ends in, for -O. Throws CurlFailure 23. */
  constructor(asked: OutputChoice | null, path: string, directory: string | null, process: Process, voice: Voice) {
    this.#process = process;
    this.#voice = voice;
    const name = asked?.kind === 'remote-name' ? remoteName(path, voice) : (asked?.name ?? '-');
    this.#mayBeBinary = asked !== null || !process.isTerminal;
    this.file = name === '-' ? null : directory === null ? name : `${directory}/${name}`;
  }

  /** Whether what is written shows on the terminal. */
  get isTerminal(): boolean {
    return this.file === null && this.#process.isTerminal;
  }

  /** Writes bytes of the body. Throws CurlFailure 23. */
  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#mayBeBinary && bytes.includes(0)) {
      this.#voice.warn(binaryWarning);
      throw new CurlFailure(23, 'Failure writing output to destination');
    }
    await this.put(bytes);
  }

  /** Writes bytes of which no terminal need be afraid. Throws CurlFailure 23. */
  async put(bytes: Uint8Array): Promise<void> {
    if (this.file === null) return this.#process.write(bytes);
    try {
      await this.#process.writeFile(this.file, bytes, this.#isBegun ? 'append' : 'replace');
      this.#isBegun = true;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      if (this.#isBegun) throw new CurlFailure(23, 'Failed writing body');
      this.#voice.warn(`Failed to open the file ${this.file}: ${errorWords[error.code]}`);
      throw new CurlFailure(23, 'Failure writing output to destination');
    }
  }

  /** An empty answer makes an empty file. */
  async end(): Promise<void> {
    if (this.file !== null && !this.#isBegun) await this.put(new Uint8Array(0));
  }
}

function remoteName(path: string, voice: Voice): string {
  const name = path.replace(/\?.*$/s, '').split('/').at(-1) ?? '';
  if (name !== '') return name;
  voice.regret('curl: Remote file name has no length!\n');
  throw new CurlFailure(23, 'Failed writing received data to disk/application');
}
