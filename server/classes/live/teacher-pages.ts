// Teacher pages: the pages of a class's teachers that are open, projectors included, and what each has been told of the class.
import type { WebSocket } from 'ws';
import type { ClassStanding, TeacherNews, TeacherWord } from '../../../src/class-protocol.ts';
import type { TokenBuckets } from '../../token-buckets.ts';
import type { ClassBoard } from './class-board.ts';
import { ClassPage } from './class-page.ts';
import { liveLimits } from './limits.ts';
import { newLiveId } from './live-id.ts';
import { readTeacherWord } from './words.ts';

export interface TeacherPage {
  readonly page: ClassPage<TeacherWord, TeacherNews>;
  /** Whose cells it shows. */
  lesson: string;
  /** What it has been told of the board. */
  version: number;
  /** When it may be told more, by the clock of performance.now(). */
  notBefore: number;
  /** Told last of the class, as JSON. */
  ofClass: string;
  /** It shows a lesson, and has its teacher before it: a projector never says so. */
  isDesk: boolean;
}

/** What they have around them. */
export interface TeacherPagesParts {
  readonly board: Pick<ClassBoard, 'version' | 'rows' | 'changesSince'>;
  /** The class as it is now. */
  readonly standing: () => ClassStanding;
  readonly pace: TokenBuckets;
  readonly hear: (entry: TeacherPage, word: TeacherWord) => void;
  /** One has gone, and is among them no more. */
  readonly left: (entry: TeacherPage) => void;
  /** Where a failure goes that ends no more than the page that met it. */
  readonly failed: (error: unknown) => void;
}

export class TeacherPages {
  readonly #parts: TeacherPagesParts;
  readonly #board: TeacherPagesParts['board'];
  /** By the page's id. */
  readonly #pages = new Map<string, TeacherPage>();

  constructor(parts: TeacherPagesParts) {
    this.#parts = parts;
    this.#board = parts.board;
  }

  get isEmpty(): boolean {
    return this.#pages.size === 0;
  }

  /** Whether a teacher is there, and not a projector alone. */
  get hasDesk(): boolean {
    return [...this.#pages.values()].some(({ isDesk }) => isDesk);
  }

  /** The version of the board that all of them have been told. */
  get toldVersion(): number {
    return Math.min(this.#board.version, ...[...this.#pages.values()].map(({ version }) => version));
  }

  get(id: string): TeacherPage | undefined {
    return this.#pages.get(id);
  }

  /** lesson: the one that it shows until it says another. */
  open(ws: WebSocket, lesson: string): void {
    const { pace, hear, left, failed } = this.#parts;
    const id = newLiveId();
    const entry: TeacherPage = {
      lesson,
      version: 0,
      isDesk: false,
      notBefore: 0,
      ofClass: '',
      page: new ClassPage({
        id,
        ws,
        owner: `teacher ${id}`,
        pace,
        read: readTeacherWord,
        say: (word) => hear(entry, word),
        failed,
        behind: liveLimits.teacherCut,
      }),
    };
    this.#pages.set(id, entry);
    ws.once('close', () => {
      this.#pages.delete(id);
      left(entry);
    });
    this.snapshot(entry);
  }

  /** Tells all of them. */
  tell(news: TeacherNews): void {
    const text = JSON.stringify(news);
    for (const { page } of this.#pages.values()) page.tellText(text);
  }

  /** Tells a page all that it shows. */
  snapshot(entry: TeacherPage): void {
    entry.version = this.#board.version;
    const ofClass = this.#classNews();
    entry.ofClass = JSON.stringify(ofClass);
    entry.page.tell({ ...ofClass, type: 'snapshot', page: entry.lesson, students: this.#board.rows(entry.lesson) });
  }

  /** Tells each what has changed since it was told, as far as it reads. */
  tellChanges(): void {
    for (const entry of this.#pages.values()) this.#tellChanges(entry);
  }

  #tellChanges(entry: TeacherPage): void {
    const ofClass = JSON.stringify(this.#classNews());
    if (ofClass !== entry.ofClass) {
      entry.ofClass = ofClass;
      entry.page.tellText(ofClass);
    }
    if (entry.version === this.#board.version || performance.now() < entry.notBefore) return;
    if (entry.page.unread > liveLimits.teacherBehind) return;
    const { rows, gone } = this.#board.changesSince(entry.version, entry.lesson);
    entry.version = this.#board.version;
    let bytes = 0;
    if (gone.length > 0) bytes += entry.page.tell({ type: 'gone', names: gone });
    if (rows.length > 0) bytes += entry.page.tell({ type: 'rows', rows });
    entry.notBefore = performance.now() + (bytes / liveLimits.teacherBytesPerSecond) * 1000;
  }

  #classNews(): Extract<TeacherNews, { type: 'class' }> {
    return { type: 'class', ...this.#parts.standing() };
  }
}
