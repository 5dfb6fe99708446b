// Class state: what the page knows of one class, from the bridge's news and the teacher's choices, and the scene that it makes.
import type { ClassStanding, ClassSummary, Joiner, LessonPlan, RoomNews, StudentRow, TeacherNews } from '../../class-protocol.ts';
import type { TeacherTexts } from '../../texts/teacher-texts.ts';
import { teacherLimits } from './limits.ts';
import { ClassTable } from './model/class-table.ts';
import { filterCounts, isFound, passes, type Filter } from './model/filter.ts';
import { needOf, type Need } from './model/need.ts';
import { RowOrder, wantedOrder, type Sorting } from './model/row-order.ts';
import { commonStep, stepTallies } from './model/step-tally.ts';
import { stuckStep } from './model/stuck-step.ts';
import { Visits } from './model/visits.ts';
import type { Scene } from './scene.ts';

export interface DeskChoices {
  filter: Filter;
  sorting: Sorting;
  typed: string;
  /** null: as the number of students suggests. */
  isDense: boolean | null;
  selected: string | null;
}

export class ClassState {
  readonly #texts: TeacherTexts;
  readonly #lessons: ReadonlyMap<string, LessonPlan>;
  readonly #table = new ClassTable();
  readonly #visits = new Visits();
  readonly #order = new RowOrder();
  readonly choices: DeskChoices;
  #class: ClassSummary;
  #page: string;
  #waiting: readonly Joiner[] = [];
  #removed: readonly string[] = [];
  #room: RoomNews | null = null;
  #eyesSince: number | null = null;
  #lastDeed: Scene['lastDeed'] = null;

  /** page: of the lesson to look at first. filter: what is shown at first. */
  constructor(texts: TeacherTexts, lessons: ReadonlyMap<string, LessonPlan>, own: ClassSummary, page: string, filter: Filter) {
    this.#texts = texts;
    this.#lessons = lessons;
    this.#class = own;
    this.#page = page;
    this.choices = { filter, sorting: 'need', typed: '', isDense: null, selected: null };
  }

  get class(): ClassSummary {
    return this.#class;
  }

  get page(): string {
    return this.#page;
  }

  get rows(): readonly StudentRow[] {
    return [...this.#table.rows.values()];
  }

  /** The cells of another lesson come with its snapshot. */
  chooseLesson(page: string): void {
    this.#page = page;
    this.#order.begin();
    this.#table.takeSnapshot([...this.#table.rows.values()].map((row) => ({ ...row, cells: [] })));
  }

  /** now: Unix time in milliseconds. */
  take(news: TeacherNews, now: number): void {
    switch (news.type) {
      case 'snapshot':
        this.#takeClass(news, now);
        // A snapshot of the lesson before the choice comes late.
        if (news.page !== this.#page) return;
        if (news.students.some(({ cells }) => cells.length > 0) && [...this.#table.rows.values()].every(({ cells }) => cells.length === 0))
          this.#order.begin();
        this.#table.takeSnapshot(news.students);
        return;
      case 'rows':
        this.#table.takeRows(news.rows);
        return;
      case 'gone':
        this.#table.takeGone(news.names);
        this.#visits.takeGone(news.names);
        if (this.choices.selected !== null && news.names.includes(this.choices.selected)) this.choices.selected = null;
        return;
      case 'class':
        this.#takeClass(news, now);
        return;
      case 'room':
        this.#room = news.room;
        return;
      case 'visit':
        this.#visits.take(news);
        return;
      case 'seen':
        this.#visits.takeSeen(news.visit, news.view);
        return;
      case 'deed':
        this.#lastDeed = news;
    }
  }

  /** What was seen is not kept over a lost line; the rows stay, old as they are. */
  lose(): void {
    this.#visits.forget();
    this.#room = null;
  }

  /** Visits to leave, where this student alone is in view. */
  leaveOthers(name: string | null, now: number): readonly string[] {
    return this.#visits.leaveOthers(name, now);
  }

  sortNow(now: number): void {
    this.#order.sort(wantedOrder(this.#needs(now), this.choices.sorting), now);
  }

  /** isHeld: rows must not move now. */
  scene(now: number, isHeld: boolean): Scene {
    const { filter, sorting, typed, selected } = this.choices;
    const lesson = this.#lessons.get(this.#page) ?? { page: this.#page, title: this.#page, steps: [] };
    const rows = [...this.#table.rows.values()];
    const needs = this.#needs(now);
    const stuck = stuckStep(rows, lesson.page, lesson.steps.length, now);
    const stuckNames = new Set(stuck?.names);
    const moved = this.#order.take(wantedOrder(needs, sorting), isHeld, now);
    const isShown = (name: string): boolean => {
      const need = needs.get(name);
      return need !== undefined && passes(filter, name, need, stuckNames) && isFound(name, typed);
    };
    const visit = selected === null ? null : this.#visits.of(selected);
    return {
      texts: this.#texts,
      class: this.#class,
      lesson,
      lessons: this.#lessons,
      rows: this.#table.rows,
      needs,
      shown: this.#order.shown.filter(isShown),
      moved,
      counts: filterCounts(needs, stuckNames),
      stuck,
      tallies: stepTallies(rows, lesson.steps.length),
      hands: handsOf(rows),
      here: rows.filter(({ isHere }) => isHere).length,
      commonStep: commonStep(rows, lesson.page),
      now,
      filter,
      sorting,
      typed,
      isDense: this.choices.isDense ?? rows.length >= teacherLimits.denseFrom,
      selected: selected !== null && this.#table.rows.has(selected) ? selected : null,
      visit,
      view: visit === null ? null : this.#visits.viewOf(visit.visit),
      room: this.#room,
      waiting: this.#waiting,
      removed: this.#removed,
      eyesSince: this.#eyesSince,
      lastDeed: this.#lastDeed,
    };
  }

  #needs(now: number): ReadonlyMap<string, Need> {
    const lesson = this.#lessons.get(this.#page) ?? { page: this.#page, title: this.#page, steps: [] };
    return new Map([...this.#table.rows.values()].map((row) => [row.name, needOf(row, lesson, now)]));
  }

  #takeClass({ class: own, waiting, removed, eyes }: ClassStanding, now: number): void {
    this.#class = own;
    this.#waiting = waiting;
    this.#removed = removed;
    this.#eyesSince = eyes ? (this.#eyesSince ?? now) : null;
  }
}

function handsOf(rows: readonly StudentRow[]): readonly StudentRow[] {
  return rows
    .filter(({ isHere, handSince }) => isHere && handSince !== null)
    .toSorted((one, other) => (one.handSince ?? 0) - (other.handSince ?? 0));
}
