// Class bar: at the foot of each page of a student: who they are, in which class, their hand, and a small menu.
import type { ClassFacts } from '../../class-protocol.ts';
import type { StudentTexts } from '../../texts/student/student-texts.ts';
import { icon, type IconName } from './icons.ts';
import { inLanguage } from './in-language.ts';
import type { StudentState } from './student-state.ts';

/** What its buttons do. */
export interface BarActs {
  readonly hand: (isUp: boolean) => void;
  readonly reachable: (isReachable: boolean) => void;
  /** What was put aside is to be offered again. */
  readonly offerData: () => void;
}

export class ClassBar {
  readonly #root = document.createElement('div');
  readonly #texts: StudentTexts;
  readonly #menu = document.createElement('details');
  readonly #name = document.createElement('b');
  readonly #className = document.createElement('span');
  readonly #machine = document.createElement('p');
  readonly #reachable = document.createElement('input');
  readonly #aside = document.createElement('p');
  readonly #start = document.createElement('span');
  readonly #up = document.createElement('span');
  readonly #line = document.createElement('span');
  readonly #minutes = document.createElement('span');
  readonly #hand = document.createElement('button');
  #isUp = false;
  /** Those that it shows. */
  #facts: ClassFacts | null = null;

  constructor(texts: StudentTexts, acts: BarActs) {
    this.#texts = texts;
    this.#root.className = 'rc-bar not-content';
    this.#root.setAttribute('role', 'region');
    this.#root.setAttribute('aria-label', texts.region);
    this.#buildMenu(acts);
    const strong = document.createElement('b');
    strong.textContent = texts.handUp;
    const words = document.createElement('span');
    this.#minutes.className = 'rc-wide';
    words.append(strong, this.#line, this.#minutes);
    this.#up.className = 'rc-up';
    this.#up.append(icon('hand'), words);
    const status = document.createElement('span');
    status.setAttribute('role', 'status');
    this.#start.className = 'rc-start';
    this.#start.hidden = true;
    status.append(this.#start, this.#up);
    this.#hand.type = 'button';
    this.#hand.className = 'rc-button';
    this.#hand.addEventListener('click', () => acts.hand(!this.#isUp));
    this.#root.append(this.#menu, status, this.#hand);
  }

  /** Puts it on the page. */
  start(): void {
    document.body.append(this.#root);
    document.documentElement.dataset['inClass'] = '';
  }

  /** now: Unix time in milliseconds. */
  show({ facts, hand, start, aside, over }: StudentState, now: number): void {
    this.#root.hidden = facts === null || over !== null;
    document.documentElement.toggleAttribute('data-in-class', !this.#root.hidden);
    if (facts === null) return;
    const [name, className] = this.#texts.who(facts.student.name, facts.name);
    put(this.#name, name);
    put(this.#className, className);
    put(this.#machine, this.#texts.hostname(facts.student.hostname));
    // Between two facts it shows what was pressed last.
    if (facts !== this.#facts) this.#reachable.checked = facts.student.reachable;
    this.#facts = facts;
    this.#aside.hidden = aside === null;
    this.#start.hidden = start === null;
    put(this.#start, start === null ? '' : this.#texts.starts(start));
    this.#isUp = hand !== null;
    this.#up.hidden = hand === null;
    put(this.#line, hand === null ? '' : this.#texts.inLine(hand.place));
    put(this.#minutes, hand === null ? '' : this.#texts.forMinutes(Math.max(0, Math.floor((now - hand.since) / 60_000))));
    const label = hand === null ? this.#texts.raiseHand : this.#texts.lowerHand;
    if (this.#hand.textContent !== label) this.#hand.replaceChildren(...(hand === null ? [icon('hand')] : []), label);
  }

  #buildMenu({ reachable, offerData }: BarActs): void {
    const summary = document.createElement('summary');
    summary.setAttribute('aria-label', this.#texts.menu);
    this.#className.className = 'rc-wide';
    const arrow: IconName = 'down';
    summary.append(this.#name, this.#className, icon(arrow));
    const panel = document.createElement('div');
    const label = document.createElement('label');
    this.#reachable.type = 'checkbox';
    this.#reachable.setAttribute('role', 'switch');
    this.#reachable.addEventListener('change', () => reachable(this.#reachable.checked));
    const words = document.createElement('span');
    words.textContent = this.#texts.reachable;
    label.append(this.#reachable, words);
    const about = document.createElement('p');
    about.textContent = this.#texts.reachableAbout;
    const back = document.createElement('button');
    back.type = 'button';
    back.className = 'rc-button';
    back.textContent = this.#texts.bringBack;
    this.#aside.hidden = true;
    this.#aside.append(back);
    back.addEventListener('click', () => {
      this.#menu.open = false;
      summary.focus({ preventScroll: true });
      offerData();
    });
    const privacy = document.createElement('a');
    privacy.href = inLanguage('/privacy/');
    privacy.textContent = this.#texts.privacy;
    panel.append(this.#machine, label, about, this.#aside, privacy);
    this.#menu.append(summary, panel);
    this.#menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#menu.open) return;
      event.preventDefault();
      this.#menu.open = false;
      summary.focus({ preventScroll: true });
    });
    document.addEventListener('pointerdown', ({ target }) => {
      if (target instanceof Node && !this.#menu.contains(target)) this.#menu.open = false;
    });
  }
}

/** Only where it changes: a screen reader need not hear it again. */
function put(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
