// Downloads: the files of the interpreter, all of them asked for at once, with word of how much of them is there.
import type { RunTexts } from '../../texts/texts.ts';

const megabyte = 1_000_000;

/** The files cannot be had; message says what to do. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** What is said of downloads. */
export type DownloadTexts = RunTexts['python']['download'];

export interface DownloadParts {
  /** Address of the files' folder, ending in "/". */
  readonly folder: string;
  /** Those that this engine needs, each with its size in bytes. */
  readonly sizes: Readonly<Record<string, number>>;
  /** They come beside the files: nothing waits for words. */
  readonly texts: Promise<DownloadTexts>;
  /** null where they come from the browser's cache and word of them is not worth its cost. */
  readonly onProgress: ((message: string) => void) | null;
}

export class Downloads {
  /** Rejects once a file that Pyodide would wait for without end cannot be had: with DownloadError, or with what is wrong with the file. */
  readonly failure: Promise<never>;
  readonly #parts: DownloadParts;
  readonly #totalBytes: number;
  readonly #fetch = globalThis.fetch.bind(globalThis);
  /** What was asked for and nobody has taken yet. */
  readonly #responses = new Map<string, Promise<Response>>();
  readonly #modules = new Map<string, Promise<unknown>>();
  #texts: DownloadTexts | null = null;
  #bytes = 0;
  #shown = -1;
  #fail: (error: unknown) => void = () => undefined;

  /** Asks for all of them; until end() whoever fetches one by itself is handed what was asked for. */
  constructor(parts: DownloadParts) {
    this.#parts = parts;
    const names = Object.keys(parts.sizes);
    this.#totalBytes = names.reduce((total, name) => (isModule(name) ? total : total + this.size(name)), 0);
    this.failure = new Promise((_resolve, reject) => {
      this.#fail = reject;
    });
    // Most often nothing fails, and nobody asks any more.
    this.failure.catch(() => undefined);
    for (const name of names) {
      const asked = isModule(name) ? this.#import(name) : this.#fetch(this.address(name));
      // Told to whoever takes it.
      asked.catch(() => undefined);
      if (isModule(name)) this.#modules.set(name, asked);
      else this.#responses.set(name, asked as Promise<Response>);
    }
    globalThis.fetch = (input, init) => this.#own(input) ?? this.#fetch(input, init);
    void this.#takeTexts();
  }

  has(name: string): boolean {
    return name in this.#parts.sizes;
  }

  /** Bytes of a file; 0 where it is none of them. */
  size(name: string): number {
    return this.#parts.sizes[name] ?? 0;
  }

  address(name: string): string {
    return this.#parts.folder + name;
  }

  /** Rejects with DownloadError. */
  async json<T>(name: string): Promise<T> {
    const response = await this.#get(name);
    const value = (await this.#whole(response.json())) as T;
    this.#count(this.size(name));
    return value;
  }

  /** Rejects with DownloadError. */
  async bytes(name: string): Promise<Uint8Array> {
    const { body } = await this.#get(name);
    if (body === null) return new Uint8Array();
    const reader = body.getReader();
    // Written to its place as it comes: tens of megabytes that were gathered first would be copied once more.
    const bytes = new Uint8Array(this.size(name));
    let at = 0;
    for (let part = await this.#whole(reader.read()); part.value !== undefined; part = await this.#whole(reader.read())) {
      bytes.set(part.value, at);
      at += part.value.length;
      this.#count(part.value.length);
    }
    return bytes;
  }

  /** A module, compiled as it comes. Where it cannot be had, failure tells too. */
  async compiled(name: string): Promise<WebAssembly.Module> {
    try {
      const module = await this.#whole(WebAssembly.compileStreaming(this.#get(name)));
      this.#count(this.size(name));
      return module;
    } catch (error) {
      this.#fail(error);
      throw error;
    }
  }

  /** A module of JavaScript. Rejects with DownloadError. */
  async module(name: string): Promise<unknown> {
    const asked = this.#modules.get(name) ?? this.#import(name);
    this.#modules.delete(name);
    return await this.#whole(asked);
  }

  /** Hands nothing over any more. */
  end(): void {
    globalThis.fetch = this.#fetch;
  }

  /** A file that Pyodide fetches by itself, which says nothing of what fails: failure does, and the promise stays open. undefined: it is none of these. */
  #own(input: RequestInfo | URL): Promise<Response> | undefined {
    const address = input instanceof Request ? input.url : String(input);
    const name = address.slice(this.#parts.folder.length);
    if (address !== this.address(name) || !this.has(name)) return undefined;
    return this.#get(name).then(
      (response) => {
        this.#count(this.size(name));
        return response;
      },
      (error: unknown) => {
        this.#fail(error);
        // failure gives the interpreter up. Pyodide would not look at its own promise in time, and the page would be told of an uncaught error.
        return new Promise<never>(() => undefined);
      },
    );
  }

  /** What was asked for, or else asks again: a body can be read once. */
  async #get(name: string): Promise<Response> {
    const asked = this.#responses.get(name) ?? this.#fetch(this.address(name));
    this.#responses.delete(name);
    const response = await this.#whole(asked);
    if (response.ok) return response;
    throw new DownloadError((await this.#parts.texts).missing(new URL(response.url).pathname, response.status));
  }

  #import(name: string): Promise<unknown> {
    return import(/* @vite-ignore */ this.address(name));
  }

  /** Browsers report a request that failed, and a body that broke off, as TypeError, and what they cannot read otherwise. */
  async #whole<T>(work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw new DownloadError((await this.#parts.texts).unanswered, { cause: error });
    }
  }

  async #takeTexts(): Promise<void> {
    // Where they cannot be had whoever has something to say is told.
    this.#texts = await this.#parts.texts.catch(() => null);
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    const done = Math.round(this.#bytes / megabyte);
    if (done === this.#shown || this.#texts === null) return;
    this.#shown = done;
    this.#parts.onProgress?.(this.#texts.progress(done, Math.round(this.#totalBytes / megabyte)));
  }
}

/** Modules come by import, which cannot be counted. */
function isModule(name: string): boolean {
  return name.endsWith('.mjs');
}
