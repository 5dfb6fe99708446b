// Downloads: the files of the interpreter, with word of how much of them is there.

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

export class Downloads {
  readonly #index: FilesIndex;
  readonly #onProgress: ((message: string) => void) | null;
  readonly #fetch = globalThis.fetch.bind(globalThis);
  readonly #totalBytes: number;
  #bytes = 0;
  #shown = -1;

  /** onProgress: null where the files come from the browser's cache and word of them is not worth its cost. */
  constructor(index: FilesIndex, onProgress: ((message: string) => void) | null) {
    this.#index = index;
    this.#onProgress = onProgress;
    this.#totalBytes = Object.entries(index.files).reduce((total, [name, bytes]) => (isFetched(name) ? total + bytes : total), 0);
    // Pyodide fetches files by itself.
    if (onProgress !== null) globalThis.fetch = (input, init) => this.#counted(input, init);
  }

  has(name: string): boolean {
    return name in this.#index.files;
  }

  async json<T>(url: string): Promise<T> {
    return (await this.#get(url)).json() as Promise<T>;
  }

  async bytes(url: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#get(url)).arrayBuffer());
  }

  /** Stops counting. */
  end(): void {
    globalThis.fetch = this.#fetch;
  }

  async #get(url: string): Promise<Response> {
    const response = await fetch(url).catch((error: unknown) => {
      throw new DownloadError('Python could not be downloaded: the notebook\'s server does not answer. Check that it runs, then run this again.', { cause: error });
    });
    if (!response.ok) throw new DownloadError(`Python could not be downloaded: ${new URL(url).pathname} is not there (${response.status}). Reload the page; if that does not help, start the notebook again.`);
    return response;
  }

  async #counted(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await this.#fetch(input, init);
    if (response.ok && response.body !== null) void this.#count(response.clone().body);
    return response;
  }

  async #count(body: ReadableStream<Uint8Array> | null): Promise<void> {
    const reader = body?.getReader();
    try {
      for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
        this.#bytes += part.value.length;
        this.#show();
      }
    } catch {
      // Whoever reads the response itself is told of the failure.
    }
  }

  #show(): void {
    const done = Math.round(this.#bytes / megabyte);
    if (done === this.#shown) return;
    this.#shown = done;
    this.#onProgress?.(`Downloading Python: ${done} of ${Math.round(this.#totalBytes / megabyte)} MB`);
  }
}

/** Modules come by import, which cannot be counted. */
function isFetched(name: string): boolean {
  return !name.endsWith('.mjs');
}
