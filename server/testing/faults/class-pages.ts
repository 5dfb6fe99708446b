// Class pages: a teacher's page and a student's that come back after every loss, with a visit between them all the time, and know what may not outlive a loss.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import {
  classPaths,
  type ClassWord,
  type SeenPage,
  type StudentWord,
  type TeacherNews,
  type TeacherWord,
} from '../../../src/class-protocol.ts';

/** Between two attempts to come back, and two visits, in milliseconds: a page may say twenty words a second. */
const againMs = 50;
const betweenMs = 250;

/** Whose pages they are. */
export interface ClassPagesOptions {
  readonly url: string;
  readonly class: string;
  /** The teacher's. */
  readonly secret: string;
  /** The student's. */
  readonly cookie: string;
  readonly name: string;
}

/** Says a word of a page. */
type Say = (word: StudentWord | TeacherWord) => void;
type StudentVisit = Extract<ClassWord, { type: 'visit' }>;
type TeacherVisit = Extract<TeacherNews, { type: 'visit' }>;

export class ClassPages {
  readonly #options: ClassPagesOptions;
  readonly #over = new AbortController();
  /** Visits that went through both consents, to their end. */
  #visits = 0;
  readonly #outlived: string[] = [];
  /** What each page had when its connection ended, and has no more. */
  #lostByStudent: readonly string[] = [];
  #lostByTeacher: readonly string[] = [];

  private constructor(options: ClassPagesOptions) {
    this.#options = options;
    void this.#again(() => this.#student());
    void this.#again(() => this.#teacher());
  }

  static open(options: ClassPagesOptions): ClassPages {
    return new ClassPages(options);
  }

  /** What came of a visit, or of a consent, that was over. */
  get outlived(): readonly string[] {
    return this.#outlived;
  }

  /** Resolves once one more visit went from its question to its end. */
  async progress(): Promise<void> {
    const wanted = this.#visits + 1;
    while (this.#visits < wanted && !this.#over.signal.aborted) await delay(5);
  }

  leave(): void {
    this.#over.abort();
  }

  /** Opens a page again and again. */
  async #again(page: () => Promise<void>): Promise<void> {
    while (!this.#over.signal.aborted) {
      await page().catch(() => undefined);
      await delay(againMs, undefined, { signal: this.#over.signal }).catch(() => undefined);
    }
  }

  /** Says yes to everything, and shows itself while somebody looks. Before that it goes on with what it had before, as a page that heard of no loss would. */
  async #student(): Promise<void> {
    const agreed = new Set<string>();
    const typedOn = new Set<string>();
    const hear = (text: string, say: Say): void => {
      const word = JSON.parse(text) as ClassWord;
      if (word.type === 'typed') {
        if (!typedOn.has(word.visit)) this.#outlived.push(`typed text of visit ${word.visit}, to which nobody agrees any more`);
        say({ type: 'end', visit: word.visit });
      }
      if (word.type === 'visit') this.#answer(word, { agreed, typedOn }, say);
    };
    await this.#page(
      classPaths.live,
      [],
      { cookie: this.#options.cookie },
      {
        hear,
        begin: (say) => {
          for (const visit of this.#lostByStudent)
            for (const word of [
              { type: 'answer', visit, yes: true },
              { type: 'seen', visit, view: viewOf(visit) },
            ] as const)
              say(word);
        },
      },
    );
    this.#lostByStudent = [...agreed];
  }

  #answer({ visit, state }: StudentVisit, { agreed, typedOn }: { agreed: Set<string>; typedOn: Set<string> }, say: Say): void {
    switch (state) {
      case 'asks-to-look':
      case 'asks-to-type':
        return say({ type: 'answer', visit, yes: true });
      case 'looks':
        agreed.add(visit);
        typedOn.delete(visit);
        return say({ type: 'seen', visit, view: viewOf(visit) });
      case 'types':
        typedOn.add(visit);
        return;
      case 'ended':
        agreed.delete(visit);
        typedOn.delete(visit);
    }
  }

  /** Looks, asks to type, types, and looks again once the student has ended it. */
  async #teacher(): Promise<void> {
    const open = new Set<string>();
    const hear = (text: string, say: Say): void => {
      const news = JSON.parse(text) as TeacherNews;
      if (news.type === 'visit') this.#follow(news, open, say);
      if (news.type === 'seen') {
        if (!open.has(news.visit) || news.view.title !== news.visit) this.#outlived.push(`a look at visit ${news.visit}, which is over`);
        say({ type: 'ask-to-type', visit: news.visit });
      }
    };
    const { class: classId, secret } = this.#options;
    await this.#page(
      `${classPaths.teacherLive}?class=${classId}`,
      [`bearer.${secret}`],
      {},
      {
        hear,
        begin: (say) => {
          for (const visit of this.#lostByTeacher) say({ type: 'typed', visit, key: 'a', source: 'lost' });
          say({ type: 'lesson', page: '/' });
          say({ type: 'look', name: this.#options.name });
        },
      },
    );
    this.#lostByTeacher = [...open];
  }

  #follow({ visit, state }: TeacherVisit, open: Set<string>, say: Say): void {
    if (state === 'looks') open.add(visit);
    if (state === 'types') say({ type: 'typed', visit, key: 'a', source: 'PING' });
    if (state !== 'ended') return;
    if (open.delete(visit)) this.#visits += 1;
    void delay(betweenMs, undefined, { ref: false }).then(() => say({ type: 'look', name: this.#options.name }));
  }

  /** One connection of a page, to its end. */
  async #page(
    path: string,
    protocols: string[],
    headers: Record<string, string>,
    { hear, begin }: { hear: (text: string, say: Say) => void; begin: (say: Say) => void },
  ): Promise<void> {
    const { url } = this.#options;
    const ws = new WebSocket(url.replace('http', 'ws') + path, protocols, { origin: url, headers, perMessageDeflate: false });
    const end = (): void => ws.terminate();
    this.#over.signal.addEventListener('abort', end);
    const closed = new Promise((resolve) => {
      // What goes wrong closes it.
      ws.on('error', () => {}).once('close', resolve);
    });
    const say: Say = (word) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(JSON.stringify(word));
    };
    ws.once('open', () => begin(say)).on('message', (text: Buffer) => hear(text.toString(), say));
    await closed;
    this.#over.signal.removeEventListener('abort', end);
  }
}

function viewOf(visit: string): SeenPage {
  return { page: '/', title: visit, step: null, order: [], snippets: [] };
}

/** The teacher's news of how everything is, by a page of its own. */
export async function snapshotOf({
  url,
  class: classId,
  secret,
}: Pick<ClassPagesOptions, 'url' | 'class' | 'secret'>): Promise<Extract<TeacherNews, { type: 'snapshot' }>> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}${classPaths.teacherLive}?class=${classId}`, [`bearer.${secret}`], { origin: url });
  try {
    const [text] = (await once(ws, 'message')) as [Buffer];
    return JSON.parse(text.toString()) as Extract<TeacherNews, { type: 'snapshot' }>;
  } finally {
    ws.terminate();
  }
}
