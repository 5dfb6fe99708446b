// To all: what a teacher does to the whole class.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { askForEyes, askToOpen, askToReset, askToRun } from '../dialogs/deeds-to-all.ts';
import { openDialog } from '../dialogs/question.ts';
import { openSnippet } from '../dialogs/snippet-dialog.ts';
import { icon, type IconName } from '../icons.ts';
import { make, makeButton, setAttribute, setText } from '../markup.ts';
import { deedWords, nothingWords } from '../model/deed-words.ts';
import type { DeskActions, Scene, View } from '../scene.ts';

type Deed = (scene: Scene, actions: DeskActions) => void;

const deeds = {
  message: (_scene, actions) => actions.message('all'),
  eyes: (scene, actions) => void askForEyes(scene, actions),
  open: (scene, actions) => void askToOpen(scene, actions),
  snippet: openSnippet,
  run: (scene, actions) => void askToRun(scene, actions),
  reset: (scene, actions) => void askToReset(scene, actions),
} satisfies Record<string, Deed>;
type DeedName = keyof typeof deeds;

const icons = new Map<DeedName, IconName>([
  ['message', 'message'],
  ['eyes', 'eye'],
  ['open', 'pin'],
  ['snippet', 'send'],
  ['run', 'play'],
  ['reset', 'reset'],
]);

export class ToAll implements View {
  readonly element: HTMLElement;
  readonly #title = make('h2', {});
  readonly #did = make('p', { class: 'did', role: 'status' });
  readonly #buttons: ReadonlyMap<DeedName, { readonly button: HTMLButtonElement; readonly words: HTMLElement }>;
  #scene: Scene | null = null;

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#buttons = new Map([...icons].map(([name, sign]) => [name, this.#button(name, sign, actions)] as const));
    for (const name of ['message', 'eyes', 'snippet', 'run', 'reset'] as const) this.#word(name, texts.toAll[name]);
    this.element = make(
      'section',
      { class: 'to-all' },
      this.#title,
      make('div', { class: 'deeds' }, ...[...this.#buttons.values()].map(({ button }) => button)),
      this.#did,
    );
  }

  show(scene: Scene): void {
    this.#scene = scene;
    const { toAll } = scene.texts;
    setText(this.#title, toAll.title(scene.rows.size));
    const likely = scene.stuck?.step ?? scene.commonStep;
    this.#word('open', toAll.open(likely === null ? null : (scene.lesson.steps[likely] ?? null)));
    const eyes = this.#buttons.get('eyes');
    if (eyes !== undefined) setAttribute(eyes.button, 'aria-pressed', String(scene.eyesSince !== null));
    for (const { button } of this.#buttons.values()) button.disabled = scene.rows.size === 0;
    setText(this.#did, lastWords(scene));
  }

  #word(name: DeedName, words: string): void {
    const part = this.#buttons.get(name)?.words;
    if (part !== undefined) setText(part, words);
  }

  #button(name: DeedName, sign: IconName, actions: DeskActions): { readonly button: HTMLButtonElement; readonly words: HTMLElement } {
    const words = make('span', {});
    const button = makeButton([icon(sign), words], () => {
      if (this.#scene !== null) deeds[name](this.#scene, actions);
    });
    return { button, words };
  }
}

/** What was done last, and that it came to nothing, or for whom, where it did. */
function lastWords({ lastDeed, lessons, texts }: Scene): string {
  if (lastDeed === null) return '';
  const { did } = lastDeed;
  const line = texts.did.line(did.at, did.by === '' ? texts.did.teacher : did.by, deedWords(did, lessons, texts));
  const nothing = nothingWords(did, lastDeed, texts);
  return nothing === null ? line : `${line}. ${nothing}`;
}

/** The same at the foot of a phone: three, and the rest behind More. */
export class ToAllFoot implements View {
  readonly element: HTMLElement;
  readonly #eyes: HTMLButtonElement;
  #scene: Scene | null = null;

  constructor(texts: TeacherTexts, actions: DeskActions) {
    const { toAll } = texts;
    const act = (name: DeedName) => (): void => {
      if (this.#scene !== null) deeds[name](this.#scene, actions);
    };
    const entry = (name: DeedName, words: string): HTMLButtonElement =>
      makeButton([icon(icons.get(name) ?? 'more'), make('span', {}, words)], act(name), { class: 'foot-button' });
    this.#eyes = entry('eyes', toAll.eyes);
    const more = makeButton([icon('more'), make('span', {}, toAll.more)], () => openMore(), { class: 'foot-button' });
    this.element = make(
      'nav',
      { class: 'to-all-foot', 'aria-label': toAll.short },
      entry('message', texts.message.title),
      this.#eyes,
      entry('open', toAll.openShort),
      more,
    );
    const openMore = (): void => {
      const dialog = openDialog(toAll.moreTitle, [
        make(
          'div',
          { class: 'stack' },
          ...(['snippet', 'run', 'reset'] as const).map((name) =>
            makeButton([icon(icons.get(name) ?? 'more'), make('span', {}, toAll[name])], () => {
              dialog.close();
              act(name)();
            }),
          ),
          makeButton(texts.ask.cancel, () => dialog.close(), { class: 'desk-button quiet' }),
        ),
      ]);
      dialog.showModal();
    };
  }

  show(scene: Scene): void {
    this.#scene = scene;
    setAttribute(this.#eyes, 'aria-pressed', String(scene.eyesSince !== null));
  }
}
