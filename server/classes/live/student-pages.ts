// Student pages: the pages of a class's students that are open, and what they are told, some of it once their next page is there.
import type { WebSocket } from 'ws';
import type { ClassWord, StudentWord } from '../../../src/class-protocol.ts';
import type { TokenBuckets } from '../../token-buckets.ts';
import type { Student } from '../roster.ts';
import type { ClassBoard } from './class-board.ts';
import { ClassPage } from './class-page.ts';
import { liveLimits } from './limits.ts';
import { newLiveId } from './live-id.ts';
import { readStudentWord } from './words.ts';

export interface StudentPage {
  readonly page: ClassPage<StudentWord, ClassWord>;
  readonly student: Student;
  usedAt: number;
  /** The place in the line of starts that it was told; null: none. */
  startPlace: number | null;
}

/** What they have around them. */
export interface StudentPagesParts {
  readonly board: Pick<ClassBoard, 'names' | 'isBetweenPages'>;
  readonly pace: TokenBuckets;
  readonly hear: (entry: StudentPage, word: StudentWord) => void;
  /** One that was among them has gone. */
  readonly left: (entry: StudentPage) => void;
  /** Where a failure goes that ends no more than the page that met it. */
  readonly failed: (error: unknown) => void;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}

export class StudentPages {
  readonly #parts: StudentPagesParts;
  readonly #board: StudentPagesParts['board'];
  readonly #now: () => number;
  /** By the page's id. */
  readonly #pages = new Map<string, StudentPage>();
  /** By student, what was said while their page was on its way to the next one. */
  readonly #mail = new Map<string, { readonly text: string; readonly at: number }[]>();

  constructor(parts: StudentPagesParts) {
    this.#parts = parts;
    this.#board = parts.board;
    this.#now = parts.now;
  }

  get isEmpty(): boolean {
    return this.#pages.size === 0;
  }

  get all(): Iterable<StudentPage> {
    return this.#pages.values();
  }

  get(id: string): StudentPage | undefined {
    return this.#pages.get(id);
  }

  open(ws: WebSocket, student: Student): StudentPage {
    const { pace, left, failed } = this.#parts;
    const id = newLiveId();
    const entry: StudentPage = {
      student,
      usedAt: performance.now(),
      startPlace: null,
      page: new ClassPage({
        id,
        ws,
        owner: student.learner,
        pace,
        read: readStudentWord,
        say: (word) => this.#hear(entry, word),
        failed,
        behind: liveLimits.studentBehind,
      }),
    };
    this.#pages.set(id, entry);
    ws.once('close', () => {
      // Whoever was removed has been taken leave of.
      if (this.#pages.delete(id)) left(entry);
    });
    return entry;
  }

  /** It is of the class no more, and no longer heard. */
  delete(id: string): void {
    this.#pages.delete(id);
  }

  of(learner: string): StudentPage[] {
    return [...this.#pages.values()].filter(({ student }) => student.learner === learner);
  }

  /** Of several pages of a student's the one that was used last. */
  lastOf(name: string): StudentPage | undefined {
    return lastUsed([...this.#pages.values()].filter(({ student }) => student.name === name))[0];
  }

  /**
   * Tells all of them; names: of those students; null: of all. Who is between two pages is told at the next one, where it is
   * something to read. Returns the names of those whom it reaches.
   */
  tell(names: ReadonlySet<string> | null, word: ClassWord): string[] {
    const text = JSON.stringify(word);
    const told = new Set<string>();
    const pages = [...this.#pages.values()].filter(({ student }) => names === null || names.has(student.name));
    for (const { page, student } of doneOnce.has(word.type) ? lastUsed(pages) : pages) if (page.tellText(text) > 0) told.add(student.name);
    if (mailed.has(word.type))
      for (const name of names ?? this.#board.names) {
        if (told.has(name) || !this.#board.isBetweenPages(name, this.#now())) continue;
        const mail = this.#mail.get(name) ?? [];
        this.#mail.set(name, [...mail, { text, at: this.#now() }].slice(-liveLimits.mail));
        told.add(name);
      }
    return [...told];
  }

  /** places: of those whose servers wait to be started, by learner. Each page is told what is other than it was told before. */
  tellStarts(places: ReadonlyMap<string, number>): void {
    for (const entry of this.#pages.values()) {
      const place = places.get(entry.student.learner) ?? null;
      if (place === entry.startPlace) continue;
      entry.startPlace = place;
      entry.page.tell({ type: 'start', place });
    }
  }

  /** Tells a page what was said before it was there. */
  deliver({ page, student }: StudentPage): void {
    const mail = this.#mail.get(student.name) ?? [];
    this.#mail.delete(student.name);
    for (const { text, at } of mail) if (this.#now() - at < liveLimits.reloadMs) page.tellText(text);
  }

  /** What waits for a student is for nobody any more. */
  forgetMail(name: string): void {
    this.#mail.delete(name);
  }

  #hear(entry: StudentPage, word: StudentWord): void {
    if (!this.#pages.has(entry.page.id)) return;
    // What a page shows changes without anybody at it, too.
    if (word.type !== 'seen') entry.usedAt = performance.now();
    this.#parts.hear(entry, word);
  }
}

/** What somebody still wants to read a moment later. */
const mailed: ReadonlySet<ClassWord['type']> = new Set(['message', 'open', 'snippet', 'reset', 'brought-back']);

/** What is done by a page, and once for a student, however many they have open. */
const doneOnce: ReadonlySet<ClassWord['type']> = new Set(['run', 'open', 'snippet']);

/** Of each student's pages the one that was used last. */
function lastUsed(pages: readonly StudentPage[]): StudentPage[] {
  const last = new Map<string, StudentPage>();
  for (const page of pages) if (page.usedAt >= (last.get(page.student.name)?.usedAt ?? -Infinity)) last.set(page.student.name, page);
  return [...last.values()];
}
