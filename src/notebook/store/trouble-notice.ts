// Trouble notice: tells a reader that something of theirs is not kept, and why. The one place that does.
import type { WholeTexts } from '../../texts/texts.ts';
import type { Trouble } from './browser-store.ts';

export class TroubleNotice {
  readonly #texts: WholeTexts['store'];

  constructor(texts: WholeTexts['store']) {
    this.#texts = texts;
  }

  /** Shows it below the page, until it is closed. */
  tell(trouble: Trouble): void {
    document.querySelector('.rn-trouble')?.remove();
    const notice = document.createElement('div');
    notice.className = 'rn-trouble not-content';
    notice.setAttribute('role', 'status');
    const text = document.createElement('p');
    const close = document.createElement('button');
    close.type = 'button';
    close.className = 'rn-outlined';
    close.textContent = this.#texts.close;
    let before: EventTarget | null = null;
    notice.addEventListener('focusin', ({ relatedTarget }) => {
      before ??= relatedTarget;
    });
    close.addEventListener('click', () => {
      notice.remove();
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    });
    notice.append(text, close);
    document.body.append(notice);
    // Put in once the region is there, or screen readers do not hear it.
    text.textContent = this.#texts.trouble[trouble];
  }
}
