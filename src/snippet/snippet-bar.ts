// Snippet bar: a snippet's header, always as high: what it is, its sum, what can be done, and Run or Stop in one place.
import type { Texts } from '../texts/texts.ts';
import { ActionBar, type OwnAction } from './action-bar.ts';
import { part } from './part.ts';
import { linkButton } from './strip.ts';
import type { Sum } from './sum.ts';
import { sumWords } from './sum-words.ts';

const actions = ['run', 'stop', 'edit', 'reset', 'copy'] as const;
export type Action = OwnAction | 'run' | 'stop';

export class SnippetBar {
  readonly #host: HTMLElement;
  readonly #sum: HTMLElement;
  readonly #edited: HTMLElement;
  readonly #texts: Texts;
  readonly #buttons = new Map<Action, HTMLButtonElement>();
  readonly actions: ActionBar;

  /** complete: resolves once all that can be done with the snippet is registered, as far as it can be had. gone: as ActionBar takes it. */
  constructor(host: HTMLElement, texts: Texts, onAction: (action: Action) => void, complete: () => Promise<void>, gone: AbortSignal) {
    this.#host = host;
    this.#texts = texts;
    this.#edited = element('span', 'rn-edited', texts.snippet.edited);
    this.#sum = part(host, '.rn-sum');
    for (const action of actions) {
      const button = part(host, `[data-action="${action}"]`);
      if (!(button instanceof HTMLButtonElement)) throw new Error(`<redis-snippet> has no button for ${action}`);
      button.title = texts.snippet.tips[action];
      button.addEventListener('click', () => onAction(action));
      this.#buttons.set(action, button);
    }
    this.actions = new ActionBar(part(host, '.rn-actions'), texts.snippet, complete, gone);
  }

  button(action: Action): HTMLButtonElement {
    const button = this.#buttons.get(action);
    if (button === undefined) throw new Error(`<redis-snippet> has no button for ${action}`);
    return button;
  }

  /** Enables what works in a state; the focus goes from a button that no longer works to its counterpart. */
  setRunning(running: boolean): void {
    const focused = document.activeElement;
    const leaving = this.button(running ? 'run' : 'stop');
    for (const action of actions) this.button(action).disabled = action === 'stop' ? !running : running && action !== 'copy';
    const hasLost = [...this.#buttons.values()].some((button) => button === focused && button.disabled);
    if (focused === leaving || hasLost) this.button(running ? 'stop' : 'run').focus({ preventScroll: true });
  }

  setSum(sum: Sum): void {
    const { mark, strong, text, rest: minor, time } = sumWords(sum, this.#texts);
    const phrase = document.createElement('span');
    phrase.className = 'rn-phrase';
    if (strong !== '') phrase.append(element('em', '', strong));
    phrase.append(text);
    if (minor !== '') phrase.append(element('span', 'rn-rest', minor));
    const rest = [
      ...(time === '' ? [] : [element('span', 'rn-time', time)]),
      ...(sum.state === 'editing'
        ? this.#texts.sum.editingKeys.map((key, at) => element(at % 2 === 0 ? 'kbd' : 'span', 'rn-keys', key))
        : []),
      ...(sum.state === 'waiting' && sum.link !== undefined ? [linkButton(sum.link)] : []),
    ];
    const isHeld = this.#sum.contains(document.activeElement);
    this.#sum.replaceChildren(
      ...(mark === null ? [] : [element('i', `rn-mark rn-mark-${mark}`, '')]),
      ...(sum.state === 'idle' ? [] : [phrase]),
      // The blanks are for those who hear it or copy it.
      ...rest.flatMap((shown) => [' ', shown]),
    );
    if (isHeld) (this.#sum.querySelector('button') ?? this.#power).focus({ preventScroll: true });
    this.#host.dataset['sum'] = sum.state;
    this.#host.toggleAttribute('data-earlier', 'earlier' in sum && sum.earlier !== undefined);
  }

  /** Run or Stop, whichever works. */
  get #power(): HTMLButtonElement {
    const stop = this.button('stop');
    return stop.disabled ? this.button('run') : stop;
  }

  /** Says beside its name that the code is not the lesson's. */
  setEdited(edited: boolean): void {
    this.#host.toggleAttribute('data-edited', edited);
    if (edited) this.#sum.before(this.#edited);
    else this.#edited.remove();
  }

  /** Shows that a button did its work. */
  confirm(action: Action, done: boolean): void {
    const button = this.button(action);
    button.dataset['outcome'] = done ? 'done' : 'failed';
    setTimeout(() => delete button.dataset['outcome'], 1_600);
  }
}

function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  if (className !== '') made.className = className;
  made.textContent = text;
  if (name === 'i') made.setAttribute('aria-hidden', 'true');
  return made;
}
