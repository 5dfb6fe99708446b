// Teacher API: the teacher's session with the bridge, and what is asked and done with it. Its secret is in this object alone.
import {
  archiveHeader,
  classPaths,
  lessonPlansFile,
  type ArchiveGap,
  type ClassReason,
  type ClassSummary,
  type DeedReply,
  type LessonPlan,
  type MachineGlance,
  type NewClass,
  type RoomReport,
  type TeacherDeed,
  type TeacherSession,
  type TrailEntry,
} from '../../class-protocol.ts';
import { teacherLimits } from './limits.ts';

/** The bridge answered that it does not do it. message: its own words, "" where it had none; reason: what they say, where it named that. */
export class RefusedError extends Error {
  readonly status: number;
  readonly reason: ClassReason | null;

  constructor(status: number, message: string, reason: ClassReason | null = null) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export class TeacherApi {
  readonly #token: string;
  #session: TeacherSession;
  /** The class computer's clock less this browser's, in milliseconds. */
  readonly clockAhead: number;

  private constructor(token: string, session: TeacherSession, clockAhead: number) {
    this.#token = token;
    this.#session = session;
    this.clockAhead = clockAhead;
  }

  /** Trades the token of the teacher's link for a session. Rejects with RefusedError, or TypeError where nobody answers. */
  static async open(token: string): Promise<TeacherApi> {
    const response = await trade(token);
    const answered = Date.parse(response.headers.get('date') ?? '');
    const ahead = answered - Date.now();
    // The header tells whole seconds: what is less than two of them off is no difference.
    return new TeacherApi(token, (await response.json()) as TeacherSession, Math.abs(ahead) > 2_000 ? ahead : 0);
  }

  get session(): TeacherSession {
    return this.#session;
  }

  /** What opens the projector, which trades it for a session of its own. */
  get token(): string {
    return this.#token;
  }

  /** Every lesson by its page; none where the site has no list of them. */
  async lessons(): Promise<ReadonlyMap<string, LessonPlan>> {
    const lessons = (await (await this.#fetch(`/${lessonPlansFile}`)).json()) as readonly LessonPlan[];
    return new Map(lessons.map((lesson) => [lesson.page, lesson]));
  }

  async classes(signal?: AbortSignal): Promise<readonly ClassSummary[]> {
    return (await (await this.#fetch(classPaths.classes, { ...(signal !== undefined && { signal }) })).json()) as ClassSummary[];
  }

  async newClass(wanted: NewClass): Promise<ClassSummary> {
    return (await (await this.#fetch(classPaths.classes, { method: 'POST', body: JSON.stringify(wanted) })).json()) as ClassSummary;
  }

  async deed(classId: string, deed: TeacherDeed): Promise<DeedReply> {
    const response = await this.#fetch(of(classPaths.deed, classId), { method: 'POST', body: JSON.stringify(deed) });
    return (await response.json()) as DeedReply;
  }

  /** What teachers did to whom, the newest first. */
  async trail(classId: string): Promise<readonly TrailEntry[]> {
    return (await (await this.#fetch(of(classPaths.trail, classId))).json()) as TrailEntry[];
  }

  /** isAsked: the student's server is asked too. */
  async machine(classId: string, name: string, isAsked: boolean): Promise<MachineGlance> {
    const query = `&name=${encodeURIComponent(name)}${isAsked ? '&ask=1' : ''}`;
    const signal = AbortSignal.timeout(teacherLimits.glanceWaitMs);
    return (await (await this.#fetch(of(classPaths.machine, classId) + query, { signal })).json()) as MachineGlance;
  }

  async room(): Promise<RoomReport> {
    return (await (await this.#fetch(classPaths.room)).json()) as RoomReport;
  }

  /** The progress as CSV. */
  async progress(classId: string, hasNames: boolean): Promise<string> {
    return await (await this.#fetch(`${of(classPaths.progressFile, classId)}${hasNames ? '' : '&names=0'}`)).text();
  }

  /** The class as a file, once all of it has come, with what it lacks. */
  async archive(classId: string): Promise<{ readonly file: Blob; readonly gaps: readonly ArchiveGap[] }> {
    const response = await this.#fetch(of(classPaths.archive, classId));
    const file = await response.blob();
    const number = encodeURIComponent(response.headers.get(archiveHeader) ?? '');
    return { file, gaps: (await (await this.#fetch(`${classPaths.archiveGaps}?archive=${number}`)).json()) as ArchiveGap[] };
  }

  async bringBack(archive: Blob): Promise<ClassSummary> {
    const headers = { 'Content-Type': 'application/octet-stream' };
    return (await (await this.#fetch(classPaths.archive, { method: 'POST', body: archive, headers })).json()) as ClassSummary;
  }

  /** The class's line of news, not yet open. */
  line(classId: string): WebSocket {
    const address = new URL(of(classPaths.teacherLive, classId), location.href);
    address.protocol = address.protocol.replace('http', 'ws');
    return new WebSocket(address, [`bearer.${this.#session.secret}`]);
  }

  /** A new secret for the same link: a bridge that was restarted may know the old one no more. */
  async renew(): Promise<void> {
    this.#session = (await (await trade(this.#token)).json()) as TeacherSession;
  }

  async #fetch(address: string, init: RequestInit = {}, isAgain = false): Promise<Response> {
    const headers = new Headers(init.headers);
    const { secret: token } = this.#session;
    headers.set('Authorization', `Bearer ${token}`);
    if (typeof init.body === 'string') headers.set('Content-Type', 'application/json');
    const response = await fetch(address, { ...init, headers });
    if (response.ok) return response;
    if (response.status === 401 && !isAgain) {
      await this.renew();
      return await this.#fetch(address, init, true);
    }
    throw await refusal(response);
  }
}

function of(address: string, classId: string): string {
  return `${address}?class=${encodeURIComponent(classId)}`;
}

async function trade(token: string): Promise<Response> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) };
  const response = await fetch(classPaths.session, init);
  if (!response.ok) throw await refusal(response);
  return response;
}

async function refusal(response: Response): Promise<RefusedError> {
  const said = (await response.json().catch(() => null)) as { readonly message?: unknown; readonly reason?: ClassReason } | null;
  return new RefusedError(response.status, typeof said?.message === 'string' ? said.message : '', said?.reason ?? null);
}
