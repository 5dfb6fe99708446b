// Class board: who is in a class, where each is, how their steps stand and whose hand is up. Pure: it is told what happens and when, and tells what has changed.
import type { ChangedRow, LessonPlan, SeenPage, StepCell, StudentRow, StudentWord } from '../../../src/class-protocol.ts';
import { BoardChanges } from './board-changes.ts';
import { errorAfter, newStudent, recordOf, rowOf, type BoardStudent, type Member } from './board-student.ts';
import { liveLimits } from './limits.ts';
import type { ProgressLine } from './progress-file.ts';
import { StepSheet } from './step-sheet.ts';
import { Unsaved, type KeptOfClass } from './unsaved.ts';

/** What the board is told of a student's page. */
export type BoardWord = Extract<StudentWord, { type: 'at' | 'step' | 'hand' }>;

export class ClassBoard {
  readonly #plans: ReadonlyMap<string, LessonPlan>;
  readonly #students = new Map<string, BoardStudent>();
  readonly #changes = new BoardChanges();
  readonly #unsaved = new Unsaved();

  /** plans: of the lessons, by their addresses. */
  constructor(plans: ReadonlyMap<string, LessonPlan>) {
    this.#plans = plans;
  }

  /** Grows with every change that a teacher's page shows. */
  get version(): number {
    return this.#changes.version;
  }

  get names(): string[] {
    return [...this.#students.keys()];
  }

  has(name: string): boolean {
    return this.#students.has(name);
  }

  isHere(name: string): boolean {
    return (this.#students.get(name)?.pages ?? 0) > 0;
  }

  /** Whether they have run a step of any lesson. */
  hasRun(name: string): boolean {
    return [...(this.#students.get(name)?.sheets.values() ?? [])].some(({ isBegun }) => isBegun);
  }

  /** Whether a page of theirs has left so shortly ago that the next one may be on its way. */
  isBetweenPages(name: string, now: number): boolean {
    const student = this.#students.get(name);
    return student !== undefined && student.pages === 0 && student.hasBeen && now - student.since < liveLimits.reloadMs;
  }

  /** Takes a student in; one who is there already stays as they are. */
  admit(member: Member, now: number): void {
    if (this.#students.has(member.name)) return;
    const student = newStudent(member, now);
    this.#students.set(member.name, student);
    this.#changes.note(student);
  }

  /** Takes a student out. Returns what they have done, for when they come back; their hand is of the moment. */
  remove(name: string): KeptOfClass[] {
    const student = this.#students.get(name);
    if (student === undefined) return [];
    const kept = this.keptOf(name);
    this.#students.delete(name);
    this.#unsaved.forget(name);
    this.#changes.noteGone(name);
    return kept;
  }

  /** What a student has done, without what is of the moment. */
  keptOf(name: string): KeptOfClass[] {
    const student = this.#students.get(name);
    if (student === undefined) return [];
    const sheets = [...student.sheets].map(([page, { record }]): KeptOfClass => ({ name, page, record }));
    return [{ name, page: null, record: { ...recordOf(student), handSince: null } }, ...sheets];
  }

  /** Forgets who went at a version, or before: no teacher's page is behind that. */
  forgetGone(version: number): void {
    this.#changes.forgetGone(version);
  }

  /** Takes back what was kept of a student, before their first page comes. */
  restore({ name, page, record }: KeptOfClass): void {
    const student = this.#students.get(name);
    if (student === undefined) return;
    if (page === null) {
      // A lesson may have lost steps since.
      const isThere = record.step !== null && record.step < (this.#plans.get(record.page ?? '')?.steps.length ?? 0);
      Object.assign(student, { ...record, step: isThere ? record.step : null });
    } else {
      const plan = this.#plans.get(page);
      if (plan !== undefined) student.sheets.set(page, StepSheet.of(record, plan.steps.length, this.#changes.next));
    }
    this.#changes.note(student);
  }

  /** A page of theirs has come. */
  arrive(name: string, now: number): void {
    const student = this.#students.get(name);
    if (student === undefined) return;
    student.pages += 1;
    student.hasBeen = true;
    if (student.pages > 1) return;
    student.since = now;
    student.stepSince = now;
    student.spentUntil = now;
    student.activeAt = now;
    this.#changes.note(student);
  }

  /** A page of theirs has left. */
  leave(name: string, now: number): void {
    const student = this.#students.get(name);
    if (student === undefined || student.pages === 0) return;
    this.#spend(student, now);
    student.pages -= 1;
    if (student.pages > 0) return;
    student.since = now;
    for (const [page, sheet] of student.sheets) if (sheet.settle(this.#changes.next)) this.#keep(student, page);
    this.#changes.note(student);
  }

  /** What a page of theirs says. false: it names what no lesson has. */
  apply(name: string, word: BoardWord, now: number): boolean {
    const student = this.#students.get(name);
    if (student === undefined) return false;
    switch (word.type) {
      case 'at':
        return this.#move(student, word, now);
      case 'step':
        return this.#step(student, word, now);
      case 'hand':
        if (word.isUp === (student.handSince !== null)) return true;
        this.#act(student, now);
        this.#hand(student, word.isUp ? now : null);
        return true;
    }
  }

  lowerHand(name: string): boolean {
    const student = this.#students.get(name);
    if (student === undefined || student.handSince === null) return false;
    this.#hand(student, null);
    return true;
  }

  /** Lowers the hands of those who have had no page for so long. */
  lowerHandsOfGone(now: number, graceMs: number): void {
    for (const student of this.#students.values())
      if (student.handSince !== null && student.pages === 0 && now - student.since >= graceMs) this.#hand(student, null);
  }

  /** since: when their server went down; null: it is not down. */
  setDown(name: string, since: number | null): void {
    const student = this.#students.get(name);
    if (student === undefined || (student.downSince === null) === (since === null)) return;
    student.downSince = since;
    this.#changes.note(student);
  }

  /** Those whose servers are down. */
  get down(): string[] {
    return [...this.#students.values()].filter(({ downSince }) => downSince !== null).map(({ member }) => member.name);
  }

  /** Those whose hands are up, who waits longest first. */
  get line(): { readonly name: string; readonly since: number }[] {
    return [...this.#students.values()]
      .flatMap(({ member, handSince }) => (handSince === null ? [] : [{ name: member.name, since: handSince }]))
      .toSorted((one, other) => one.since - other.since);
  }

  /** All rows, with the cells of a lesson. */
  rows(page: string): StudentRow[] {
    const steps = this.#plans.get(page)?.steps.length ?? 0;
    return [...this.#students.values()].map((student) => {
      const sheet = student.sheets.get(page);
      const cells = Array.from({ length: steps }, (_, step): StepCell => sheet?.cell(step) ?? { state: 'not-run', tries: 0 });
      return { ...rowOf(student), cells };
    });
  }

  /** What a teacher's page that was told of a version, and looks at a lesson, has yet to be told: first who has gone, of whom some may be back. */
  changesSince(version: number, page: string): { rows: ChangedRow[]; gone: string[] } {
    const rows: ChangedRow[] = [];
    if (version < this.version)
      for (const student of this.#students.values()) {
        if (student.version <= version) continue;
        const cells = student.sheets.get(page)?.changesSince(version) ?? [];
        rows.push({ ...rowOf(student), cells });
      }
    return { rows, gone: this.#changes.goneSince(version) };
  }

  /** What a student's page shows, with the lesson's steps as the grid has them: a page that was opened anew has forgotten how they stood. */
  seenPage(name: string, view: SeenPage): SeenPage {
    const steps = this.#plans.get(view.page)?.steps.length ?? 0;
    const sheet = this.#students.get(name)?.sheets.get(view.page);
    const snippets = view.snippets.map((snippet) =>
      snippet.step === null || snippet.step >= steps ? snippet : { ...snippet, state: sheet?.cell(snippet.step).state ?? 'not-run' },
    );
    return { ...view, snippets };
  }

  /** What is to be kept and was not taken yet. */
  takeUnsaved(): KeptOfClass[] {
    return this.#unsaved.take(this.#students);
  }

  /** Has what could not be kept taken again. */
  keepAgain(kept: readonly KeptOfClass[]): void {
    for (const { name, page } of kept) {
      const student = this.#students.get(name);
      if (student !== undefined) this.#keep(student, page);
    }
  }

  /** What each has done of each lesson that they have begun, with the time up to now. */
  progress(now: number): ProgressLine[] {
    const lines: ProgressLine[] = [];
    for (const student of this.#students.values()) {
      this.#spend(student, now);
      for (const [page, sheet] of student.sheets) {
        const plan = this.#plans.get(page);
        if (plan === undefined) continue;
        for (const step of plan.steps.keys())
          lines.push({ name: student.member.name, plan, step, cell: sheet.cell(step), seconds: sheet.seconds(step) });
      }
    }
    return lines;
  }

  #move(student: BoardStudent, { page, step }: Extract<BoardWord, { type: 'at' }>, now: number): boolean {
    const plan = page === null ? undefined : this.#plans.get(page);
    if (page !== null && plan === undefined) return false;
    const known = step !== null && plan !== undefined && step < plan.steps.length ? step : null;
    if (step !== null && known === null) return false;
    this.#act(student, now);
    if (student.page === page && student.step === known) return true;
    student.page = page;
    student.step = known;
    student.stepSince = now;
    this.#keep(student, null);
    this.#changes.note(student);
    return true;
  }

  #step(student: BoardStudent, word: Extract<BoardWord, { type: 'step' }>, now: number): boolean {
    const plan = this.#plans.get(word.page);
    if (plan === undefined || word.step >= plan.steps.length) return false;
    const sheet = this.#sheet(student, word.page, plan.steps.length);
    const isChanged = sheet.set(word.step, word.state, word.again === true, this.#changes.next);
    if (word.again !== true) this.#act(student, now);
    const error = errorAfter(student, word);
    if (!isChanged && error === student.lastError) return true;
    student.lastError = error;
    this.#keep(student, word.page);
    this.#keep(student, null);
    this.#changes.note(student);
    return true;
  }

  #hand(student: BoardStudent, since: number | null): void {
    student.handSince = since;
    this.#keep(student, null);
    this.#changes.note(student);
  }

  /** Counts the time on the step where they are, as far as they were at work. */
  #spend(student: BoardStudent, now: number): void {
    const { page, step, spentUntil, activeAt, pages } = student;
    student.spentUntil = Math.max(spentUntil, now);
    const plan = page === null ? undefined : this.#plans.get(page);
    if (page === null || plan === undefined || step === null || pages === 0) return;
    const seconds = (Math.min(now, activeAt + liveLimits.workMs) - spentUntil) / 1000;
    if (seconds <= 0) return;
    this.#sheet(student, page, plan.steps.length).spend(step, seconds);
    this.#keep(student, page);
  }

  #act(student: BoardStudent, now: number): void {
    this.#spend(student, now);
    student.activeAt = now;
    if (now - student.toldActiveAt >= liveLimits.activeMs) this.#changes.note(student);
  }

  #sheet(student: BoardStudent, page: string, steps: number): StepSheet {
    const sheet = student.sheets.get(page) ?? new StepSheet(steps);
    student.sheets.set(page, sheet);
    return sheet;
  }

  #keep({ member }: BoardStudent, page: string | null): void {
    this.#unsaved.add(member.name, page);
  }
}
