// Elements: makes the custom elements of a page work, each with the page's context.
import type { Transport } from '../bridge/transport.ts';
import { RunBar } from '../notebook/run-bar.ts';
import { RedisNotebook } from '../notebook/redis-notebook.ts';
import type { CellBoard } from '../notebook/cells/cell-board.ts';
import type { NotebookContext } from '../notebook/page-context.ts';
import { cellsShownEvent } from '../notebook/cells/cells-shown.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { sharePrefix } from '../notebook/share/share-prefix.ts';
import type { Trouble } from '../notebook/store/browser-store.ts';
import { firstMove } from '../runners/attendance.ts';
import { defineSnippets } from '../snippet/define.ts';
import { ConnectPanel } from './connect-panel.ts';
import { pressAgain } from './early-press.ts';
import { LastMove } from './last-move.ts';
import { LessonProgress } from './lesson-progress.ts';
import { MachineMenu } from './machine-menu.ts';
import { focusWhereItScrolls } from './scroll-focus.ts';
import { SharedBanner } from './shared-banner.ts';
import { SiteSearch } from './site-search.ts';

/** Defines them once; those on the page start to work. */
export function defineElements(context: NotebookContext): void {
  void markIsolation(context.transport);
  defineSnippets(context);
  // On a phone a wide table scrolls by itself.
  for (const table of document.querySelectorAll<HTMLElement>('.sl-markdown-content table')) focusWhereItScrolls(table);
  customElements.define(
    'redis-notebook',
    class extends RedisNotebook {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'run-bar',
    class extends RunBar {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'machine-menu',
    class extends MachineMenu {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'connect-panel',
    class extends ConnectPanel {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'site-search',
    class extends SiteSearch {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'shared-banner',
    class extends SharedBanner {
      protected override readonly context = context;
    },
  );
  customElements.define(
    'lesson-progress',
    class extends LessonProgress {
      protected override readonly context = context;
    },
  );
  startExercises(context);
  void markUnfit(context);
  if (document.querySelector('hero-snippet, continue-link, lesson-path') !== null) void defineHome(context);
  context.attendance.add(() => definePageMenu(context));
  tellOfTrouble(context);
  attendReader(context);
  pressAgain(document);
}

/** What the first page alone has. */
async function defineHome(context: NotebookContext): Promise<void> {
  const { defineHomeElements } = await untilLoaded(() => import('./home-elements.ts'));
  defineHomeElements(context);
}

/** It opens and closes without. */
async function definePageMenu(context: NotebookContext): Promise<void> {
  const { PageMenu } = await import('./page-menu.ts');
  customElements.define(
    'page-menu',
    class extends PageMenu {
      protected override readonly context = context;
    },
  );
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
  store.whenKept(begin);
  void startNotebooks(context, cells);
  // The page of notebooks is what its reader has there.
  if (document.querySelector('.notebook-bar') !== null) begin();
  const beginWithLink = (): void => {
    if (location.hash.startsWith(sharePrefix)) begin();
  };
  addEventListener('hashchange', beginWithLink);
  beginWithLink();
}

/** Where a lesson has exercises, their element is loaded after the page works; a run of one waits for it. */
function startExercises(context: NotebookContext): void {
  if (document.querySelector('lesson-exercise') === null) return;
  const defined = untilLoaded(() => import('../notebook/exercises/lesson-exercise.ts')).then(({ LessonExercise }) =>
    customElements.define(
      'lesson-exercise',
      class extends LessonExercise {
        protected override readonly context = context;
      },
    ),
  );
  document.addEventListener('snippet-prepare', ({ target, detail }) => {
    const exercise = target instanceof Element ? target.closest('lesson-exercise') : null;
    if (exercise !== null) detail.until(defined.then(() => exercise.prepare()));
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
  const { markUnfitSnippets } = await untilLoaded(() => import('../notebook/unfit-snippets.ts'));
  await markUnfitSnippets(document, context);
}

/** Has the reader told where the browser does not keep what is theirs. */
function tellOfTrouble({ store, texts }: NotebookContext): void {
  let notice: Promise<{ tell(trouble: Trouble): void }> | null = null;
  const load = async (): Promise<{ tell(trouble: Trouble): void }> => {
    const { TroubleNotice } = await untilLoaded(() => import('../notebook/store/trouble-notice.ts'));
    return new TroubleNotice(texts.store);
  };
  const tell = async (trouble: Trouble): Promise<void> => (await (notice ??= load())).tell(trouble);
  store.onTrouble((trouble) => void tell(trouble));
}

/** Links to snippets, and where a lesson has room for them the reader's own cells, to which it resolves; null: it has none. */
function addReadersParts(context: NotebookContext): Promise<CellBoard | null> {
  const { promise: board, resolve } = Promise.withResolvers<CellBoard | null>();
  const content = document.querySelector<HTMLElement>('redis-notebook:has(template[data-cell-kind]) .sl-markdown-content');
  const pointer = new LastMove(content ?? document);
  const startCells = async (program: { CellBoard: typeof CellBoard }, lesson: HTMLElement): Promise<CellBoard> => {
    const started = new program.CellBoard(lesson, context);
    await started.start(pointer.take());
    return started;
  };
  context.attendance.add(async () => {
    const [{ startSharing }, cells] = await Promise.all([
      import('../notebook/share/share-links.ts'),
      content === null ? null : import('../notebook/cells/cell-board.ts'),
    ]);
    // A run does not wait until the cells are read.
    resolve(cells === null || content === null ? null : startCells(cells, content));
    startSharing(context, board);
  });
  return board;
}

/** The reader's own notebooks: on the page that they have for theirs, and on the home page where its last visit listed some. */
async function startNotebooks(context: NotebookContext, cells: Promise<CellBoard | null>): Promise<void> {
  const home = document.querySelector<HTMLElement>('.home-notebooks > section');
  if (home !== null && document.documentElement.style.getPropertyValue('--notebook-rows') !== '') {
    const { showHomeNotebooks } = await untilLoaded(() => import('../notebook/notebooks/home-notebooks.ts'));
    return await showHomeNotebooks(home, home.dataset['address'] ?? '', context);
  }
  const bar = document.querySelector<HTMLElement>('.notebook-bar');
  const list = document.querySelector<HTMLElement>('.notebook-list');
  const content = document.querySelector<HTMLElement>('.sl-markdown-content');
  const board = bar === null ? null : await cells;
  if (bar === null || list === null || content === null || board === null) return;
  const { NotebooksPage } = await untilLoaded(() => import('../notebook/notebooks/notebooks-page.ts'));
  const started = new NotebooksPage({ bar, list, content }, board, context).start();
  pressAgain(document);
  await started;
}

/** With the reader's first move: before it nobody can point at a command. */
async function loadCommandTips(context: NotebookContext, cells: Promise<CellBoard | null>, pointer: LastMove): Promise<void> {
  const { CommandTips } = await untilLoaded(() => import('./command-tips.ts'));
  new CommandTips(context, cells).start(pointer.take());
}

/** Tells the page's style and its snippets whose Redis it is. */
async function markIsolation(transport: Transport): Promise<void> {
  const health = await transport.health();
  if (health !== null) document.documentElement.dataset['isolation'] = health.isolation;
}
