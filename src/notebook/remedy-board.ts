// Remedy board: says under a snippet what it rests on before it runs, and what can be done where it failed or differs.
import type { PageMachine } from '../machine/page-machine.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import type { RunResult } from '../snippet/run-result.ts';
import type { Trouble } from '../snippet/run-trouble.ts';
import type { NotebookContext } from './page-context.ts';
import { isPlayed } from './playback.ts';
import type { RedisNotebook } from './redis-notebook.ts';
import { remedyFor, type Remedy } from './remedy.ts';
import { startServer, stopServer } from './server-remedies.ts';

export class RemedyBoard {
  readonly #notebook: RedisNotebook;
  readonly #machine: PageMachine;
  readonly #context: NotebookContext;
  /** The one whose earlier steps are told, because its Run has the hand or the focus. */
  #warned: RedisSnippet | null = null;

  constructor(notebook: RedisNotebook, context: NotebookContext) {
    this.#notebook = notebook;
    this.#context = context;
    this.#machine = context.machine;
  }

  start(): void {
    for (const event of ['pointerover', 'focusin'] as const) this.#notebook.addEventListener(event, ({ target }) => this.#approach(target));
    this.#notebook.addEventListener('snippet-state', ({ target, detail: { state, result, trouble = null } }) => {
      if (!(target instanceof RedisSnippet)) return;
      if (state === 'running' || state === 'idle') target.chrome.strip('remedy', null);
      if (state !== 'running') this.#warn(target, false);
      if (result !== undefined) this.#answer(target, result, trouble);
    });
  }

  /** A hand or the focus is at a snippet: at its Run, what it rests on is told. */
  #approach(target: EventTarget | null): void {
    if (!(target instanceof Element)) return;
    const snippet = target.closest('redis-snippet');
    if (this.#warned !== null && this.#warned !== snippet) this.#warn(this.#warned, false);
    if (snippet instanceof RedisSnippet && target.closest('[data-action="run"]') !== null) this.#warn(snippet, true);
  }

  /** Says which steps above it have not run, or no longer. */
  #warn(snippet: RedisSnippet, isWanted: boolean): void {
    const { run: texts } = this.#context.texts;
    const earlier = isWanted && snippet.state === 'idle' ? this.#earlier(snippet) : [];
    this.#warned = earlier.length === 0 ? null : snippet;
    const links = [
      { label: texts.runToHere, act: () => void this.#notebook.runTo(snippet) },
      { label: texts.runOnlyThis, act: () => void snippet.run() },
    ];
    snippet.chrome.strip(
      'earlier-steps',
      earlier.length === 0 ? null : { text: texts.earlierSteps(earlier.map(({ chrome }) => chrome.number)), links },
    );
  }

  /** The snippets above one in its session that have not done their part since the page was loaded. */
  #earlier(snippet: RedisSnippet): RedisSnippet[] {
    const { snippets } = this.#notebook;
    return snippets
      .slice(0, Math.max(0, snippets.indexOf(snippet)))
      .filter((one) => one.kind === snippet.kind && one.session === snippet.session && isPlayed(one) && !this.#notebook.run.isSettled(one));
  }

  #answer(snippet: RedisSnippet, result: RunResult, trouble: Trouble | null): void {
    const remedy = remedyFor(snippet.kind, result, trouble, this.#earlier(snippet).length > 0);
    if (remedy !== null && (remedy.kind === 'run-before' || document.documentElement.dataset['isolation'] !== 'shared')) {
      this.#offer(snippet, remedy, snippet.steps.length - result.steps.length);
    }
  }

  /** left: how many commands of the run did not begin. */
  #offer(snippet: RedisSnippet, remedy: Remedy, left: number): void {
    const { run: texts } = this.#context.texts;
    const { chrome } = snippet;
    switch (remedy.kind) {
      case 'start-server': {
        const start = async (): Promise<void> => {
          chrome.strip('remedy', { text: texts.startingServer(remedy.port) });
          const failure = await startServer(this.#machine, remedy.port);
          const links = [{ label: texts.runAgain, act: () => void snippet.run() }];
          chrome.strip('remedy', failure === null ? { text: texts.serverListens(remedy.port), links } : { text: failure });
        };
        chrome.strip('remedy', {
          text: [texts.nothingListens(remedy.port), ...(left > 0 ? [this.#context.texts.snippet.skipped(left)] : [])].join(' '),
          links: [{ label: texts.startServer, act: () => void start() }, ...this.#beforeLink(snippet)],
        });
        return;
      }
      case 'start-again': {
        const again = async (): Promise<void> => {
          chrome.strip('remedy', { text: texts.stoppingServer(remedy.port) });
          const failure = await stopServer(this.#machine, remedy.port, texts);
          if (failure !== null) chrome.strip('remedy', { text: failure });
          else await snippet.run();
        };
        chrome.strip('remedy', { text: texts.serverRuns(remedy.port), links: [{ label: texts.stopAndStart, act: () => void again() }] });
        return;
      }
      case 'run-before':
        chrome.strip('remedy', {
          text: texts.earlierSteps(this.#earlier(snippet).map((one) => one.chrome.number)),
          links: this.#beforeLink(snippet),
        });
    }
  }

  #beforeLink(snippet: RedisSnippet): { label: string; act: () => void }[] {
    if (this.#earlier(snippet).length === 0) return [];
    return [{ label: this.#context.texts.run.runBefore, act: () => void this.#notebook.runTo(snippet) }];
  }
}
