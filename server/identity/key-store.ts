// Key store: what of its identity a bridge keeps for its next start.
import { constants, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataDir, type BridgeIdentity } from '../data-dir.ts';

/** That a learner took tokens back. */
export interface Revocation {
  /** Whose: 32 lower-case hexadecimal digits; null: everybody's. */
  readonly learner: string | null;
  /** Unix time in milliseconds: tokens signed then or before are void. */
  readonly at: number;
}

/** Where the identity is kept: today in files of the data folder. */
export interface KeyStore {
  /** The instance and the signing key, made at the first start. */
  key(): Promise<BridgeIdentity>;
  /** The revocations that were added, in that order. */
  revocations(): Promise<Revocation[]>;
  /** Resolves once it outlives the bridge. */
  addRevocation(revocation: Revocation): Promise<void>;
  /** Keeps these in place of all that were added. */
  replaceRevocations(revocations: readonly Revocation[]): Promise<void>;
}

const fileName = 'revocations';
const everybody = 'everybody';
const line = /^([\da-f]{32}|everybody) (\d{1,15})$/;

/** The files of a data folder. key() throws DataDirError. */
export class FileKeyStore implements KeyStore {
  readonly #dataDir: string;
  readonly #file: string;

  constructor(dataDir: string) {
    this.#dataDir = dataDir;
    this.#file = join(dataDir, fileName);
  }

  key(): Promise<BridgeIdentity> {
    return openDataDir(this.#dataDir);
  }

  async revocations(): Promise<Revocation[]> {
    const text = await readFile(this.#file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    // A line that a full disk or a power failure cut is none.
    return text.split('\n').flatMap((entry) => {
      const [, learner = '', at = ''] = line.exec(entry) ?? [];
      return at === '' ? [] : [{ learner: learner === everybody ? null : learner, at: Number(at) }];
    });
  }

  addRevocation(revocation: Revocation): Promise<void> {
    // The first line break ends what an earlier write may have left unfinished.
    return this.#write(this.#file, constants.O_APPEND, `\n${lineOf(revocation)}\n`);
  }

  /** The file appears whole or not at all. */
  async replaceRevocations(revocations: readonly Revocation[]): Promise<void> {
    const draft = `${this.#file}.new`;
    await rm(draft, { force: true });
    await this.#write(draft, constants.O_EXCL, revocations.map((one) => `${lineOf(one)}\n`).join(''));
    await rename(draft, this.#file);
  }

  async #write(file: string, flag: number, text: string): Promise<void> {
    const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW | flag, 0o600);
    try {
      await handle.writeFile(text);
      await handle.datasync();
    } finally {
      await handle.close();
    }
  }
}

function lineOf({ learner, at }: Revocation): string {
  return `${learner ?? everybody} ${at}`;
}
