// Test school: a bridge with a class, its own state Redis and its own machines, as a start of `npm run class` has them.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import {
  classPaths,
  type ClassSummary,
  type DeedReply,
  type JoinReply,
  type JoinRefusal,
  type LessonPlan,
  type TeacherDeed,
  type TeacherSession,
} from '../../src/class-protocol.ts';
import type { BridgeIdentity } from '../data-dir.ts';
import { openClasses, type Classes } from '../classes/classes.ts';
import { openGround, type ClassGround } from '../classes/class-ground.ts';
import { Roster } from '../classes/roster.ts';
import { ownScheme } from '../scheme.ts';
import { openState, type State } from '../state/state.ts';
import { TestBridge } from './test-bridge.ts';
import { TestLearners, testHost } from './test-learners.ts';

/** What came of a request. */
export interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  /** Cookies that it set, as a browser sends them. */
  readonly cookies: string;
}

/** How it is opened. */
export interface TestSchoolOptions {
  readonly plans?: readonly LessonPlan[];
  /** Times of a rehearsal, in milliseconds. */
  readonly rehearsal?: { readonly arrivalMs: number; readonly workMs: number };
  /** Unix time in milliseconds. */
  readonly now?: () => number;
  /** Milliseconds for which this computer has run. */
  readonly running?: () => number;
}

interface RunningSchool {
  readonly bridge: TestBridge;
  readonly classes: Classes;
  readonly ground: ClassGround;
  readonly state: State;
}

/** It can be stopped and started on the same data, as a bridge is. */
export class TestSchool {
  readonly folder: string;
  readonly log: string[] = [];
  readonly learners: TestLearners;
  readonly #key: BridgeIdentity;
  readonly #options: TestSchoolOptions;
  #running: RunningSchool | null = null;
  #session: TeacherSession | null = null;

  private constructor(folder: string, learners: TestLearners, options: TestSchoolOptions) {
    this.folder = folder;
    this.learners = learners;
    this.#options = options;
    this.#key = { instance: 'c0ffee00', key: randomBytes(32) };
  }

  static async open(options: TestSchoolOptions = {}): Promise<TestSchool> {
    const { redisServer, isolation } = await testHost();
    const folder = await mkdtemp(join(tmpdir(), 'class-'));
    const opened = new TestSchool(folder, await TestLearners.open({ redisServer, isolation }), options);
    await opened.start();
    return opened;
  }

  async start(): Promise<void> {
    const { plans = [], now = Date.now, running, rehearsal } = this.#options;
    const log = (entry: string): void => void this.log.push(entry);
    const state = await openState({ own: { folder: join(this.folder, 'state'), redisServer: 'redis-server' }, prefix: 'notebook:' }, log);
    const ground = await openGround(state, new Roster(), log, now);
    const machines = await this.learners.machines();
    let classes: Classes | null = null;
    const bridge = await TestBridge.open(
      machines,
      {},
      {},
      {
        roster: ground.roster,
        key: this.#key,
        part: async (identity) =>
          (classes = await openClasses({
            ground,
            state,
            identity,
            machines,
            plans,
            log,
            now,
            ...(running && { running }),
            ...(rehearsal && { rehearsal }),
            bridge: this.#key,
            schemeOf: ownScheme,
            room: {
              dataDir: this.folder,
              redis: () => '7.0.15',
              walls: { hasNetworks: true, hasUsers: true, hasOwnFiles: true, hasCables: true },
            },
            erase: async (learner) => {
              await (await machines.of(learner)).reset();
              await machines.retire(learner);
            },
          })),
      },
    );
    if (classes === null) throw new Error('The class was not opened');
    (classes as Classes).serveAt(bridge.origin, [bridge.origin]);
    this.#running = { bridge, classes, ground, state };
  }

  get bridge(): TestBridge {
    return this.#now.bridge;
  }

  get classes(): Classes {
    return this.#now.classes;
  }

  get ground(): ClassGround {
    return this.#now.ground;
  }

  get state(): State {
    return this.#now.state;
  }

  /** Code of the newest class. */
  get code(): string {
    return this.ground.roster.classes.at(-1)?.code ?? '';
  }

  async post<Body>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    const response = await fetch(this.bridge.origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const cookies = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body, cookies: cookies.join('; ') };
  }

  async get<Body>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    const response = await fetch(this.bridge.origin + path, { headers });
    return { status: response.status, body: (await response.json()) as Body, cookies: '' };
  }

  /** Asks to join, by the code of the newest class where no other is named. */
  join(request: { name: string; code?: string; personalCode?: string }, cookie = ''): Promise<Answer<JoinReply & JoinRefusal>> {
    return this.post(classPaths.join, { code: this.code, ...request }, { cookie });
  }

  async teacher(): Promise<TeacherSession> {
    this.#session ??= (await this.post<TeacherSession>(classPaths.session, { token: this.classes.token })).body;
    return this.#session;
  }

  async bearer(): Promise<Record<string, string>> {
    return { authorization: `Bearer ${(await this.teacher()).secret}` };
  }

  /** Does a deed as the teacher, with the newest class where none is named. */
  async deed(deed: TeacherDeed, classId: string = this.ground.roster.classes.at(-1)?.id ?? ''): Promise<Answer<DeedReply & JoinRefusal>> {
    return this.post(`${classPaths.deed}?class=${classId}`, deed, await this.bearer());
  }

  async list(): Promise<ClassSummary[]> {
    return (await this.get<ClassSummary[]>(classPaths.classes, await this.bearer())).body;
  }

  /** A teacher's WebSocket. */
  async teacherSocket(classId: string = this.ground.roster.classes.at(-1)?.id ?? ''): Promise<WebSocket> {
    const { secret } = await this.teacher();
    const url = `${this.bridge.origin.replace('http', 'ws')}${classPaths.teacherLive}?class=${classId}`;
    return new WebSocket(url, [`bearer.${secret}`], { origin: this.bridge.origin });
  }

  /** Ends the bridge and keeps the data. */
  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    await running?.bridge.close();
    await running?.classes.close();
    await this.learners.close();
  }

  async remove(): Promise<void> {
    await this.stop();
    await this.learners.remove();
    await rm(this.folder, { recursive: true, force: true });
  }

  get #now(): RunningSchool {
    if (this.#running === null) throw new Error('The class does not run');
    return this.#running;
  }
}
