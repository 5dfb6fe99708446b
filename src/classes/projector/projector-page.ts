// Projector page: trades the teacher's token for a secret of its own, hears the class, and has the wall show it.
import {
  classPaths,
  lessonPlansFile,
  type ClassSummary,
  type LessonPlan,
  type TeacherNews,
  type TeacherSession,
} from '../../class-protocol.ts';
import type { EntranceTexts } from '../../texts/entrance-texts.ts';
import { ProjectorView } from './projector-view.ts';
import { emptyWall, wallAfter, type Wall } from './wall.ts';

/** Between two attempts to reach the bridge, in milliseconds: at once, then ever longer, to the last of them. */
const againMs = [0, 1_000, 2_000, 5_000] as const;

/**
 * Has the page work. The teacher's token comes in the fragment, which no server is told; it goes from the address at once
 * and is kept in memory alone, so that neither a bookmark nor a picture of the wall has it.
 */
export function startProjector(page: Document, texts: EntranceTexts): void {
  const projector = new ProjectorPage(page, texts, new URLSearchParams(location.search).get('class') || null);
  const take = (): void => {
    const token = location.hash.slice(1);
    if (token === '') return;
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
    projector.begin(token);
  };
  // The teacher's page that opens it once more only changes the fragment.
  addEventListener('hashchange', take);
  if (location.hash.length > 1) take();
  else projector.askForTeacher();
}

class ProjectorPage {
  readonly #view: ProjectorView;
  /** null: it has not come yet. */
  #token: string | null = null;
  /** Whose wall it is; null: of the class that is open. */
  readonly #classId: string | null;
  #wall: Wall = emptyWall;
  #plans: readonly LessonPlan[] = [];
  #addresses: readonly string[] = [];
  #failures = 0;
  #isDrawing = false;

  constructor(page: Document, texts: EntranceTexts, classId: string | null) {
    this.#view = new ProjectorView(page, texts);
    this.#classId = classId;
  }

  /** Shows the class that a token is for; once it does, another one is for the next connection. */
  begin(token: string): void {
    const isFirst = this.#token === null;
    this.#token = token;
    if (isFirst) void this.#connect();
  }

  askForTeacher(): void {
    this.#token = null;
    this.#view.askForTeacher();
  }

  async #connect(): Promise<void> {
    const session = await this.#openSession();
    if (session === 'refused') return this.askForTeacher();
    const shown = session === null ? null : chooseClass(session.classes, this.#classId);
    if (session === null || shown === null) return this.#again();
    this.#addresses = session.addresses;
    void this.#loadPlans(session.secret);
    const url = new URL(classPaths.teacherLive, location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    url.searchParams.set('class', shown.id);
    const socket = new WebSocket(url, [`bearer.${session.secret}`]);
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => this.#hear(JSON.parse(data) as TeacherNews));
    socket.addEventListener('close', () => this.#again());
  }

  /** null: nobody answers. */
  async #openSession(): Promise<TeacherSession | 'refused' | null> {
    try {
      const response = await fetch(classPaths.session, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: this.#token }),
      });
      if (response.ok) return (await response.json()) as TeacherSession;
      return response.status >= 400 && response.status < 500 && response.status !== 429 ? 'refused' : null;
    } catch {
      return null;
    }
  }

  #again(): void {
    if (this.#failures > 0) this.#view.showLost(true);
    const wait = againMs[Math.min(this.#failures, againMs.length - 1)];
    this.#failures += 1;
    setTimeout(() => void this.#connect(), wait);
  }

  /** Titles alone depend on them. */
  async #loadPlans(secret: string): Promise<void> {
    try {
      const response = await fetch(`/${lessonPlansFile}`, { headers: { authorization: `Bearer ${secret}` } });
      if (response.ok) this.#plans = (await response.json()) as LessonPlan[];
      this.#draw();
    } catch {
      // The wall says which lesson it is once the next connection has them.
    }
  }

  #hear(news: TeacherNews): void {
    this.#failures = 0;
    this.#view.showLost(false);
    const wall = wallAfter(this.#wall, news);
    if (wall === this.#wall) return;
    this.#wall = wall;
    this.#draw();
  }

  /** Once a frame, however many come at a time. */
  #draw(): void {
    if (this.#isDrawing) return;
    this.#isDrawing = true;
    requestAnimationFrame(() => {
      this.#isDrawing = false;
      this.#view.show(this.#wall, this.#addresses, this.#plans);
    });
  }
}

/** The class that was asked for, or the newest that goes on; null: there is none. */
function chooseClass(classes: readonly ClassSummary[], id: string | null): ClassSummary | null {
  const newest = classes.toSorted((one, other) => other.createdAt - one.createdAt);
  return newest.find((each) => (id === null ? !each.hasEnded : each.id === id)) ?? newest[0] ?? null;
}
