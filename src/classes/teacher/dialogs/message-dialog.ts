// Message dialog: what is written to all, to those who are stuck, to raised hands, or to one.
import { classWireLimits } from '../../../class-protocol.ts';
import { make, makeButton, setText } from '../markup.ts';
import type { DeskActions, MessageTo, Scene } from '../scene.ts';
import { openDialog } from './question.ts';

interface Choice {
  readonly label: string;
  /** null: all. */
  readonly names: readonly string[] | null;
  readonly count: number;
}

/** step: what its button goes to, of the lesson that is looked at; null: it has none at first. */
export function openMessage(scene: Scene, actions: DeskActions, to: MessageTo, step: number | null): void {
  const { message } = scene.texts;
  const choices = choicesOf(scene, to);
  let chosen = choices.at(
    typeof to === 'object'
      ? -1
      : Math.max(
          0,
          choices.findIndex(({ names }) => (to === 'all' ? names === null : names !== null && isFor(names, scene, to))),
        ),
  );
  const send = makeButton('', () => void submit(), { class: 'desk-button filled' });
  const showCount = (): void => setText(send, message.send(chosen?.count ?? 0));
  const radios = choices.map((choice) => {
    const radio = make('input', { type: 'radio', name: 'to', checked: choice === chosen });
    radio.addEventListener('change', () => {
      chosen = choice;
      showCount();
    });
    return make('label', {}, radio, choice.label);
  });
  const text = make('textarea', { 'aria-label': message.text, rows: 3, maxlength: classWireLimits.messageCharacters, required: true });
  const goTo = step ?? scene.stuck?.step ?? scene.commonStep;
  const where = goTo === null ? undefined : scene.lesson.steps[goTo];
  const button = make('input', { type: 'checkbox', checked: step !== null });
  const withButton = where === undefined ? null : make('label', {}, button, message.button(where));
  const outcome = make('p', { class: 'about', role: 'status' });
  const dialog = openDialog(message.title, [
    make('fieldset', { class: 'to' }, make('legend', { class: 'unseen' }, message.to), ...radios),
    text,
    withButton,
    make('p', { class: 'about' }, message.about),
    outcome,
    make(
      'div',
      { class: 'choices' },
      send,
      makeButton(message.cancel, () => dialog.close(), { class: 'desk-button quiet' }),
    ),
  ]);
  const submit = async (): Promise<void> => {
    if (text.value.trim() === '') {
      text.focus();
      return;
    }
    const goes = button.checked && goTo !== null && where !== undefined ? { page: scene.lesson.page, step: goTo } : {};
    const names = chosen?.names ?? null;
    const reply = await actions.deed({ type: 'message', text: text.value.trim(), ...goes, ...(names === null ? {} : { to: names }) });
    if (reply === null) return;
    // It reaches pages, and nobody it was for has one open: what was written stays.
    if (reply.count === 0) setText(outcome, message.nobody);
    else dialog.close();
  };
  showCount();
  dialog.classList.add('beside');
  dialog.showModal();
  text.focus();
}

function choicesOf({ texts: { message }, class: own, rows, stuck, hands, lesson }: Scene, to: MessageTo): readonly Choice[] {
  const choices: Choice[] = [{ label: message.all(rows.size), names: null, count: rows.size }];
  const where = stuck === null ? undefined : lesson.steps[stuck.step];
  if (stuck !== null && where !== undefined && own.id !== '')
    choices.push({ label: message.stuck(stuck.names.length, where), names: stuck.names, count: stuck.names.length });
  if (hands.length > 0) choices.push({ label: message.hands(hands.length), names: hands.map(({ name }) => name), count: hands.length });
  if (typeof to === 'object') choices.push({ label: message.one(to.name), names: [to.name], count: 1 });
  return choices;
}

function isFor(names: readonly string[], { stuck, hands }: Scene, to: MessageTo): boolean {
  return to === 'stuck' ? names === stuck?.names : to === 'hands' && names.length === hands.length && names !== stuck?.names;
}
