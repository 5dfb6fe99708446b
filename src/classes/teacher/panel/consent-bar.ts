// Consent bar: how looking at a student's page stands, and what can be asked next. Two consents: to look, and to type.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { icon, type IconName } from '../icons.ts';
import { teacherLimits } from '../limits.ts';
import { make, makeButton, setAttribute, setText } from '../markup.ts';
import type { DeskActions, Scene, View } from '../scene.ts';
import type { Visit } from '../model/visits.ts';

/** What a state says, and its buttons. */
interface ConsentWords {
  readonly icon: IconName | null;
  readonly title: string;
  readonly about: string;
  readonly buttons: readonly (readonly [string, () => void, ('quiet' | 'pencil')?])[];
  readonly isOpen: boolean;
}

export class ConsentBar implements View {
  readonly element = make('div', { class: 'consent', role: 'group' });
  readonly #texts: TeacherTexts;
  readonly #actions: DeskActions;
  readonly #icon = make('span', { class: 'sign' });
  readonly #title = make('b', {});
  readonly #about = make('span', {});
  readonly #buttons = make('div', { class: 'pair' });
  #shown = '';

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    this.#actions = actions;
    this.element.append(this.#icon, make('p', { role: 'status' }, this.#title, this.#about), this.#buttons);
  }

  show(scene: Scene): void {
    const name = scene.selected;
    const row = name === null ? undefined : scene.rows.get(name);
    if (name === null || row === undefined) return;
    const words = this.#words(name, row.isHere, scene.class.mayLook, scene.visit, scene.now);
    setText(this.#title, words.title);
    setText(this.#about, words.about);
    setAttribute(this.element, 'data-open', words.isOpen);
    const shown = `${name} ${scene.visit?.visit ?? ''} ${words.icon ?? ''} ${words.buttons.map(([label]) => label).join(',')}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const isHeld = this.#buttons.contains(document.activeElement);
    this.#icon.replaceChildren(...(words.icon === null ? [] : [icon(words.icon)]));
    this.#buttons.replaceChildren(
      ...words.buttons.map(([label, press, look]) =>
        makeButton([look === 'pencil' ? icon('pencil') : null, label], press, {
          class: look === 'quiet' ? 'desk-button small quiet' : 'desk-button small',
        }),
      ),
    );
    // What was pressed has another name now; the keyboard stays where it was.
    if (isHeld) this.#buttons.querySelector('button')?.focus();
  }

  #words(name: string, isHere: boolean, mayLook: boolean, visit: Visit | null, now: number): ConsentWords {
    const { consent } = this.#texts;
    const ask = [mayLook ? consent.lookRule : consent.look, () => this.#actions.say({ type: 'look', name })] as const;
    const closed = { icon: null, isOpen: false } as const;
    if (visit === null) return { ...closed, title: name, about: isHere ? consent.grid : consent.awayGrid, buttons: isHere ? [ask] : [] };
    const { visit: id, state, since, byRule } = visit;
    const leave = (label: string, look?: 'quiet') => [label, () => this.#actions.say({ type: 'leave', visit: id }), look] as const;
    const onlyLook = (label: string) => [label, () => this.#actions.say({ type: 'leave', visit: id, only: 'type' })] as const;
    const passed = Math.max(0, now - since);
    switch (state) {
      case 'asked':
        return { ...closed, title: consent.asked(name, passed), about: consent.askedAbout, buttons: [leave(consent.takeBack)] };
      case 'not-now': {
        const rest = teacherLimits.notNowMs - passed;
        if (rest <= 0) return { ...closed, title: name, about: consent.grid, buttons: [ask] };
        const message = [consent.message(name), () => this.#actions.message({ name })] as const;
        return { ...closed, title: consent.notNow(name), about: consent.notNowAbout(rest), buttons: [message] };
      }
      case 'looks': {
        const type = [consent.askToType, () => this.#actions.say({ type: 'ask-to-type', visit: id }), 'pencil'] as const;
        return {
          icon: 'eye',
          isOpen: true,
          title: byRule ? consent.byRule : consent.looks(name),
          about: byRule ? consent.byRuleAbout(name) : consent.looksAbout(since, name),
          buttons: [type, leave(consent.leave, 'quiet')],
        };
      }
      case 'asked-to-type':
        return {
          icon: 'eye',
          isOpen: true,
          title: byRule ? consent.byRule : consent.looks(name),
          about: consent.askedToType(passed),
          buttons: [onlyLook(consent.takeBack), leave(consent.leave, 'quiet')],
        };
      case 'types':
        return {
          icon: 'pencil',
          isOpen: true,
          title: consent.types(name),
          about: consent.typesAbout(name),
          buttons: [onlyLook(consent.onlyLook), leave(consent.leave, 'quiet')],
        };
      case 'ended':
        return {
          ...closed,
          title: consent.ended(name, since),
          about: isHere ? consent.grid : consent.awayGrid,
          buttons: isHere ? [ask] : [],
        };
    }
  }
}
