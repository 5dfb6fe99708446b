// Exercise plan: what the page does for an exercise, as the build leaves it in an attribute: its start, its checks, its solution.
import type { SnippetKind } from '../protocol.ts';

/** Commands that the page runs unseen, in one session. */
export interface PlanPart {
  readonly kind: SnippetKind;
  readonly session: string;
  /** On which of the learner's computers; missing: on the server. */
  readonly on?: string;
  /** What may differ from run to run, as [pattern, flags] each. */
  readonly masks: readonly (readonly [string, string])[];
  readonly steps: readonly PlanStep[];
}

export interface PlanStep {
  readonly input: string;
  /** What it has to print; null in a script, which only has to go well. */
  readonly printed: string | null;
}

export interface ExercisePlan {
  /** Makes the state in which the exercise begins. */
  readonly start: readonly PlanPart[];
  /** What has to hold when it is done. */
  readonly checks: readonly PlanPart[];
  readonly solution: PlanPart;
}
