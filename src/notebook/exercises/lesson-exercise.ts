// Lesson exercise: the <lesson-exercise> element: a task, its editor, and buttons that start over and check the learner's real Redis.
import type { ExercisePlan, PlanPart } from '../../markdown/exercise-plan.ts';
import { joinSource } from '../../markdown/source/source.ts';
import { failureText } from '../../runners/failure-text.ts';
import type { Shelf } from '../../runners/page-store.ts';
import { untilDone } from '../../runners/retry.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { pageAddress } from '../../snippet/snippet-identity.ts';
import { exerciseLimits } from '../limits.ts';
import type { WholeContext } from '../page-context.ts';
import type { ExerciseDesk } from './exercise-desk.ts';
import type { Judgement } from './judgement.ts';
import { isPassed, VerdictView } from './verdict-view.ts';

/** On which machine an exercise was begun: a reset one has nothing of its start. */
interface Begun {
  readonly bootedAt: number;
}

function readBegun(stored: unknown): Begun | null {
  const { bootedAt } = (stored ?? {}) as Partial<Begun>;
  return typeof bootedAt === 'number' ? { bootedAt } : null;
}

export class LessonExercise extends HTMLElement {
  readonly #context: WholeContext;
  #view: VerdictView | null = null;
  #plan: ExercisePlan | null = null;
  #desk: ExerciseDesk | null = null;
  /** On which machine its start was made since the page was loaded; null: on none. */
  #begun: Begun | null = null;
  /** What goes on: one thing at a time, the latest that was asked for. */
  #acting: AbortController | null = null;
  /** Its start while that is made: whatever needs it waits for the same one. */
  #starting: { readonly made: Promise<boolean>; readonly stop: AbortController } | null = null;

  constructor(context: WholeContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    if (this.#plan !== null) return;
    this.#plan = JSON.parse(this.dataset['plan'] ?? '') as ExercisePlan;
    this.#view = new VerdictView(this, this.#context.texts.verdict);
    this.#view.on('check', () => void this.check());
    this.#view.on('start-over', () => void this.startOver());
  }

  /** Its editor. */
  get snippet(): RedisSnippet {
    const snippet = this.querySelector('redis-snippet[exercise]');
    if (!(snippet instanceof RedisSnippet)) throw new Error('<lesson-exercise> without its editor');
    return snippet;
  }

  /** Brings back its start, in the learner's Redis and in the editor. Whether it could. Never rejects. */
  startOver(): Promise<boolean> {
    return this.#act(false, () => {
      this.#starting?.stop.abort();
      return this.#share(async (signal) => {
        this.#page.show({ state: 'setting-up' });
        await this.snippet.reset();
        return this.#start(signal, 'set-up');
      });
    });
  }

  /** Makes its start unless that was made: on this page, or earlier on this machine. Rejects with Error where it could not be: the exercise has said why. */
  async prepare(): Promise<void> {
    const isBegun = await this.#act(false, () => {
      // The check that this has cut off would have told of a state that is about to change.
      if (this.dataset['stage'] === 'checking') this.#page.show({ state: 'idle' });
      return this.#begin();
    });
    if (!isBegun) throw new Error(this.#context.texts.verdict.notPrepared);
  }

  /**
   * Looks what holds by now, after its start if that was not made yet and not all is done: what each check came to; none where the start
   * could not be made. Where nobody knows whether it was made it only looks. Never rejects.
   */
  check(): Promise<readonly Judgement[]> {
    return this.#act<readonly Judgement[]>([], async (signal) => {
      const judgements = (await this.#doneElsewhere(signal)) ?? ((await this.#begin()) && !signal.aborted ? await this.#look(signal) : []);
      if (signal.aborted || judgements.length === 0) return judgements;
      this.#page.show({ state: 'checked', judgements, checks: this.#plan?.checks ?? [] });
      if (isPassed(judgements)) {
        // What keeps progress may be on its way still.
        await this.#context.attendance.begin();
        this.snippet.dispatchEvent(new CustomEvent('exercise-passed', { bubbles: true, composed: true, detail: null }));
      }
      return judgements;
    });
  }

  /** Puts the solution into the editor and runs it, for whoever proves a lesson: what that came to, one judgement. Never rejects. */
  solve(): Promise<readonly Judgement[]> {
    return this.#act<readonly Judgement[]>([], async () => {
      const { solution } = this.#plan ?? {};
      if (solution === undefined) return [];
      const source = joinSource(solution.steps.map(({ input }) => input));
      this.snippet.source = source;
      const { status, steps, output } = await this.snippet.run();
      const outcome = status === 'unavailable' ? ({ status, exitCode: null, message: '' } as const) : { status, exitCode: null };
      const { judge } = await import('./judgement.ts');
      // A program has to go well as a whole, into however many steps the editor has cut it.
      const isProgram = solution.steps.every(({ printed }) => printed === null);
      const part = isProgram ? { ...solution, steps: [{ input: source, printed: null }] } : solution;
      const outputs = isProgram ? [output] : steps.map((step) => step.output);
      return [judge(part, { steps: outputs.map((each) => ({ output: each, exitCode: null })), outcome, cut: null })];
    });
  }

  get #page(): VerdictView {
    if (this.#view === null) throw new Error('<lesson-exercise> works once it is on a page');
    return this.#view;
  }

  /** Does one thing, and stops what went on before it. Where our own machinery fails, the reader is told, and failed is what it came to. */
  async #act<Result>(failed: Result, act: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    this.#acting?.abort();
    const acting = new AbortController();
    this.#acting = acting;
    try {
      return await act(acting.signal);
    } catch (error) {
      const reason = failureText(error, this.#context.texts.failures);
      if (!acting.signal.aborted) this.#page.show({ state: 'not-set-up', obstacle: { state: 'unavailable', reason } });
      return failed;
    }
  }

  /**
   * What the checks come to where all is done though the start was never made, in another cell, or in the shell, or may have been made:
   * the start would undo it. null: it is not so.
   */
  async #doneElsewhere(signal: AbortSignal): Promise<readonly Judgement[] | null> {
    if (this.#starting !== null) return null;
    const standing = await this.#standing(signal);
    if (signal.aborted) return [];
    if (standing !== 'nothing' && standing !== 'unknown') return null;
    const judgements = await this.#look(signal);
    if (signal.aborted) return [];
    if (!isPassed(judgements)) return standing === 'unknown' ? judgements : null;
    await this.#keepBegun();
    return judgements;
  }

  async #look(signal: AbortSignal): Promise<readonly Judgement[]> {
    this.#page.show({ state: 'checking' });
    return (await this.#load()).check(signal);
  }

  /** Sees to it that there is a start. Whether there is. */
  #begin(): Promise<boolean> {
    return (
      this.#starting?.made ??
      this.#share(async (signal) => {
        const standing = await this.#standing(signal);
        if (signal.aborted) return false;
        if (standing === 'whole') {
          if (this.dataset['stage'] === 'setting-up') this.#page.show({ state: 'idle' });
          return true;
        }
        this.#page.show({ state: 'setting-up' });
        return this.#start(signal, 'idle', standing === 'without-python' ? 'python' : undefined);
      })
    );
  }

  async #share(make: (signal: AbortSignal) => Promise<boolean>): Promise<boolean> {
    const stop = new AbortController();
    const starting = { made: make(stop.signal), stop };
    this.#starting = starting;
    try {
      return await starting.made;
    } finally {
      if (this.#starting === starting) this.#starting = null;
    }
  }

  /** kind: of which parts alone it is made; undefined: of all. */
  async #start(signal: AbortSignal, then: 'set-up' | 'idle', kind?: PlanPart['kind']): Promise<boolean> {
    const obstacle = await (await this.#load()).start(signal, kind);
    if (signal.aborted) return false;
    this.#page.show(obstacle === null ? { state: then } : { state: 'not-set-up', obstacle });
    if (obstacle !== null) return false;
    await this.#keepBegun();
    return true;
  }

  /** Its program, loaded when it is first wanted. Rejects with Error, with what to do, where it cannot be. */
  async #load(): Promise<ExerciseDesk> {
    const plan = this.#plan;
    if (plan === null) throw new Error('<lesson-exercise> works once it is on a page');
    try {
      const { ExerciseDesk: Desk } = await import('./exercise-desk.ts');
      return (this.#desk ??= new Desk(plan, this.#context.runners));
    } catch (error) {
      throw new Error(this.#context.texts.snippet.notLoaded, { cause: error });
    }
  }

  get #shelf(): Shelf<Begun> {
    return this.#context.store.shelf('exercises', readBegun);
  }

  get #place(): readonly [page: string, id: string] {
    return [pageAddress(location.pathname), this.snippet.identity];
  }

  /**
   * What there is of its start, made on this page or before it was loaded: nothing where the machine is no longer the same, unknown
   * where the store cannot be read, or is not waited for any more. What Python held is gone with its page.
   */
  async #standing(signal: AbortSignal): Promise<'whole' | 'without-python' | 'nothing' | 'unknown'> {
    const begun = this.#begun ?? (await this.#readBegun(signal));
    if (begun === 'unknown') return begun;
    if (begun === null || begun.bootedAt !== (await this.#context.machine.facts()).bootedAt) return 'nothing';
    const isOfPage = this.#plan?.start.some(({ kind }) => kind === 'python') === true;
    return this.#begun === null && isOfPage ? 'without-python' : 'whole';
  }

  async #readBegun(signal: AbortSignal): Promise<Begun | null | 'unknown'> {
    let left: number = exerciseLimits.readings;
    return untilDone<Begun | null | 'unknown'>(
      async () => {
        if (signal.aborted) return 'unknown';
        left -= 1;
        const kept = await this.#shelf.get(...this.#place);
        return kept === undefined && left === 0 ? 'unknown' : kept;
      },
      () => {
        if (!signal.aborted) this.#page.show({ state: 'setting-up' });
      },
    );
  }

  async #keepBegun(): Promise<void> {
    const { bootedAt } = await this.#context.machine.facts();
    this.#begun = { bootedAt };
    // The store goes on trying where it does not work, and tells of that: the learner's code is not to wait for it.
    void this.#shelf.put(...this.#place, this.#begun);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'lesson-exercise': LessonExercise;
  }
  interface DocumentEventMap {
    /** Every check of an exercise has passed; the target is its editor. */
    'exercise-passed': CustomEvent<null>;
  }
}
