// After page: where the class got stuck, its progress to take along, what is kept, and its end.
import type { ClassSummary } from '../../../class-protocol.ts';
import { saveBlob } from '../../../notebook/save-file.ts';
import { icon } from '../icons.ts';
import { make, makeButton, setText } from '../markup.ts';
import { lessonFigures, mostWorkedOn, progressFor, type LessonFigures } from '../model/progress-lines.ts';
import { commonest } from '../model/stuck-step.ts';
import type { Scene, View } from '../scene.ts';
import { EndBox } from './end-box.ts';
import { LessonList, StepTable } from './figures-view.ts';
import { tellTrouble, type PageTools } from './page-tools.ts';
import { TrailBox } from './trail-box.ts';

export class AfterPage implements View {
  readonly element: HTMLElement;
  readonly #tools: PageTools;
  readonly #title = make('h1', { tabindex: -1 });
  readonly #about = make('p', { class: 'about', role: 'status' });
  readonly #lessons: LessonList;
  readonly #steps: StepTable;
  readonly #kept = make('h2', {});
  readonly #trail: TrailBox;
  readonly #end: EndBox;
  #class: ClassSummary;
  #scene: Scene | null = null;
  #file: string | null = null;
  #figures: readonly LessonFigures[] | null = null;

  constructor(tools: PageTools, own: ClassSummary) {
    this.#tools = tools;
    this.#class = own;
    const { after } = tools.texts;
    this.#lessons = new LessonList(tools.texts);
    this.#steps = new StepTable(tools.texts);
    const main = make('main', { tabindex: 0 }, this.#title, this.#about, this.#lessons.element, this.#steps.element);
    const csv = (words: string, hasNames: boolean): HTMLElement => makeButton([icon('file'), words], () => void this.#take(hasNames));
    const take = make(
      'section',
      {},
      make('h2', {}, after.take),
      make('p', {}, after.takeAbout),
      csv(after.withNames, true),
      csv(after.withoutNames, false),
    );
    const privacy = make('p', {}, after.notKept, ' ', make('a', { href: after.privacyPage }, after.privacy), ' ', after.privacyAfter);
    this.#trail = new TrailBox(tools);
    const things = [...after.keptThings, this.#trail.element].map((thing) => make('li', {}, thing));
    const kept = make('section', {}, this.#kept, make('ul', {}, ...things), privacy);
    this.#end = new EndBox(tools, own);
    setText(this.#title, after.reading);
    this.element = make(
      'div',
      { class: 'after-page' },
      main,
      make('aside', { class: 'rail', 'aria-label': after.take }, take, kept, this.#end.element),
    );
    void this.#look();
  }

  leave(): void {
    this.#scene = null;
  }

  show(scene: Scene): void {
    const isOther = this.#scene?.lesson !== scene.lesson;
    this.#scene = scene;
    this.#class = scene.class;
    const { after } = this.#tools.texts;
    setText(this.#kept, after.kept(scene.class.keptUntil));
    this.#end.show(scene.class);
    this.#trail.show(scene);
    if (isOther) this.#showFigures();
  }

  async #look(): Promise<void> {
    // A trail that cannot be read hides no figures.
    void this.#trail.look(this.#class.id).catch((error: unknown) => tellTrouble(error, this.#tools));
    try {
      this.#file = await this.#tools.api.progress(this.#class.id, false);
    } catch (error) {
      tellTrouble(error, this.#tools);
      setText(this.#title, this.#tools.texts.after.unread);
    }
    this.#showFigures();
  }

  #showFigures(): void {
    const scene = this.#scene;
    if (scene === null || this.#file === null) return;
    if (this.#figures === null) {
      this.#figures = lessonFigures(this.#file, [...scene.lessons.values()]);
      const most = mostWorkedOn(this.#figures);
      if (most !== null) this.#tools.suggestLesson(most);
    }
    const { after } = this.#tools.texts;
    const figures = this.#figures.find(({ page }) => page === scene.lesson.page);
    const worst = figures?.steps.toSorted((one, other) => other.again - one.again)[0];
    const isStuck = worst !== undefined && worst.again > 0;
    setText(this.#title, figures === undefined ? after.nothing : isStuck ? after.stuckMost(worst, worst.head) : after.stuckNowhere);
    setText(this.#about, figures === undefined || !isStuck ? '' : after.about(worst.again, figures.students));
    this.#lessons.show(this.#figures, scene.lesson.page);
    const errors = scene.lesson.steps.map((_step, step) => {
      const there = [...scene.rows.values()].filter((row) => row.page === scene.lesson.page && row.step === step);
      return commonest(there, step)[0] ?? null;
    });
    this.#steps.show(figures ?? null, errors);
  }

  async #take(hasNames: boolean): Promise<void> {
    try {
      const file = progressFor(await this.#tools.api.progress(this.#class.id, hasNames), this.#tools.texts);
      saveBlob(hasNames ? 'progress.csv' : 'steps.csv', new Blob([file], { type: 'text/csv' }));
    } catch (error) {
      tellTrouble(error, this.#tools);
    }
  }
}
