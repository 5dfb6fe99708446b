// After page: where the class got stuck, its progress to take along, what is kept, and its end.
import type { ArchiveGap, ClassSummary } from '../../../class-protocol.ts';
import { saveBlob } from '../../../notebook/save-file.ts';
import { ask } from '../dialogs/question.ts';
import { icon } from '../icons.ts';
import { make, makeButton, setText } from '../markup.ts';
import { lessonFigures, type LessonFigures } from '../model/progress-lines.ts';
import { commonest } from '../model/stuck-step.ts';
import type { Scene, View } from '../scene.ts';
import { RefusedError } from '../teacher-api.ts';
import { LessonList, StepTable } from './figures-view.ts';
import type { PageTools } from './page-tools.ts';

export class AfterPage implements View {
  readonly element: HTMLElement;
  readonly #tools: PageTools;
  readonly #title = make('h1', {});
  readonly #about = make('p', { class: 'about', role: 'status' });
  readonly #lessons: LessonList;
  readonly #steps: StepTable;
  readonly #archiveFirst = make('input', { type: 'checkbox', checked: true });
  readonly #kept = make('h2', {});
  readonly #endAbout = make('p', {});
  readonly #end: HTMLElement;
  readonly #endButton: HTMLButtonElement;
  #class: ClassSummary;
  #scene: Scene | null = null;
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
    const kept = make('section', {}, this.#kept, make('ul', {}, ...after.keptThings.map((thing) => make('li', {}, thing))), privacy);
    this.#endButton = makeButton([icon('box'), after.endNow], () => void this.#endClass());
    const only = makeButton(after.onlyArchive, () => void this.#onlyArchive(), { class: 'desk-button quiet' });
    this.#end = make('label', { class: 'row' }, this.#archiveFirst, after.archiveFirst);
    const end = make(
      'section',
      {},
      make('h2', {}, after.end),
      this.#endAbout,
      this.#end,
      make('div', { class: 'pair' }, this.#endButton, only),
      this.#bringBack(),
    );
    this.element = make('div', { class: 'after-page' }, main, make('aside', { class: 'rail', 'aria-label': after.take }, take, kept, end));
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
    setText(this.#kept, after.kept(scene.class.endsAt));
    setText(this.#endAbout, scene.class.hasEnded ? after.ended : after.endAbout(scene.class.students));
    this.#endButton.hidden = scene.class.hasEnded;
    this.#end.hidden = scene.class.hasEnded;
    if (isOther) this.#showFigures();
  }

  async #look(): Promise<void> {
    try {
      const file = await (await this.#tools.api.progress(this.#class.id, false)).text();
      this.#figures = lessonFigures(file, [...(this.#scene?.lessons.values() ?? [])]);
    } catch (error) {
      this.#tell(error);
    }
    this.#showFigures();
  }

  #showFigures(): void {
    const scene = this.#scene;
    if (scene === null || this.#figures === null) return;
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
    const { after } = this.#tools.texts;
    try {
      saveBlob(hasNames ? 'progress.csv' : 'steps.csv', await this.#tools.api.progress(this.#class.id, hasNames));
    } catch (error) {
      this.#tell(error);
    }
    setText(this.#kept, after.kept(this.#class.endsAt));
  }

  /** Saves it. What it lacks; null: it could not be had, which has been said. */
  async #archive(): Promise<readonly ArchiveGap[] | null> {
    try {
      const { file, gaps } = await this.#tools.api.archive(this.#class.id);
      saveBlob(`${this.#class.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').toLowerCase()}.tar.gz`, file);
      return gaps;
    } catch (error) {
      this.#tell(error);
      return null;
    }
  }

  async #onlyArchive(): Promise<void> {
    const gaps = (await this.#archive()) ?? [];
    if (gaps.length > 0) this.#tools.trouble(this.#tools.texts.after.gaps(gaps));
  }

  async #endClass(): Promise<void> {
    const { after, ask: texts } = this.#tools.texts;
    const isArchived = this.#archiveFirst.checked;
    const accept = isArchived ? after.archiveYes : after.endYes;
    const about = after.endAbout(this.#class.students);
    if (!(await ask({ title: after.endTitle(this.#class.name), about, accept, cancel: texts.cancel }))) return;
    if (isArchived) {
      const gaps = await this.#archive();
      if (gaps === null) return;
      // A week from now it would be gone.
      const anyway = { title: after.gapsTitle, about: after.gaps(gaps), accept: after.endYes, cancel: texts.cancel };
      if (gaps.length > 0 && !(await ask(anyway))) return;
    }
    await this.#tools.actions.deed({ type: 'end' });
  }

  /** A class that was archived, from its file. */
  #bringBack(): HTMLElement {
    const { after } = this.#tools.texts;
    const field = make('input', { type: 'file', hidden: true });
    field.addEventListener('change', () => {
      const file = field.files?.[0];
      if (file !== undefined) void bring(file);
    });
    const bring = async (file: File): Promise<void> => {
      try {
        this.#tools.trouble(after.broughtBack((await this.#tools.api.bringBack(file)).name));
      } catch (error) {
        this.#tell(error);
      }
      field.value = '';
    };
    return make(
      'div',
      {},
      field,
      makeButton(after.bringBack, () => field.click(), { class: 'desk-link' }),
    );
  }

  #tell(error: unknown): void {
    const { trouble } = this.#tools.texts;
    this.#tools.trouble(error instanceof RefusedError ? trouble.deed(error.status, error.message) : trouble.lost);
  }
}
