// Version marks: which version of the class's records a browser's own are made of, and which changes the class has not acknowledged, over reloads and all tabs of the browser.

/** Of one record of this browser. */
export interface VersionMark {
  /** The class's version (changedAt) that is in it; null: there was none, or nobody knew. */
  readonly base: number | null;
  /** Versions that were sent and had no answer: the class may have one of them. */
  readonly sent: readonly number[];
  /** When it was changed without an acknowledgement, Unix time in milliseconds; null: the class has it as it is. */
  readonly at: number | null;
  /** That change is too large for the class: it is not brought again, nor told of. */
  readonly refused?: true | undefined;
}

/**
 * What is known once the class has answered with a version; null: with none. Another tab may know a newer one, or have sent one, and
 * a class that was brought back from an archive answers with an older one.
 */
export function answered({ base, sent }: VersionMark, version: number | null): Omit<VersionMark, 'at'> {
  if (version === null) return { base, sent };
  const newest = Math.max(base ?? version, version);
  return { base: newest, sent: [...new Set([...sent, version])].filter((each) => each >= version && each !== newest) };
}

export class VersionMarks {
  readonly #prefix: string;
  readonly #storage: Storage | null;
  /** Where the browser keeps nothing, they last as long as the page. */
  readonly #here = new Map<string, VersionMark>();

  /** reader: whose they are, as the bridge names the learner. storage: null where the browser refuses it. */
  constructor(reader: string, storage: Storage | null) {
    this.#prefix = `redis-notebook:unsent:${reader}:`;
    this.#storage = storage;
  }

  all(): ReadonlyMap<string, VersionMark> {
    const marks = new Map(this.#here);
    for (const name of Object.keys(this.#storage ?? {})) {
      if (!name.startsWith(this.#prefix)) continue;
      const mark = readMark(this.#storage?.getItem(name) ?? '');
      if (mark !== null) marks.set(name.slice(this.#prefix.length), mark);
    }
    return marks;
  }

  get(key: string): VersionMark | undefined {
    return readMark(this.#storage?.getItem(this.#prefix + key) ?? '') ?? this.#here.get(key);
  }

  /** Sets a mark, or takes it away, unless it is another than before by now: another tab has set it. */
  replace(key: string, before: VersionMark | undefined, mark: VersionMark | undefined): void {
    const now = this.get(key);
    if ((now && textOf(now)) !== (before && textOf(before))) return;
    if (mark === undefined) this.delete(key);
    else this.set(key, mark);
  }

  set(key: string, mark: VersionMark): void {
    const text = textOf(mark);
    if (this.#storage?.getItem(this.#prefix + key) === text) return;
    this.#here.set(key, mark);
    try {
      this.#storage?.setItem(this.#prefix + key, text);
    } catch {
      // There is no room: it lasts as long as the page, and no older one in its stead.
      this.#storage?.removeItem(this.#prefix + key);
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

function textOf({ base, sent, at, refused }: VersionMark): string {
  return JSON.stringify({ base, sent, at, refused });
}

/** null: it is none. An older page's has no versions that were sent. */
function readMark(text: string): VersionMark | null {
  const shape = /^\{"base":(null|\d+),(?:"sent":\[([\d,]*)\],)?"at":(null|\d+)(,"refused":true)?\}$/;
  const [, base = '', sent = '', at = '', refused] = shape.exec(text) ?? [];
  if (at === '') return null;
  const mark = { base: time(base), sent: sent === '' ? [] : sent.split(',').map(Number), at: time(at) };
  return refused === undefined ? mark : { ...mark, refused: true };
}

function time(digits: string): number | null {
  return digits === 'null' ? null : Number(digits);
}
