// Join page: asks the bridge for what is typed, waits in the line, counts down, and has the view show what came of it.
import { classWireLimits, type ClassFacts, type JoinRequest } from '../../class-protocol.ts';
import { browserKeptMark } from '../../notebook/store/kept-mark.ts';
import type { EntranceTexts } from '../../texts/entrance-texts.ts';
import { codeFromFragment } from './join-code.ts';
import { askedPage, destinationOf } from './destination.ts';
import { askToJoin, knownHere, lessonPlans, ownClass } from './join-request.ts';
import { emptyForm, missingOf, stageAfter, stageOf, type Stage } from './join-stage.ts';
import { JoinView } from './join-view.ts';

/** Has the page work. page: with the markup of src/pages/[...locale]/join.astro. */
export function startJoining(page: Document, texts: EntranceTexts): void {
  void new JoinPage(page, texts).start();
}

class JoinPage {
  readonly #view: JoinView;
  #stage: Stage = emptyForm;
  /** What is asked for now; null: nothing, or whoever asked has gone on meanwhile. */
  #asking: JoinRequest | null = null;
  /** Of the next look of who waits, or the end of a countdown. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(page: Document, texts: EntranceTexts) {
    this.#view = new JoinView(page, texts.join);
  }

  async start(): Promise<void> {
    const view = this.#view;
    view.form.onSend((request) => void this.#send(request));
    view.on('back', () => this.#show({ ...emptyForm, asks: 'back' }));
    view.on('new', () => this.#show(emptyForm));
    view.on('not-me', () => this.#show(emptyForm));
    view.on('another', () => {
      view.form.forgetCode();
      this.#show(emptyForm);
    });
    view.on('leave', () => this.#show(emptyForm));
    view.on('have-place', () => this.#show({ ...emptyForm, asks: 'back' }));
    addEventListener('hashchange', () => this.#readCode());
    // A page that slept is looked at again: nobody waits for what its timers missed.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.#stage.at === 'waiting') void this.#lookAgain();
    });
    this.#readCode();
    view.form.begin();
    const here = await knownHere();
    // Whoever is known comes back as themselves, whatever the address says.
    const facts = here?.isKnown === true ? await ownClass() : null;
    if (this.#stage !== emptyForm || this.#asking !== null || view.form.isTyping) return;
    if (here?.hasClasses === false) this.#show({ at: 'none' });
    else if (facts !== null) this.#show(stageOf(facts));
  }

  /** The code stays in the address of this page alone: nothing sends a fragment. */
  #readCode(): void {
    const code = codeFromFragment(location.hash);
    if (code !== null) this.#view.form.giveCode(code);
  }

  async #send(request: JoinRequest): Promise<void> {
    if (this.#asking !== null || this.#stage.at !== 'form') return;
    const { asks, trouble } = this.#stage;
    if (trouble?.kind === 'wait' && trouble.until > Date.now()) return;
    const missing = missingOf(request, asks);
    if (missing !== null) this.#show({ ...this.#stage, trouble: missing });
    else await this.#ask(request);
  }

  async #ask(request: JoinRequest): Promise<void> {
    // Each look of who waits asks the same anew.
    const asking = { ...request };
    this.#asking = asking;
    const before = this.#stage;
    this.#view.showAsking();
    const answer = await askToJoin(request);
    // They may have left the line meanwhile, and may be in it again.
    if (this.#asking === asking) this.#show(stageAfter(before, request, answer, Date.now()));
  }

  async #lookAgain(): Promise<void> {
    if (this.#stage.at === 'waiting' && this.#asking === null) await this.#ask(this.#stage.request);
  }

  #show(stage: Stage): void {
    clearTimeout(this.#timer);
    this.#asking = null;
    this.#stage = stage;
    this.#view.show(stage);
    if (stage.at === 'waiting') this.#timer = setTimeout(() => void this.#lookAgain(), classWireLimits.waitAgainMs);
    else if (stage.at === 'form' && stage.trouble?.kind === 'wait') this.#countDown(stage.trouble.until);
    else if (stage.at === 'in') {
      // What the class keeps of them is looked for on their next page, though this browser has nothing of theirs yet.
      browserKeptMark.set();
      void this.#showWay(stage);
    }
  }

  /** Shows the seconds that are left, one by one. until: Unix time in milliseconds. */
  #countDown(until: number): void {
    const left = until - Date.now();
    this.#view.form.showWait(Math.max(0, Math.ceil(left / 1000)));
    if (left > 0) this.#timer = setTimeout(() => this.#countDown(until), left % 1000 || 1000);
  }

  /** The way on, once the bridge has told of the class. */
  async #showWay(stage: Extract<Stage, { at: 'in' }>): Promise<void> {
    const [facts, plans] = await Promise.all([stage.facts ?? ownClass(), lessonPlans()]);
    if (this.#stage !== stage) return;
    const prefix = languagePrefix(location.pathname);
    const destination = destinationOf(askedPage(location.search, location.origin), facts, plans, prefix);
    this.#view.showWay(destination, facts satisfies ClassFacts | null);
  }
}

/** The folder of the page's language, such as "/fr"; "" at the site's root. */
function languagePrefix(pathname: string): string {
  return /^(\/[a-z]{2,3})\/join\//.exec(pathname)?.[1] ?? '';
}
