// Student part: what a page does in a class: it tells what its student does, shows what the class says, and does what the teacher asks of it.
import type { ClassFacts, ClassWord } from '../../class-protocol.ts';
import type { CellBoard } from '../../notebook/cells/cell-board.ts';
import { countKeys } from '../../notebook/data-reset.ts';
import { machineNewEvent } from '../../notebook/machine-new.ts';
import type { NotebookContext } from '../../notebook/page-context.ts';
import { pageAddress } from '../../snippet/snippet-identity.ts';
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import { AskedDeeds } from './asked-deeds.ts';
import { BannerStack } from './banner-stack.ts';
import type { BannerAct } from './banner.ts';
import { bannersOf } from './banners.ts';
import { carriedNotices, carryNotices, knownBefore, rememberKnown } from './carried.ts';
import { ClassBar } from './class-bar.ts';
import { ClassLink } from './class-link.ts';
import { inLanguage } from './in-language.ts';
import { RunGate } from './run-gate.ts';
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
  type StudentState,
} from './student-state.ts';
import { adoptStudentStyle } from './style.ts';

export class StudentPart {
  readonly #context: NotebookContext;
  readonly #texts: StudentTexts;
  readonly #page = pageAddress(location.pathname);
  readonly #link: ClassLink;
  readonly #report: StepReport;
  readonly #deeds: AskedDeeds;
  readonly #shown: ShownPage;
  readonly #gate: RunGate;
  readonly #bar: ClassBar;
  readonly #stack: BannerStack;
  #state: StudentState = noState;
  /** Where a teacher typed last. */
  #typedStep: number | null = null;

  /** cells: the reader's own; null: this page has no place for any. */
  constructor(context: NotebookContext, texts: StudentTexts, cells: Promise<CellBoard | null>) {
    this.#context = context;
    this.#texts = texts;
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
    this.#deeds = new AskedDeeds({
      page: this.#page,
      attendance: context.attendance,
      cells,
      place: () => this.#report.place,
      notice: (notice) => this.#become(withNotice(this.#state, notice)),
    });
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
    this.#deeds.start();
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
        return this.#deeds.open(word.from, word.page, word.step);
      case 'snippet':
        return void this.#deeds.place(word);
      case 'run':
        return this.#deeds.run(word.page, word.step);
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
        return this.#deeds.go(act.place);
      case 'show-sent':
        this.#become(without(this.#state, act.key));
        return void this.#deeds.showSent();
      case 'bring-back':
        // Where the link is gone it stays offered.
        if (this.#link.sayNow({ type: 'bring-back', at: act.at })) this.#become(bringingBack(this.#state));
        return;
      case 'leave':
        return location.assign(inLanguage(act.page));
    }
  }

  /** The teacher's letters, while they may type. */
  #type(word: Extract<ClassWord, { type: 'typed' }>): void {
    if (!this.#state.visits.some(({ id, state }) => id === word.visit && state === 'types')) return;
    const step = this.#deeds.type(word, this.#state.facts?.teacher || this.#texts.teacher);
    if (step === undefined) return;
    this.#typedStep = step;
    this.#show();
  }
}

function whoseOf({ id, student }: ClassFacts): string {
  return `${id} ${student.name}`;
}
