// Scene: what the teacher's page shows at a moment, the same for each of its views, and what they can ask of it.
import type {
  ClassSummary,
  DeedReply,
  Joiner,
  LessonPlan,
  MachineGlance,
  RoomNews,
  SeenPage,
  StudentRow,
  TeacherDeed,
  TeacherWord,
  TrailEntry,
} from '../../class-protocol.ts';
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import type { Filter } from './model/filter.ts';
import type { Need } from './model/need.ts';
import type { Sorting } from './model/row-order.ts';
import type { StepTally } from './model/step-tally.ts';
import type { StuckStep } from './model/stuck-step.ts';
import type { Visit } from './model/visits.ts';

export interface Scene {
  readonly texts: TeacherTexts;
  readonly class: ClassSummary;
  /** The lesson that is looked at. */
  readonly lesson: LessonPlan;
  /** Every lesson by its page. */
  readonly lessons: ReadonlyMap<string, LessonPlan>;
  readonly rows: ReadonlyMap<string, StudentRow>;
  readonly needs: ReadonlyMap<string, Need>;
  /** Who passes the filter and Find, in order. */
  readonly shown: readonly string[];
  /** How many rows wait to be moved. */
  readonly moved: number;
  readonly counts: Readonly<Record<Filter, number>>;
  readonly stuck: StuckStep | null;
  readonly tallies: readonly StepTally[];
  /** Hands that are up, the oldest first. */
  readonly hands: readonly StudentRow[];
  /** Students who are here. */
  readonly here: number;
  /** The step at which most stand. */
  readonly commonStep: number | null;
  /** Unix time in milliseconds by the class computer's clock. */
  readonly now: number;
  readonly filter: Filter;
  readonly sorting: Sorting;
  readonly typed: string;
  readonly isDense: boolean;
  readonly selected: string | null;
  readonly visit: Visit | null;
  readonly view: SeenPage | null;
  readonly room: RoomNews | null;
  readonly waiting: readonly Joiner[];
  /** Names that were removed and can come back. */
  readonly removed: readonly string[];
  /** Since when all eyes are wanted; null: they are free. */
  readonly eyesSince: number | null;
  /** What was done last, by whom. */
  readonly lastDeed: ({ readonly did: TrailEntry } & Pick<DeedReply, 'count' | 'failed'>) | null;
}

/** What a view can ask of the page. */
export interface DeskActions {
  choose(change: Partial<Pick<Scene, 'filter' | 'sorting' | 'typed' | 'isDense'>>): void;
  sortNow(): void;
  openStudent(name: string): void;
  closeStudent(): void;
  /** Does it, and says what came of it. null: it did not come about, and that has been said. */
  deed(deed: TeacherDeed): Promise<DeedReply | null>;
  say(word: TeacherWord): void;
  /** How a student's machine does. isAsked: its server is asked as well. null: nobody says. */
  glance(name: string, isAsked: boolean): Promise<MachineGlance | null>;
  /** Opens the message to somebody. step: what its button goes to. */
  message(to: MessageTo, step?: number | null): void;
}

export type MessageTo = 'all' | 'stuck' | 'hands' | { readonly name: string };

/** A part of the page that shows a scene; it changes only what is other than before. */
export interface View {
  readonly element: HTMLElement;
  show(scene: Scene): void;
}
