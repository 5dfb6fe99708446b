// Unsent marks: which changes of a student the class has not acknowledged, over reloads and all tabs of the browser.
import type { Unsent } from './kept-plan.ts';

export class UnsentMarks {
  readonly #prefix: string;
  readonly #storage: Storage | null;
  /** Where the browser keeps nothing, they last as long as the page. */
  readonly #here = new Map<string, Unsent>();

  /** reader: whose they are, as the bridge names the learner. storage: null where the browser refuses it. */
  constructor(reader: string, storage: Storage | null) {
    this.#prefix = `redis-notebook:unsent:${reader}:`;
    this.#storage = storage;
  }

  all(): ReadonlyMap<string, Unsent> {
    const marks = new Map(this.#here);
    for (const name of Object.keys(this.#storage ?? {})) {
      if (!name.startsWith(this.#prefix)) continue;
      const mark = readMark(this.#storage?.getItem(name) ?? '');
      if (mark !== null) marks.set(name.slice(this.#prefix.length), mark);
    }
    return marks;
  }

  get(key: string): Unsent | undefined {
    return readMark(this.#storage?.getItem(this.#prefix + key) ?? '') ?? this.#here.get(key);
  }

  set(key: string, mark: Unsent): void {
    this.#here.set(key, mark);
    try {
      this.#storage?.setItem(this.#prefix + key, JSON.stringify(mark));
    } catch {
      // There is no room: it lasts as long as the page.
    }
  }

  delete(key: string): void {
    this.#here.delete(key);
    this.#storage?.removeItem(this.#prefix + key);
  }
}

/** The browser's own storage; null where it refuses it. */
export function browserMarks(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function readMark(text: string): Unsent | null {
  const [, base = '', at = ''] = /^\{"base":(null|\d+),"at":(\d+)\}$/.exec(text) ?? [];
  return at === '' ? null : { base: base === 'null' ? null : Number(base), at: Number(at) };
}
