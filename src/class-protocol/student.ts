// Student: what a student's page and the bridge say to each other.
import type { ClassLesson, StepState } from './lessons.ts';

/** What a student's page knows of their class. */
export interface ClassFacts {
  /** Twelve lower-case hexadecimal digits. */
  id: string;
  /** Such as "Databases 2b". */
  name: string;
  /** How the teacher is called to students. */
  teacher: string;
  student: { name: string; hostname: string; /** Whether classmates reach their machine. */ reachable: boolean };
  /** The class's own path of lessons, in order; empty: all of them. */
  lessons: readonly ClassLesson[];
  /** Unix time in milliseconds after which its data goes; null: it has no end yet. */
  endsAt: number | null;
  hasEnded: boolean;
  /** The class lets its teacher look without asking. */
  mayLook: boolean;
}

/** What a student's page says. A page is the address of a lesson, a step its number in the lesson's plan. */
export type StudentWord =
  /** Where the student is; said again after each reconnection. page: null where it is no lesson. */
  | { type: 'at'; page: string | null; step: number | null }
  | {
      type: 'step';
      page: string;
      step: number;
      state: StepState;
      /** In one line; where it failed or differs. */
      error?: string;
      /** It was said before, and is said again after a reconnection: no further try. */
      again?: true;
    }
  | { type: 'hand'; isUp: boolean }
  | { type: 'reachable'; isReachable: boolean }
  | { type: 'answer'; visit: string; yes: boolean }
  /** Ends the visit, or (only: 'type') takes back the second consent alone. */
  | { type: 'end'; visit: string; only?: 'type' }
  | { type: 'seen'; visit: string; view: SeenPage }
  /** Asks for the data back that the teacher's reset put aside at a time, as its word said; missing: whichever was last. */
  | { type: 'bring-back'; at?: number };

/** A student's page as a visit shows it. Whole each time it is sent for the first time in a visit; then only snippets that changed. */
export interface SeenPage {
  page: string;
  title: string;
  /** The step in view. */
  step: number | null;
  /** The keys of all snippets of the page, in its order; missing: as it was said before. What is not in it is gone. */
  order?: readonly string[];
  snippets: readonly SeenSnippet[];
}

export interface SeenSnippet {
  /** Its number in the plan; null: a cell of the student's own, told apart by key. */
  step: number | null;
  key: string;
  kind: 'shell' | 'python' | 'redis';
  source: string;
  /** source is its beginning alone: the snippet is longer than snippetBytes, and nobody types in it from elsewhere. */
  isCut?: true;
  isEdited: boolean;
  /** Of a step of the lesson as the class has it, whatever the page remembers: the teacher's page is told of one fact, not two. */
  state: StepState;
  /** At most seenLines lines of text: no HTML, no control characters but ANSI colours. */
  output: readonly string[];
  moreLines: number;
}

/** What the bridge says to a student's page. */
export type ClassWord =
  | { type: 'facts'; facts: ClassFacts }
  /** place: 1 is next; null: not in the line. since: Unix time in milliseconds. */
  | { type: 'hand'; place: number | null; since: number | null }
  /** Of a start of the student's Redis that waits for others. place: 1 is next; null: it waits no more. */
  | { type: 'start'; place: number | null }
  | { type: 'message'; id: string; from: string; text: string; page?: string; step?: number }
  /** from: null: eyes are free again. While they are wanted runs wait. */
  | { type: 'eyes'; from: string | null }
  | { type: 'open'; from: string; page: string; step: number | null }
  | { type: 'snippet'; id: string; from: string; kind: 'shell' | 'python' | 'redis'; source: string }
  | { type: 'run'; from: string; page: string; step: number }
  /**
   * The teacher reset this student's data, of so many keys, at this Unix time in milliseconds; it can be brought back until the
   * class ends. Said again to each page that opens meanwhile. isEarlier: it was put aside before what has just been brought back,
   * and is offered where the student asks for it alone.
   */
  | { type: 'reset'; from: string; keys: number; at: number; isEarlier?: true }
  /** What came of 'bring-back'. Where a later reset was meanwhile, that is told of instead. */
  | { type: 'brought-back'; isBack: boolean }
  /** A question; unanswered it goes away by 'visit' with state 'ended'. */
  | { type: 'visit'; visit: string; from: string; state: 'asks-to-look' | 'looks' | 'asks-to-type' | 'types' | 'ended'; byRule: boolean }
  /** The teacher's text for one snippet of the page, while state is 'types'. base: the text that it was made of. */
  | { type: 'typed'; visit: string; key: string; source: string; base?: string }
  | { type: 'removed'; from: string }
  | { type: 'ended'; until: number };

/** What a student's browser keeps, by its area, page and id, such as "edits:/quickstart/#redis.main.0f1e2d3c4b5.0". */
export interface KeptRecord {
  key: string;
  /** JSON text; null: removed. */
  text: string | null;
  /** Unix time in milliseconds of its last change in a browser. Of each record it only grows: it tells its versions apart. */
  changedAt: number;
}

/** A record as a student's browser brings it. */
export interface KeptChange extends KeptRecord {
  /**
   * The versions (changedAt) of the class's record on which it was made: it takes the place of these alone, and of none where
   * there is none. Missing, as from an older page: of every older one.
   */
  base?: number[];
}
