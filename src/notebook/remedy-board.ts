// Remedy board: says under a snippet what it rests on before it runs, and what can be done where it failed or differs.
import { failureText } from '../runners/failure-text.ts';
import type { PageMachine } from '../machine/page-machine.ts';
import { RedisSnippet } from '../snippet/redis-snippet.ts';
import type { RunResult } from '../snippet/run-result.ts';
import type { Trouble } from '../snippet/run-trouble.ts';
import { countKeys, removeKeys } from './data-reset.ts';
import type { KeyWrite } from './key-writers.ts';
import { machineNewEvent } from './machine-new.ts';
import type { WholeContext } from './page-context.ts';
import { isPlayed } from './playback.ts';
import type { RedisNotebook } from './redis-notebook.ts';
import { remedyFor, type Remedy } from './remedy.ts';
import { startServer, stopServer } from './server-remedies.ts';
import { WriteWatch } from './write-watch.ts';

export class RemedyBoard {
  readonly #notebook: RedisNotebook;
  readonly #machine: PageMachine;
  readonly #context: WholeContext;
  /** The one whose earlier steps are told, because its Run has the hand or the focus. */
  #warned: RedisSnippet | null = null;
  readonly #writes: WriteWatch;
  /** The run that what is being found out is about. */
  readonly #latest = new WeakMap<RedisSnippet, RunResult>();

  constructor(notebook: RedisNotebook, context: WholeContext) {
    this.#notebook = notebook;
    this.#context = context;
    this.#machine = context.machine;
    this.#writes = new WriteWatch(context.commandReference);
  }

  start(): void {
    for (const event of ['pointerover', 'focusin'] as const) this.#notebook.addEventListener(event, ({ target }) => this.#approach(target));
    this.#notebook.addEventListener('snippet-state', ({ target, detail: { state, result, trouble = null } }) => {
      if (!(target instanceof RedisSnippet)) return;
      if (state === 'running' || state === 'idle') target.chrome.strip('remedy', null);
      if (target === this.#warned) this.#warn(target, false);
      if (state === 'running') this.#writes.began(target);
      if (state === 'idle') {
        this.#latest.delete(target);
        this.#writes.renewed(target);
      }
      if (result !== undefined) this.#answer(target, result, trouble);
    });
    document.addEventListener(machineNewEvent, () => this.#writes.forget());
    // What had this loaded: the hand or the focus that is here already, or a run that has begun.
    for (const here of [[...document.querySelectorAll(':hover')].at(-1), document.activeElement]) this.#approach(here ?? null);
    for (const snippet of this.#notebook.querySelectorAll('redis-snippet[state="running"]'))
      if (snippet instanceof RedisSnippet) this.#writes.began(snippet);
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
    const { remedies: texts } = this.#context.texts;
    const earlier = isWanted && snippet.state === 'idle' ? this.#earlier(snippet) : [];
    this.#warned = earlier.length === 0 ? null : snippet;
    const links = [
      { label: this.#context.texts.run.runToHere, act: () => void this.#notebook.runTo(snippet) },
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
      .filter(
        (one) =>
          one.kind === snippet.kind &&
          one.session === snippet.session &&
          one.computer === snippet.computer &&
          isPlayed(one) &&
          !this.#notebook.run.isSettled(one),
      );
  }

  #answer(snippet: RedisSnippet, result: RunResult, trouble: Trouble | null): void {
    const remedy = remedyFor(snippet, result, trouble, this.#earlier(snippet).length > 0);
    this.#latest.set(snippet, result);
    const write = this.#writes.ended(snippet, result, remedy?.kind === 'reset-data' ? remedy.at : -1);
    if (remedy?.kind === 'reset-data') void this.#offerReset(snippet, result, write);
    else if (remedy !== null && (remedy.kind === 'run-before' || document.documentElement.dataset['isolation'] !== 'shared')) {
      this.#offer(snippet, remedy, snippet.steps.length - result.steps.length);
    }
  }

  /** left: how many commands of the run did not begin. */
  #offer(snippet: RedisSnippet, remedy: Exclude<Remedy, { kind: 'reset-data' }>, left: number): void {
    const { remedies: texts } = this.#context.texts;
    const { chrome } = snippet;
    switch (remedy.kind) {
      case 'start-server': {
        const start = async (): Promise<void> => {
          const result = this.#latest.get(snippet);
          chrome.strip('remedy', { text: texts.startingServer(remedy.port) });
          const failure = await startServer(this.#machine, remedy.port, this.#context.texts);
          // Whoever has run it again meanwhile has another answer.
          if (this.#latest.get(snippet) !== result || snippet.state === 'running') return;
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
          const failure = await stopServer(this.#machine, remedy.port, this.#context.texts);
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

  /** Offers to begin with no data, where there are any of the reader's own, and says who changed the step's key, where that is known. */
  async #offerReset(snippet: RedisSnippet, result: RunResult, writing: Promise<KeyWrite<RedisSnippet> | null>): Promise<void> {
    if (document.documentElement.dataset['isolation'] === 'shared') return;
    const [write, keys] = await Promise.all([writing, countKeys(this.#machine)]);
    if (keys === null || keys === 0 || this.#latest.get(snippet) !== result || snippet.state === 'running') return;
    const { remedies: texts } = this.#context.texts;
    const { chrome } = snippet;
    const other = write === null || write.snippet === snippet || !write.snippet.isConnected ? null : write.snippet;
    const text =
      write === null
        ? texts.dataDiffers
        : other === null
          ? texts.changedBefore(write.key, write.command)
          : texts.changedLast(other.chrome.number, write.key, write.command);
    const offer = (): void =>
      chrome.strip('remedy', {
        text,
        links: [...(other === null ? [] : [{ label: texts.showIt, act: () => other.take() }]), { label: texts.resetData, act: ask }],
      });
    const ask = (): void =>
      chrome.strip('remedy', {
        text: texts.resetAsks(keys),
        links: [
          { label: texts.keepData, act: offer },
          { label: texts.resetConfirmed, act: () => void this.#resetData(snippet) },
        ],
      });
    offer();
  }

  /** Removes all keys and runs the page to a snippet, every session of its beginning anew. */
  async #resetData(snippet: RedisSnippet): Promise<void> {
    const { runners } = this.#context;
    try {
      const refusal = await removeKeys(this.#machine);
      if (refusal !== null) return snippet.chrome.strip('remedy', { text: refusal });
    } catch (error) {
      return snippet.chrome.strip('remedy', { text: failureText(error, this.#context.texts.failures) });
    }
    this.#writes.forget();
    for (const { kind, session } of this.#notebook.snippets) if (kind === 'redis') runners.renew(kind, session);
    await this.#notebook.runTo(snippet, { anew: true });
  }

  #beforeLink(snippet: RedisSnippet): { label: string; act: () => void }[] {
    if (this.#earlier(snippet).length === 0) return [];
    return [{ label: this.#context.texts.remedies.runBefore, act: () => void this.#notebook.runTo(snippet) }];
  }
}
