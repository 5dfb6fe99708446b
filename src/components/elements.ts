// Elements: makes the custom elements of a page work, each with the page's context.
import { RunBar } from '../notebook/run-bar.ts';
import { RedisNotebook } from '../notebook/redis-notebook.ts';
import type { CellBoard } from '../notebook/cells/cell-board.ts';
import { setExerciseWords } from '../notebook/exercises/exercise-words.ts';
import type { NotebookContext, WholeContext } from '../notebook/page-context.ts';
import { cellsShownEvent } from '../notebook/cells/cells-shown.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { sharePrefix } from '../notebook/share/share-prefix.ts';
import type { Trouble } from '../notebook/store/browser-store.ts';
import { firstMove } from '../runners/attendance.ts';
import { wholeContext } from '../runners/page-context.ts';
import { defineSnippets } from '../snippet/define.ts';
import { defineElement } from '../snippet/define-element.ts';
import { ConnectPanel } from './connect/connect-panel.ts';
import { pressAgain, pressBefore } from './early-press.ts';
import { LastMove } from './last-move.ts';
import { LessonProgress } from './lesson-progress.ts';
import { MachineMenu } from './machine-menu.ts';
import { focusWhereItScrolls } from './scroll-focus.ts';
import { SharedBanner } from './shared-banner.ts';
import { SiteSearch } from './search/site-search.ts';

/** Defines them once; those on the page start to work. */
export function defineElements(context: NotebookContext): void {
  const atWork = defineSnippets(context);
  // On a phone a wide table scrolls by itself, and so do pictures and lines of Python.
  const wide = '.sl-markdown-content table, [kind="python"] .rn-input, .rn-drawings';
  for (const box of document.querySelectorAll<HTMLElement>(wide)) focusWhereItScrolls(box);
  defineElement('redis-notebook', RedisNotebook, context);
  defineElement('machine-menu', MachineMenu, context);
  defineElement('connect-panel', ConnectPanel, context);
  defineElement('site-search', SiteSearch, context);
  defineElement('shared-banner', SharedBanner, context);
  defineElement('lesson-progress', LessonProgress, context);
  startExercises(context);
  void markUnfit(context);
  if (document.querySelector('hero-snippet, continue-link, lesson-path') !== null) void defineHome(context);
  context.attendance.add(() => definePageMenu(context));
  tellOfTrouble(context);
  attendReader(context);
  void defineRunBar(context, atWork);
}

/** It counts the steps, for which all of them have to work. */
async function defineRunBar(context: NotebookContext, atWork: Promise<void>): Promise<void> {
  await atWork;
  defineElement('run-bar', RunBar, context);
  pressAgain(document);
}

/** A part of the page, with a context in which it has its words. load: imports it. Rejects where one of both cannot be loaded. */
async function loadPart<Part>(context: NotebookContext, load: () => Promise<Part>): Promise<[Part, WholeContext]> {
  return await Promise.all([load(), wholeContext(context)]);
}

/** What the first page alone has. */
async function defineHome(context: NotebookContext): Promise<void> {
  const { defineHomeElements } = await untilLoaded(() => import('./home-elements.ts'));
  defineHomeElements(context);
}

/** It opens and closes without. */
async function definePageMenu(context: NotebookContext): Promise<void> {
  const [{ PageMenu }, whole] = await loadPart(context, () => import('./page-menu.ts'));
  defineElement('page-menu', PageMenu, whole);
  pressAgain(document);
}

/** Has what waits for the reader load when it is wanted. */
function attendReader(context: NotebookContext): void {
  const { attendance, store } = context;
  const cells = addReadersParts(context);
  const begin = (): void => void attendance.begin();
  const moved = firstMove(document);
  void moved.then(begin);
  const pointer = new LastMove(document);
  void moved.then(() => loadCommandTips(context, cells, pointer));
  void heedBridge(context, cells);
  store.whenKept(begin);
  void beginNotebooks(context, cells);
  const beginWithLink = (): void => {
    if (location.hash.startsWith(sharePrefix)) begin();
  };
  addEventListener('hashchange', beginWithLink);
  beginWithLink();
}

/** Where a lesson has exercises, their element comes with the reader, or with a press; a run of one waits for it until it is there or cannot be loaded. */
function startExercises(context: NotebookContext): void {
  const exercises = [...document.querySelectorAll<HTMLElement>('lesson-exercise')];
  if (exercises.length === 0) return;
  const { attendance, texts } = context;
  const defined = Promise.withResolvers<(exercise: Element) => Promise<void>>();
  const buttons = exercises.flatMap((exercise) => {
    setExerciseWords(exercise, texts.exercise, document.documentElement.lang);
    return [...exercise.querySelectorAll<HTMLButtonElement>('[data-exercise]')];
  });
  const come = pressBefore(buttons, () => void begin());
  const part = attendance.add(async () => {
    const [{ LessonExercise }, whole] = await loadPart(context, () => import('../notebook/exercises/lesson-exercise.ts'));
    defineElement('lesson-exercise', LessonExercise, whole);
    defined.resolve(async (exercise) => {
      if (exercise instanceof LessonExercise) await exercise.prepare();
    });
    come();
  });
  /** What was pressed and does nothing yet says why. It is pressed again once its part is there, which says what goes on. */
  const begin = async (): Promise<void> => {
    void attendance.begin();
    if (await part.come()) return;
    for (const phrase of document.querySelectorAll('lesson-exercise:has([data-exercise][data-pressed]) .rn-phrase-of-exercise'))
      phrase.textContent = texts.snippet.notLoaded;
  };
  const prepare = async (exercise: Element): Promise<void> => {
    void attendance.begin();
    if (!(await part.come())) throw new Error(texts.snippet.notLoaded);
    await (
      await defined.promise
    )(exercise);
  };
  document.addEventListener('snippet-prepare', ({ target, detail }) => {
    const exercise = target instanceof Element ? target.closest('lesson-exercise') : null;
    if (exercise !== null) detail.until(prepare(exercise));
  });
}

/** Where a lesson or a reader's cells have snippets that not every server can run: says so of those that this one cannot. */
async function markUnfit(context: NotebookContext): Promise<void> {
  const needed = Promise.withResolvers<void>();
  const look = (): void => {
    if (document.querySelector('redis-snippet[server]') !== null) needed.resolve();
  };
  look();
  document.addEventListener(cellsShownEvent, look);
  await needed.promise;
  document.removeEventListener(cellsShownEvent, look);
  const [{ markUnfitSnippets }, whole] = await untilLoaded(() => loadPart(context, () => import('../notebook/unfit-snippets.ts')));
  await markUnfitSnippets(document, whole);
}

/** Has the reader told where the browser does not keep what is theirs. */
function tellOfTrouble(context: NotebookContext): void {
  let notice: Promise<{ tell(trouble: Trouble): void }> | null = null;
  const load = async (): Promise<{ tell(trouble: Trouble): void }> => {
    const [{ TroubleNotice }, { texts }] = await untilLoaded(() => loadPart(context, () => import('../notebook/store/trouble-notice.ts')));
    return new TroubleNotice(texts.store);
  };
  const tell = async (trouble: Trouble): Promise<void> => (await (notice ??= load())).tell(trouble);
  context.store.onTrouble((trouble) => void tell(trouble));
}

/** Links to snippets, and where a lesson has room for them the reader's own cells, to which it resolves; null: it has none. */
function addReadersParts(context: NotebookContext): Promise<CellBoard | null> {
  const { promise: board, resolve } = Promise.withResolvers<CellBoard | null>();
  const content = document.querySelector<HTMLElement>('redis-notebook:has(template[data-cell-kind]) .sl-markdown-content');
  const pointer = new LastMove(content ?? document);
  const startCells = async (program: { CellBoard: typeof CellBoard }, lesson: HTMLElement, whole: WholeContext): Promise<CellBoard> => {
    const started = new program.CellBoard(lesson, whole);
    await started.start(pointer.take());
    return started;
  };
  context.attendance.add(async () => {
    const [{ startSharing }, cells, whole] = await Promise.all([
      import('../notebook/share/share-links.ts'),
      content === null ? null : import('../notebook/cells/cell-board.ts'),
      wholeContext(context),
    ]);
    // A run does not wait until the cells are read.
    resolve(cells === null || content === null ? null : startCells(cells, content, whole));
    startSharing(whole, board);
  });
  return board;
}

/** The reader's own notebooks, where a page shows them: on the page that they have for theirs, and on the home page where its last visit listed some. */
async function beginNotebooks(context: NotebookContext, cells: Promise<CellBoard | null>): Promise<void> {
  const isListed = document.documentElement.style.getPropertyValue('--notebook-rows') !== '';
  if (document.querySelector(isListed ? '.notebook-bar, .home-notebooks' : '.notebook-bar') === null) return;
  const { startNotebooks } = await untilLoaded(() => import('./notebook-elements.ts'));
  await startNotebooks(context, cells);
}

/** With the reader's first move: before it nobody can point at a command. */
async function loadCommandTips(context: NotebookContext, cells: Promise<CellBoard | null>, pointer: LastMove): Promise<void> {
  const [{ CommandTips }, whole] = await untilLoaded(() => loadPart(context, () => import('./command-tips/command-tips.ts')));
  new CommandTips(whole, cells).start(pointer.take());
}

/** Tells the page's style and its snippets whose Redis it is; in a class, has its student's part begin. cells: the reader's own. */
async function heedBridge(context: NotebookContext, cells: Promise<CellBoard | null>): Promise<void> {
  const health = await context.transport.health();
  if (health === null) return;
  document.documentElement.dataset['isolation'] = health.isolation;
  if (health.class) void untilLoaded(() => import('./class-elements.ts')).then(({ startStudent }) => startStudent(context, cells));
  const hasNetworks = health.isolation !== 'rewritten' && health.cables !== false;
  if (hasNetworks || document.querySelector('redis-snippet[on]') === null) return;
  const [{ tellOfNoNetworks }, whole] = await untilLoaded(() => loadPart(context, () => import('../notebook/no-networks.ts')));
  tellOfNoNetworks(document, whole);
}
