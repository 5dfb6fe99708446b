// Teacher: the teacher's page as the benchmark has it: what it is sent while a class works, and how long a change takes to come.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import {
  classPaths,
  type ClassSummary,
  type TeacherDeed,
  type TeacherNews,
  type TeacherSession,
  type TeacherWord,
} from '../../src/class-protocol.ts';

/** For a change to be shown: what takes longer is a fault. */
const lateMs = 60_000;

/** A teacher's page without a browser. */
export class BenchTeacher {
  readonly #url: string;
  readonly #secret: string;
  readonly #class: ClassSummary;
  readonly #live: WebSocket;
  /** Bytes of all news so far. */
  bytes = 0;
  readonly #waiting = new Set<(news: TeacherNews) => void>();

  private constructor(url: string, secret: string, own: ClassSummary, live: WebSocket) {
    this.#url = url;
    this.#secret = secret;
    this.#class = own;
    this.#live = live;
    live.on('message', (text: Buffer) => {
      this.bytes += text.length;
      const news = JSON.parse(text.toString()) as TeacherNews;
      for (const take of this.#waiting) take(news);
    });
  }

  /** Opens it by what the start printed. lesson: whose grid it shows. */
  static async open(url: string, printed: string, lesson: string): Promise<BenchTeacher> {
    const token = /^Teacher: \S+#(\S+)$/m.exec(printed)?.[1] ?? '';
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(new URL(classPaths.session, url), { method: 'POST', headers, body: JSON.stringify({ token }) });
    const { secret, classes } = (await response.json()) as TeacherSession;
    const [own] = classes;
    if (own === undefined) throw new Error('The bridge has no class.');
    const live = new WebSocket(`${url.replace('http', 'ws')}${classPaths.teacherLive}?class=${own.id}`, [`bearer.${secret}`], {
      origin: url,
    });
    await once(live, 'open');
    live.send(JSON.stringify({ type: 'lesson', page: lesson } satisfies TeacherWord));
    return new BenchTeacher(url, secret, own, live);
  }

  get code(): string {
    return this.#class.code;
  }

  async deed(deed: TeacherDeed): Promise<void> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#secret}` };
    const path = `${classPaths.deed}?class=${this.#class.id}`;
    const response = await fetch(new URL(path, this.#url), { method: 'POST', headers, body: JSON.stringify(deed) });
    if (!response.ok) throw new Error(`The deed was refused: ${await response.text()}`);
  }

  /** Resolves once a student's hand is shown as raised, or as lowered. */
  async handOf(name: string, isUp: boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const take = (news: TeacherNews): void => {
      if (news.type === 'rows' && news.rows.some((row) => row.name === name && (row.handSince !== null) === isUp)) resolve();
    };
    this.#waiting.add(take);
    const late = setTimeout(
      () => reject(new Error(`The teacher's page was not told of the hand of ${name} for ${lateMs / 1_000} s.`)),
      lateMs,
    );
    try {
      await promise;
    } finally {
      clearTimeout(late);
      this.#waiting.delete(take);
    }
  }

  close(): void {
    this.#live.terminate();
  }
}
