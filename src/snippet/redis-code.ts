// Redis code: the <redis-code> element, code that is read and copied but not run.
import type { PageContext } from '../runners/page-context.ts';
import { copyText } from './clipboard.ts';
import { setStaticWords } from './static-words.ts';

export class RedisCode extends HTMLElement {
  readonly #context: PageContext;

  constructor(context: PageContext) {
    super();
    this.#context = context;
  }

  connectedCallback(): void {
    const button = this.querySelector<HTMLButtonElement>('[data-action="copy"]');
    if (button === null || !button.disabled) return;
    setStaticWords(this, this.#context.texts, document.documentElement.lang);
    button.disabled = false;
    button.addEventListener('click', () => void this.#copy(button));
  }

  /** The commands alone of a transcript, all of other code. */
  get source(): string {
    const inputs = [...this.querySelectorAll('.rn-input')];
    if (inputs.length === 0) return (this.querySelector('pre')?.textContent ?? '').replace(/\n$/, '');
    return inputs.map((input) => [...input.querySelectorAll('.rn-text')].map((line) => line.textContent ?? '').join('\n')).join('\n');
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const copied = await copyText(this.source);
    button.dataset['outcome'] = copied ? 'done' : 'failed';
    setTimeout(() => delete button.dataset['outcome'], 1_600);
    const announcer = this.querySelector('.rn-announcer');
    const texts = this.#context.texts.snippet;
    if (announcer !== null) announcer.textContent = copied ? texts.copied : texts.codeCopyRefused;
  }
}
