// Student panel: one student: where they are, what they let the teacher see, and what can be done for them.
import type { LessonPlan, StudentRow, TeacherDeed } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { ask } from '../dialogs/question.ts';
import { icon, type IconName } from '../icons.ts';
import { make, makeButton, setAttribute, setText } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';
import { lastTrouble } from '../model/last-trouble.ts';
import { ConsentBar } from './consent-bar.ts';
import { MachineBox } from './machine-box.ts';
import { Mirror } from './mirror.ts';
import { PointStrip } from './point-strip.ts';

export class StudentPanel implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #actions: DeskActions;
  readonly #title = make('h2', { tabindex: -1 });
  readonly #about = make('p', { class: 'about' });
  readonly #hand = make('span', { class: 'pill accent' });
  readonly #handWords = make('span', {});
  readonly #lower: HTMLButtonElement;
  readonly #consent: ConsentBar;
  readonly #mirror: Mirror;
  readonly #point: PointStrip;
  readonly #machine: MachineBox;
  readonly #error = make('p', { class: 'error' });
  readonly #outcome = make('p', { class: 'outcome', role: 'status' });
  #name: string | null = null;
  #visit: string | null = null;
  #lesson: LessonPlan | null = null;

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#actions = actions;
    const { student } = texts;
    this.#lower = makeButton(student.lower, () => this.#do({ type: 'lower-hand', to: this.#to() }), { class: 'desk-button small' });
    this.#hand.append(icon('hand'), this.#handWords);
    this.#consent = new ConsentBar(texts, actions);
    this.#mirror = new Mirror(texts, (key, source, base) => {
      if (this.#visit !== null) actions.say({ type: 'typed', visit: this.#visit, key, source, base });
    });
    this.#point = new PointStrip(texts, (step) => this.#pointAt(step));
    this.#machine = new MachineBox(texts, actions);
    const close = makeButton(icon('close'), () => actions.closeStudent(), {
      class: 'desk-button quiet small',
      'aria-label': student.close,
    });
    const head = make('header', {}, make('div', {}, this.#title, this.#about), this.#hand, this.#lower, close);
    const deeds = make(
      'div',
      { class: 'deeds' },
      smallButton(student.restart, () => this.#do({ type: 'restart', to: this.#to() }, student.restarted, student.notRestarted), 'reset'),
      smallButton(student.reset, () => void this.#ask('reset')),
      smallButton(student.extend, () => void this.#ask('extend')),
      smallButton(student.message, () => actions.message({ name: this.#name ?? '' }), 'message'),
      smallButton(student.code, () => void this.#tellCode(), 'key'),
      smallButton(student.remove, () => void this.#ask('remove')),
    );
    const machine = make('section', { class: 'machine' }, this.#machine.element, this.#error, deeds, this.#outcome);
    const parts = [this.#consent, this.#mirror, this.#point].map(({ element }) => element);
    this.element = make('aside', { class: 'student-panel' }, head, ...parts, machine);
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !(event.target instanceof HTMLTextAreaElement)) actions.closeStudent();
    });
  }

  /** The keyboard comes here with the panel. */
  focus(): void {
    this.#title.focus({ preventScroll: true });
  }

  show(scene: Scene): void {
    const row = scene.selected === null ? undefined : scene.rows.get(scene.selected);
    if (row === undefined) return;
    const { name } = row;
    const { student } = this.#texts;
    if (name !== this.#name) {
      this.#name = name;
      setText(this.#outcome, '');
      setText(this.#title, name);
      setAttribute(this.element, 'aria-label', student.panel(name));
    }
    setText(this.#about, this.#where(row, scene));
    const place = scene.hands.findIndex((hand) => hand.name === name) + 1;
    // A button that goes takes no focus along.
    if (place === 0 && document.activeElement === this.#lower) this.focus();
    this.#hand.hidden = place === 0;
    this.#lower.hidden = place === 0;
    if (row.handSince !== null) setText(this.#handWords, student.hand(place, scene.now - row.handSince));
    this.#consent.show(scene);
    this.#visit = scene.visit?.visit ?? null;
    const state = scene.visit?.state;
    const isSeen = state === 'looks' || state === 'asked-to-type' || state === 'types';
    this.#mirror.element.hidden = !isSeen;
    if (isSeen) this.#mirror.show(scene.view, { name, lessons: scene.lessons, mayType: state === 'types' });
    this.#lesson = scene.lesson;
    this.#point.show(row, scene.lesson, () => this.focus());
    this.#machine.show(row, scene.now);
    const { text, isFailed } = lastTrouble(row, scene.lesson.page);
    this.#error.hidden = text === '' || isSeen;
    setText(this.#error, text);
    setAttribute(this.#error, 'data-failed', isFailed);
  }

  #where({ hostname, isHere, since, page, step, activeAt }: StudentRow, { now, lessons }: Scene): string {
    const { student, step: stepName } = this.#texts;
    if (!isHere) return student.awayFor(hostname, now - since);
    const lesson = page === null ? undefined : lessons.get(page);
    const where = step === null ? undefined : lesson?.steps[step];
    return student.at(hostname, where === undefined ? (lesson?.title ?? student.elsewhere) : stepName(where), now - activeAt);
  }

  #to(): readonly string[] {
    return this.#name === null ? [] : [this.#name];
  }

  /** done: said where it came about. failed: where it did not. */
  #do(deed: TeacherDeed, done = '', failed = ''): void {
    setText(this.#outcome, '');
    const name = this.#name;
    void (async () => {
      const reply = await this.#actions.deed(deed);
      if (reply === null || this.#name !== name) return;
      setText(this.#outcome, reply.count === 0 ? failed : done);
      // Whoever was removed has no machine to look at, until their panel goes with the news.
      if (deed.type !== 'remove') this.#machine.lookAgain();
    })();
  }

  /** A message with a button that goes there: nobody's page moves by itself for it. */
  #pointAt(step: number): void {
    const where = this.#lesson?.steps[step];
    if (this.#lesson === null || where === undefined || this.#name === null) return;
    const { student, message } = this.#texts;
    const { page } = this.#lesson;
    const deed = { type: 'message', to: this.#to(), text: student.pointText(where), page, step } as const;
    this.#do(deed, student.pointed(this.#name, where), message.nobody);
  }

  async #ask(type: 'reset' | 'extend' | 'remove'): Promise<void> {
    const name = this.#name;
    if (name === null) return;
    const { ask: texts, student } = this.#texts;
    const questions = {
      reset: { title: texts.resetOneTitle(name), about: texts.resetOneAbout(name), accept: texts.resetOneNow },
      extend: { title: texts.extendTitle(name), about: texts.extendAbout, accept: texts.extendNow },
      remove: { title: texts.removeTitle(name), about: texts.removeAbout(name), accept: texts.removeNow(name) },
    };
    if (!(await ask({ ...questions[type], cancel: texts.cancel }))) return;
    const done = { reset: student.wasReset, extend: student.extended, remove: '' }[type];
    const failed = { reset: student.notReset, extend: student.notExtended, remove: '' }[type];
    this.#do({ type, to: [name] }, done, failed);
  }

  /** Behind a button: whoever stands behind the teacher would read it, and the audit trail keeps that somebody looked. */
  async #tellCode(): Promise<void> {
    const name = this.#name;
    if (name === null) return;
    const reply = await this.#actions.deed({ type: 'personal-code', to: [name] });
    if (reply?.personalCode !== undefined && this.#name === name)
      setText(this.#outcome, this.#texts.student.codeIs(name, reply.personalCode));
  }
}

function smallButton(words: string, press: () => void, sign: IconName | null = null): HTMLButtonElement {
  return makeButton([sign === null ? null : icon(sign), words], press, { class: 'desk-button small' });
}
