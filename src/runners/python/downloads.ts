// Downloads: the files of the interpreter, with word of how much of them is there.
import type { Texts } from '../../texts/texts.ts';

const megabyte = 1_000_000;

/** What set-up tells of the files (server/setup/python.ts). */
export interface FilesIndex {
  readonly files: Readonly<Record<string, number>>;
  readonly missing: string | null;
}

/** The files cannot be had; message says what to do. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** What is said of downloads. */
export type DownloadTexts = Texts['python']['download'];

/** One file. Rejects with DownloadError. */
export async function fetchFile(url: string, texts: DownloadTexts): Promise<Response> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new DownloadError(texts.unanswered, { cause: error });
  });
  if (!response.ok) throw new DownloadError(texts.missing(new URL(url).pathname, response.status));
  return response;
}

export class Downloads {
  /** Rejects with DownloadError once a file that Pyodide fetches by itself cannot be had: it would wait for that for ever. */
  readonly failure: Promise<never>;
  readonly #index: FilesIndex;
  readonly #texts: DownloadTexts;
  readonly #onProgress: ((message: string) => void) | null;
  readonly #fetch = globalThis.fetch.bind(globalThis);
  readonly #totalBytes: number;
  #bytes = 0;
  #shown = -1;
  #fail: (error: DownloadError) => void = () => undefined;

  /** onProgress: null where the files come from the browser's cache and word of them is not worth its cost. */
  constructor(index: FilesIndex, texts: DownloadTexts, onProgress: ((message: string) => void) | null) {
    this.#index = index;
    this.#texts = texts;
    this.#onProgress = onProgress;
    this.#totalBytes = Object.entries(index.files).reduce((total, [name, bytes]) => (isFetched(name) ? total + bytes : total), 0);
    this.failure = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    // Most often nothing fails, and nobody asks any more.
    this.failure.catch(() => undefined);
    globalThis.fetch = (input, init) => this.#watched(input, init);
  }

  has(name: string): boolean {
    return name in this.#index.files;
  }

  async json<T>(url: string): Promise<T> {
    return (await fetchFile(url, this.#texts)).json() as Promise<T>;
  }

  async bytes(url: string): Promise<Uint8Array> {
    return new Uint8Array(await (await fetchFile(url, this.#texts)).arrayBuffer());
  }

  /** Stops watching. */
  end(): void {
    globalThis.fetch = this.#fetch;
  }

  /** A module. Rejects with DownloadError. */
  async module(url: string): Promise<unknown> {
    try {
      return await import(/* @vite-ignore */ url);
    } catch (error) {
      // Browsers report a failed request as TypeError, and a module that they cannot read otherwise.
      throw error instanceof TypeError ? new DownloadError(this.#texts.unanswered, { cause: error }) : error;
    }
  }

  /** Pyodide fetches files by itself, and says nothing of what fails. */
  async #watched(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    try {
      const response = await this.#fetch(input, init);
      if (response.ok && response.body !== null && this.#onProgress !== null) void this.#count(response.clone().body);
      return response;
    } catch (error) {
      this.#broke(error);
      throw error;
    }
  }

  async #count(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const reader = body?.getReader();
    try {
      for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
        this.#bytes += part.value.length;
        this.#show();
      }
    } catch (error) {
      this.#broke(error);
    }
  }

  #broke(error: unknown): void {
    this.#fail(new DownloadError(this.#texts.unanswered, { cause: error }));
  }

  #show(): void {
    const done = Math.round(this.#bytes / megabyte);
    if (done === this.#shown) return;
    this.#shown = done;
    this.#onProgress?.(this.#texts.progress(done, Math.round(this.#totalBytes / megabyte)));
  }
}

/** Modules come by import, which cannot be counted. */
function isFetched(name: string): boolean {
  return !name.endsWith('.mjs');
}
