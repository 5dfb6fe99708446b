// Page files: this page's files, opened when they are first wanted.
import type { StoredFiles } from './file-store.ts';
import type { Files } from './files.ts';

export class PageFiles {
  readonly #open: () => Promise<StoredFiles>;
  #opened: Promise<StoredFiles> | null = null;

  constructor(open: () => Promise<StoredFiles>) {
    this.#open = open;
  }

  /** Rejects with Error where they cannot be had, which the next call tries anew. */
  async files(): Promise<Files> {
    return (await this.#stored()).files;
  }

  /** Removes all but the directories that every machine has. */
  async reset(): Promise<void> {
    (await this.#stored()).reset();
  }

  #stored(): Promise<StoredFiles> {
    if (this.#opened !== null) return this.#opened;
    const opening = this.#open();
    this.#opened = opening;
    opening.catch(() => {
      this.#opened = null;
    });
    return opening;
  }
}

/** The files that this browser keeps for the site, of one of the learner's computers. */
export async function openPageFiles(computer: string): Promise<StoredFiles> {
  const [{ openFiles }, { openFileDatabase, fileDatabaseName }] = await Promise.all([
    import('./file-store.ts'),
    import('./file-database.ts'),
  ]);
  return openFiles(await openFileDatabase(computer), new BroadcastChannel(fileDatabaseName(computer)));
}

/** Removes what this browser keeps of all computers but the server. Whoever has opened such files has none of them either. */
export async function removeOtherFiles(): Promise<void> {
  await (await import('./file-database.ts')).emptyOtherDatabases();
}
