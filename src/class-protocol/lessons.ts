// Lessons: those of the site, and of a class's path through it, as every page of a class knows them.

/** A lesson of a class's path. */
export interface ClassLesson {
  /** Its address, such as "/data-types/transactions/". */
  page: string;
  isDue: boolean;
}

/** A lesson as the build knows it: what a class's grid has columns of. */
export interface LessonPlan {
  /** Its address from the site's root, such as "/data-types/transactions/". */
  page: string;
  title: string;
  steps: readonly PlannedStep[];
}

/** A snippet of a lesson, or an exercise. Its number in LessonPlan.steps, from 0, names it in every message. */
export interface PlannedStep {
  kind: 'snippet' | 'exercise';
  /** "1", "2" for snippets, "A", "B" for exercises. */
  label: string;
  /** A few words of its code, or the exercise's title, at most 24 characters. */
  head: string;
}

/** How a step of a student stands. An error that the lesson prints is matched; done is an exercise's. */
export type StepState = 'not-run' | 'running' | 'matched' | 'differs' | 'failed' | 'done';
