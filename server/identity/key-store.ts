// Key store: what of its identity a bridge keeps for its next start.
import { constants, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataDir, type BridgeIdentity } from '../data-dir.ts';
import { ifThere } from '../missing-file.ts';

/** That a learner was given a token, or took them back. */
export interface GrantEntry {
  /** 32 lower-case hexadecimal digits. */
  readonly learner: string;
  /** What the learner's tokens are signed with, 32 lower-case hexadecimal digits; null: none is good any more. */
  readonly generation: string | null;
  /** Unix time in milliseconds. */
  readonly issuedAt: number;
}

/** Where the identity is kept: today in files of the data folder. */
export interface KeyStore {
  /** The instance and the signing key, made at the first start. */
  key(): Promise<BridgeIdentity>;
  /** The entries that were added, in that order: the last one of a learner counts. */
  grants(): Promise<GrantEntry[]>;
  /** Resolves once it outlives the bridge. */
  addGrant(entry: GrantEntry): Promise<void>;
  /** Keeps these in place of all that were added. */
  replaceGrants(entries: readonly GrantEntry[]): Promise<void>;
}

const fileName = 'tokens';
const none = 'none';
const line = /^([\da-f]{32}) ([\da-f]{32}|none) (\d{1,15})$/;

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

  async grants(): Promise<GrantEntry[]> {
    const text = (await ifThere(readFile(this.#file, 'utf8'))) ?? '';
    // A line that a full disk or a power failure cut is none.
    return text.split('\n').flatMap((entry) => {
      const [, learner = '', generation = '', issuedAt = ''] = line.exec(entry) ?? [];
      return issuedAt === '' ? [] : [{ learner, generation: generation === none ? null : generation, issuedAt: Number(issuedAt) }];
    });
  }

  addGrant(entry: GrantEntry): Promise<void> {
    // The first line break ends what an earlier write may have left unfinished.
    return this.#write(this.#file, constants.O_APPEND, `\n${lineOf(entry)}\n`);
  }

  /** The file appears whole or not at all. */
  async replaceGrants(entries: readonly GrantEntry[]): Promise<void> {
    const draft = `${this.#file}.new`;
    await rm(draft, { force: true });
    await this.#write(draft, constants.O_EXCL, entries.map((one) => `${lineOf(one)}\n`).join(''));
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

function lineOf({ learner, generation, issuedAt }: GrantEntry): string {
  return `${learner} ${generation ?? none} ${issuedAt}`;
}
