// Student part: what a page does in a class: it tells what its student does, shows what the class says, and does what the teacher asks of it.
import type { ClassFacts, ClassWord } from '../../class-protocol.ts';
import { newCell } from '../../notebook/cells/cell.ts';
import type { CellBoard } from '../../notebook/cells/cell-board.ts';
import { countKeys } from '../../notebook/data-reset.ts';
import { machineNewEvent } from '../../notebook/machine-new.ts';
import type { NotebookContext } from '../../notebook/page-context.ts';
import { RedisSnippet } from '../../snippet/redis-snippet.ts';
import { pageAddress } from '../../snippet/snippet-identity.ts';
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import { stepElement, stepNumber } from '../step-number.ts';
import { BannerStack } from './banner-stack.ts';
import { bannersOf, type BannerAct } from './banners.ts';
import {
  carriedNotices,
  carryNotices,
  carryOpening,
  carrySnippet,
  knownBefore,
  rememberKnown,
  takeOpening,
  takeSnippets,
  type CarriedSnippet,
} from './carried.ts';
import { ClassBar } from './class-bar.ts';
import { ClassLink } from './class-link.ts';
import { inLanguage } from './in-language.ts';
import { studentLimits } from './limits.ts';
import { RunGate } from './run-gate.ts';
import { isTooLong } from './shown-source.ts';
import { ShownPage } from './shown-page.ts';
import { StepReport } from './step-report.ts';
import { stepLabel } from './step-label.ts';
import {
  areRunsHeld,
  bringingBack,
  connected,
  endedHere,
  heard,
  lost,
  noState,
  offeredAgain,
  without,
  withKnown,
  withNotice,
  type Place,
  type StudentState,
} from './student-state.ts';
import { adoptStudentStyle } from './style.ts';
import { withTyped } from './typed-change.ts';

export class StudentPart {
  readonly #context: NotebookContext;
  readonly #texts: StudentTexts;
  /** The reader's own cells; null: this page has no place for any. */
  readonly #cells: Promise<CellBoard | null>;
  readonly #page = pageAddress(location.pathname);
  readonly #link: ClassLink;
  readonly #report: StepReport;
  readonly #shown: ShownPage;
  readonly #gate: RunGate;
  readonly #bar: ClassBar;
  readonly #stack: BannerStack;
  #state: StudentState = noState;
  /** Where a teacher typed last. */
  #typedStep: number | null = null;

  constructor(context: NotebookContext, texts: StudentTexts, cells: Promise<CellBoard | null>) {
    this.#context = context;
    this.#texts = texts;
    this.#cells = cells;
    this.#link = new ClassLink(context.transport.endpoint, {
      onOpen: () => {
        this.#connected();
        return [this.#report.place, ...this.#report.states.again];
      },
      onWord: (word) => this.#hear(word),
      onLost: () => this.#become(lost(this.#state, Date.now())),
      onGone: () => {
        // Whoever was never let in, as on the page by which one joins, has lost nothing.
        if (this.#state.facts === null || this.#state.over !== null) return;
        this.#become(heard(this.#state, { type: 'removed', from: this.#state.facts.teacher }, Date.now()));
      },
    });
    this.#report = new StepReport(this.#page, (word) => this.#link.say(word));
    this.#shown = new ShownPage({
      page: this.#page,
      states: this.#report.states,
      step: () => this.#report.place.step,
      say: (word) => void this.#link.sayNow(word),
    });
    this.#gate = new RunGate(texts);
    this.#bar = new ClassBar(texts, {
      hand: (isUp) => this.#link.say({ type: 'hand', isUp }),
      reachable: (isReachable) => this.#link.say({ type: 'reachable', isReachable }),
      offerData: () => this.#become(offeredAgain(this.#state)),
    });
    this.#stack = new BannerStack(texts, (act) => this.#act(act));
  }

  start(): void {
    adoptStudentStyle();
    this.#bar.start();
    this.#stack.start();
    this.#report.start();
    this.#gate.start();
    const opening = takeOpening(this.#page);
    if (opening !== null) this.#opened(opening.from, opening.step, opening.was);
    void this.#placeCarried();
    this.#show();
    // Times are said in minutes, and how long the class computer has been away in seconds.
    setInterval(() => this.#show(), 1_000);
    this.#link.open();
  }

  #hear(word: ClassWord): void {
    const isFirst = this.#state.facts === null && word.type === 'facts';
    const known = isFirst ? knownBefore(whoseOf(word.facts)) : null;
    this.#become(heard(this.#state, word, Date.now()));
    if (isFirst) this.#become(carriedNotices(this.#whose).reduce(withNotice, withKnown(this.#state, known)));
    switch (word.type) {
      case 'open':
        return this.#open(word.from, word.page, word.step);
      case 'snippet':
        return void this.#place(word);
      case 'run':
        return this.#run(word.page, word.step);
      case 'typed':
        return this.#type(word);
      case 'reset':
      case 'brought-back':
        // What the page knows of the keys is of before.
        document.dispatchEvent(new Event(machineNewEvent));
        return;
      case 'removed':
      case 'ended':
        return this.#link.close();
      case 'facts':
      case 'hand':
      case 'start':
      case 'message':
      case 'eyes':
      case 'visit':
        return;
    }
  }

  /** In whose name things are carried on: another student of this browser has their own. */
  get #whose(): string {
    const { facts } = this.#state;
    return facts === null ? '' : whoseOf(facts);
  }

  #become(state: StudentState): void {
    const before = this.#state;
    const isOther = state.notices !== before.notices && before.facts !== null;
    this.#state = state;
    if (state.facts !== null && (state.facts.mayLook !== before.facts?.mayLook || state.closedReset !== before.closedReset))
      rememberKnown(this.#whose, { closedReset: state.closedReset, mayLook: state.facts.mayLook });
    if (isOther) carryNotices(this.#whose, state.notices);
    this.#gate.hold(areRunsHeld(state) ? state.eyes : null);
    this.#shown.showTo(state.visits.filter((visit) => visit.state !== 'ended' && visit.state !== 'asks-to-look').map(({ id }) => id));
    if (!state.visits.some((visit) => visit.state === 'types')) this.#typedStep = null;
    this.#show();
  }

  #show(): void {
    const now = Date.now();
    this.#bar.show(this.#state, now);
    const typedStep = this.#typedStep === null ? null : stepLabel(this.#typedStep);
    this.#stack.show(bannersOf(this.#state, this.#texts, { page: this.#page, labelOf: stepLabel, typedStep, now }));
  }

  /** The class computer answers, maybe after a while. */
  #connected(): void {
    const { lostSince } = this.#state;
    this.#become(connected(this.#state));
    if (lostSince === null || this.#state.facts === null) return;
    const awayMs = Date.now() - lostSince;
    this.#become(withNotice(this.#state, { type: 'again', key: 'again', awayMs, keys: null }));
    void this.#tellKeys(awayMs);
  }

  /** What a Redis holds that runs; none is started for it. */
  async #tellKeys(awayMs: number): Promise<void> {
    const keys = await countKeys(this.#context.machine);
    if (keys !== null && this.#state.notices.some(({ key }) => key === 'again'))
      this.#become(withNotice(this.#state, { type: 'again', key: 'again', awayMs, keys }));
  }

  #act(act: BannerAct): void {
    const now = Date.now();
    switch (act.type) {
      case 'answer':
        return void this.#link.sayNow({ type: 'answer', visit: act.visit, yes: act.yes });
      case 'end':
        this.#link.sayNow({ type: 'end', visit: act.visit, ...(act.only !== undefined && { only: act.only }) });
        // It is over at once, whatever becomes of the word.
        if (act.only === undefined) this.#become(endedHere(this.#state, act.visit, now));
        return;
      case 'close':
        return this.#become(without(this.#state, act.key));
      case 'go':
        if (this.#state.notices.some(({ key, type }) => key === act.key && type !== 'message')) this.#become(without(this.#state, act.key));
        return this.#go(act.place);
      case 'show-sent':
        return void this.#showSent(act.key);
      case 'bring-back':
        // Where the link is gone it stays offered.
        if (this.#link.sayNow({ type: 'bring-back', at: act.at })) this.#become(bringingBack(this.#state));
        return;
      case 'leave':
        return location.assign(inLanguage(act.page));
    }
  }

  #go({ page, step }: Place): void {
    if (page !== this.#page) {
      carryOpening({ from: '', page, step, was: null });
      location.assign(inLanguage(page));
    } else if (step !== null) scrollTo(step);
    else scroll({ top: 0 });
  }

  #open(from: string, page: string, step: number | null): void {
    const was = this.#report.place;
    if (page === this.#page) {
      if (step !== null) scrollTo(step);
      return this.#opened(from, step, was.page === null ? null : { page: was.page, step: was.step, title: null });
    }
    const title = document.querySelector('h1')?.textContent?.trim() ?? document.title;
    carryOpening({ from, page, step, was: { page: this.#page, step: was.step, title } });
    location.assign(inLanguage(page));
  }

  /** The page is where the teacher wanted it, or comes to be. from "": the student went there. */
  #opened(from: string, step: number | null, was: CarriedWas): void {
    if (from !== '') this.#become(withNotice(this.#state, { type: 'opened', key: 'opened', from, step, was }));
    if (step === null || was?.title === null) return;
    const go = (): void => scrollTo(step);
    if (document.readyState === 'complete') go();
    else addEventListener('load', go, { once: true });
  }

  #run(page: string, step: number): void {
    const element = page === this.#page ? stepElement(document, step) : null;
    // An exercise is the student's own.
    if (element instanceof RedisSnippet && !element.hasAttribute('exercise')) void element.run();
  }

  async #place(snippet: CarriedSnippet): Promise<void> {
    void this.#context.attendance.begin();
    const hasPlace = document.querySelector('redis-notebook:has(template[data-cell-kind])') !== null;
    const board = hasPlace ? await this.#cells : null;
    if (board === null) carrySnippet(snippet);
    else board.addAll([newCell(snippet.kind, { source: snippet.source })]);
    this.#become(withNotice(this.#state, { type: 'sent', key: `sent ${snippet.id}`, from: snippet.from, isPlaced: board !== null }));
  }

  async #placeCarried(): Promise<void> {
    if (document.querySelector('redis-notebook:has(template[data-cell-kind])') === null) return;
    for (const snippet of takeSnippets()) await this.#place(snippet);
  }

  async #showSent(key: string): Promise<void> {
    this.#become(without(this.#state, key));
    await this.#cells;
    [...document.querySelectorAll('[data-cell]')].at(-1)?.scrollIntoView({ block: 'center' });
  }

  /** The teacher's letters, in the one snippet that they are for, beside what its student has typed meanwhile. */
  #type({ visit, key, source, base }: Extract<ClassWord, { type: 'typed' }>): void {
    if (!this.#state.visits.some(({ id, state }) => id === visit && state === 'types')) return;
    const snippet = [...document.querySelectorAll('redis-snippet')].find(
      (element) => element instanceof RedisSnippet && element.identity === key,
    );
    if (!(snippet instanceof RedisSnippet)) return;
    // Of a long one the teacher has seen the beginning alone.
    if (isTooLong(snippet.source)) return;
    const text = base === undefined ? source : withTyped(base, source, snippet.source);
    // It has no place any more: the student's text stays, and the teacher's page shows it again.
    if (text === null) return;
    if (snippet.source !== text) snippet.source = text;
    const from = this.#state.facts?.teacher;
    snippet.dataset['typedBy'] = from === undefined || from === '' ? this.#texts.teacher : from;
    setTimeout(() => delete snippet.dataset['typedBy'], studentLimits.flagMs);
    this.#typedStep = stepNumber(snippet);
    this.#show();
  }
}

function whoseOf({ id, student }: ClassFacts): string {
  return `${id} ${student.name}`;
}

type CarriedWas = (Place & { readonly title: string | null }) | null;

function scrollTo(step: number): void {
  stepElement(document, step)?.scrollIntoView({ block: 'center' });
}
