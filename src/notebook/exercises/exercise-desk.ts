// Exercise desk: what can be done with an exercise: its start made, its answer checked, its solution tried. Each in bounds.
import type { ExercisePlan, PlanPart } from '../../markdown/exercise-plan.ts';
import type { SessionRunners } from '../../runners/session-runners.ts';
import { exerciseLimits } from '../limits.ts';
import { judge, type Judgement } from './judgement.ts';
import { runPart, type PartRun } from './part-run.ts';

/** Where the page asks Redis unseen: a connection of its own, in the state in which every connection begins. A fence cannot name it. */
const unseen = 'exercise:';

export class ExerciseDesk {
  readonly #plan: ExercisePlan;
  readonly #runners: SessionRunners;

  constructor(plan: ExercisePlan, runners: SessionRunners) {
    this.#plan = plan;
    this.#runners = runners;
  }

  /** Makes the state in which the exercise begins. kind: its parts of this kind alone. null: it is made; otherwise why not. */
  async start(signal: AbortSignal, kind?: PlanPart['kind']): Promise<Exclude<Judgement, { state: 'passed' }> | null> {
    for (const part of this.#plan.start.filter((each) => kind === undefined || each.kind === kind)) {
      // What a start prints is of no account, as long as nothing of it fails.
      const judgement = judge(
        { ...part, steps: part.steps.map((step) => ({ ...step, printed: null })) },
        await this.#run(part, signal, exerciseLimits.startMs),
      );
      if (judgement.state !== 'passed') return judgement;
    }
    return null;
  }

  /** What each check came to, in their order; the first that could not be made is the last. */
  async check(signal: AbortSignal): Promise<Judgement[]> {
    const judgements: Judgement[] = [];
    for (const part of this.#plan.checks) {
      const judgement = judge(part, await this.#run(part, signal, exerciseLimits.checkMs));
      judgements.push(judgement);
      if (judgement.state !== 'passed' && judgement.state !== 'missing') break;
    }
    return judgements;
  }

  async #run(part: PlanPart, signal: AbortSignal, ms: number): Promise<PartRun> {
    const session = part.kind === 'redis' ? `${unseen}${part.session}` : part.session;
    try {
      return await runPart(part, () => this.#runners.of(part.kind, session, part.on), signal, ms);
    } finally {
      if (part.kind === 'redis') this.#runners.renew(part.kind, session);
    }
  }
}
