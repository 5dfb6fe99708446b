// Join form: the fields and the one button of the join page, and what is wrong with what was typed.
import type { JoinRequest } from '../../class-protocol.ts';
import type { EntranceTexts } from '../../texts/entrance-texts.ts';
import type { FormTrouble, Stage } from './join-stage.ts';
import { reasonText } from '../reason-text.ts';
import { partOf } from './page-part.ts';

type FieldName = 'code' | 'name' | 'personalCode';
type FormStage = Extract<Stage, { at: 'form' }>;

const fieldNames: readonly FieldName[] = ['code', 'name', 'personalCode'];

export class JoinForm {
  readonly #page: Document;
  readonly #texts: EntranceTexts['join'];
  /** null: as it was built. */
  #shown: FormStage | null = null;

  constructor(page: Document, texts: EntranceTexts['join']) {
    this.#page = page;
    this.#texts = texts;
    this.#find('[data-action="change-code"]').addEventListener('click', () => {
      this.forgetCode();
      this.#field('code').focus();
    });
    this.#field('name').addEventListener('input', () => this.#nameButton());
  }

  /** The page works now. */
  begin(): void {
    this.#find('[data-send]').removeAttribute('disabled');
    const { dataset } = this.#page.documentElement;
    if (dataset['sent'] !== undefined) {
      delete dataset['sent'];
      (this.#find('form') as HTMLFormElement).requestSubmit();
    } else if (dataset['code'] !== undefined && this.#page.activeElement === this.#page.body)
      this.#field('name').focus({ preventScroll: true });
  }

  /** Somebody has begun to type: what they see stays. */
  get isTyping(): boolean {
    return (
      this.#field('name').value !== '' || (this.#field('code').value !== '' && this.#page.documentElement.dataset['code'] === undefined)
    );
  }

  onSend(listener: (request: JoinRequest) => void): void {
    this.#find('form').addEventListener('submit', (event) => {
      event.preventDefault();
      const personalCode = this.#shown?.asks === 'back' ? { personalCode: this.#field('personalCode').value.trim() } : {};
      listener({ code: this.#field('code').value.trim(), name: this.#field('name').value.trim(), ...personalCode });
    });
  }

  /** Fills in a code that came with the address: only a name is asked for then. */
  giveCode(code: string): void {
    this.#field('code').value = code;
    this.#find('[data-given]').textContent = code;
    this.#page.documentElement.dataset['code'] = 'given';
  }

  /** Has the code asked for. */
  forgetCode(): void {
    delete this.#page.documentElement.dataset['code'];
    this.#field('code').value = '';
    // A reload would have it again.
    if (location.hash !== '') history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }

  showAsking(): void {
    const button = this.#find('[data-send]');
    button.textContent = this.#texts.joining;
    button.setAttribute('aria-disabled', 'true');
  }

  /** seconds: 0 where the wait is over. */
  showWait(seconds: number): void {
    const button = this.#find('[data-send]');
    if (seconds > 0) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
    button.textContent = seconds > 0 ? this.#texts.waitSeconds(seconds) : this.#texts.tryAgain;
    if (seconds === 0) this.#find('[data-said]').textContent = this.#texts.waitIsOver;
  }

  show(stage: FormStage): void {
    const { asks, className, trouble } = stage;
    const texts = this.#texts;
    this.#shown = stage;
    const isBack = asks === 'back';
    const form = this.#find('[data-stage="form"]');
    partOf(form, 'h1').textContent = isBack ? texts.back : className === null ? texts.title : texts.titleOf(className);
    partOf(form, '.lead').textContent = isBack ? texts.backLead : className === null ? texts.lead : texts.codeIsRight;
    this.#find('[data-ask="personalCode"]').hidden = !isBack;
    this.#find('#join-code-hint').textContent = isBack ? texts.backCodeHint : texts.codeHint;
    this.#find('#join-name-hint').textContent = isBack ? texts.backNameHint : texts.nameHint;
    this.#find('[data-action="new"]').hidden = !isBack;
    const comeBack = this.#find('[data-action="back"]');
    comeBack.hidden = isBack;
    comeBack.textContent = trouble?.kind === 'taken' ? texts.iAm(trouble.asked) : texts.wasHere;
    for (const name of fieldNames) this.#showFieldTrouble(name, trouble?.of === name ? trouble : null);
    const whole = this.#find('#join-err');
    whole.hidden = trouble === null || trouble.of !== null;
    whole.textContent = trouble === null || trouble.of !== null ? '' : this.#wordsOf(trouble);
    if (trouble?.kind === 'taken' && trouble.free !== '') this.#field('name').value = trouble.free;
    this.#find('[data-said]').textContent = '';
    const button = this.#find('[data-send]');
    button.removeAttribute('aria-disabled');
    this.#nameButton();
  }

  /** What the one button says. */
  #nameButton(): void {
    if (this.#shown === null) return;
    const { asks, trouble } = this.#shown;
    const texts = this.#texts;
    // It counts down.
    if (trouble?.kind === 'wait') return;
    const name = this.#field('name').value.trim();
    const words =
      asks === 'back'
        ? name === ''
          ? texts.comeBack
          : texts.comeBackAs(name)
        : trouble?.kind === 'taken' && name !== ''
          ? texts.joinAs(name)
          : trouble === null || trouble.kind === 'missing' || trouble.kind === 'taken'
            ? texts.join
            : texts.tryAgain;
    this.#find('[data-send]').textContent = words;
  }

  #showFieldTrouble(name: FieldName, trouble: FormTrouble | null): void {
    const field = this.#field(name);
    const hint = this.#find(`#${field.id}-hint`);
    const error = this.#find(`#${field.id}-err`);
    const isNote = trouble?.kind === 'taken';
    hint.hidden = trouble !== null;
    error.hidden = trouble === null;
    error.textContent = trouble === null ? '' : this.#wordsOf(trouble);
    error.classList.toggle('note-only', isNote);
    field.toggleAttribute('data-taken', isNote);
    if (trouble === null || isNote) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
    field.setAttribute('aria-describedby', trouble === null ? hint.id : error.id);
  }

  #wordsOf(trouble: FormTrouble): string {
    const texts = this.#texts;
    switch (trouble.kind) {
      case 'missing':
        return trouble.of === 'code' ? texts.missingCode : trouble.of === 'name' ? texts.missingName : texts.missingPersonalCode;
      case 'no-class':
        return texts.noClass(trouble.code);
      case 'wait':
        return texts.wait(Math.max(1, Math.ceil((trouble.until - Date.now()) / 1000)));
      case 'taken':
        return texts.taken(trouble.asked, trouble.free);
      case 'wrong':
        return texts.wrongPersonalCode(trouble.name);
      case 'refused':
        return reasonText(trouble.message, trouble.reason, texts.refused);
      case 'unreachable':
        return texts.unreachable;
      case 'odd':
        return texts.odd;
    }
  }

  /** Has what is wrong be mended. */
  focusTrouble({ of }: FormTrouble): void {
    if (of === null) return;
    // A wrong code that came with the address has to be seen to be mended.
    if (of === 'code') delete this.#page.documentElement.dataset['code'];
    this.#field(of).focus();
  }

  #field(name: FieldName): HTMLInputElement {
    return this.#find(`input[name="${name}"]`) as HTMLInputElement;
  }

  #find(selector: string): HTMLElement {
    return partOf(this.#page, selector);
  }
}
