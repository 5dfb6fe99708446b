// Join view: writes a stage into the markup of the join page, and hears what is typed and pressed there.
import type { ClassFacts, JoinRequest } from '../../class-protocol.ts';
import { copyText } from '../../snippet/clipboard.ts';
import type { EntranceTexts } from '../../texts/entrance-texts.ts';
import type { Destination } from './destination.ts';
import type { FormTrouble, Stage } from './join-stage.ts';

type FieldName = 'code' | 'name' | 'personalCode';
/** Buttons by what they do. */
export type JoinAction = 'back' | 'new' | 'not-me' | 'another' | 'leave' | 'have-place';

const fieldNames: readonly FieldName[] = ['code', 'name', 'personalCode'];

export class JoinView {
  readonly #page: Document;
  readonly #texts: EntranceTexts['join'];
  #stage: Stage | null = null;
  #asks: 'new' | 'back' = 'new';

  constructor(page: Document, texts: EntranceTexts['join']) {
    this.#page = page;
    this.#texts = texts;
    this.#find('[data-host]').textContent = location.host;
    this.#find('[data-served]').textContent = texts.servedBy(location.host);
    this.#find('[data-action="change-code"]').addEventListener('click', () => {
      this.forgetCode();
      this.#field('code').focus();
    });
    this.#find('[data-action="copy"]').addEventListener('click', ({ currentTarget }) => void this.#copy(currentTarget as HTMLElement));
    this.#find('[data-action="take-home"]').addEventListener('click', () => void this.#takeHome());
    this.#field('name').addEventListener('input', () => this.#nameButton());
    // What is asked for goes along to the page in another language.
    for (const link of page.querySelectorAll<HTMLAnchorElement>('a[data-language]'))
      link.addEventListener('click', () => {
        link.search = location.search;
        link.hash = location.hash;
      });
  }

  /** The page works now. */
  begin(): void {
    this.#find('[data-send]').removeAttribute('disabled');
    if (this.#page.documentElement.dataset['code'] !== undefined && this.#page.activeElement === this.#page.body)
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
      const personalCode = this.#asks === 'back' ? { personalCode: this.#field('personalCode').value.trim() } : {};
      listener({ code: this.#field('code').value.trim(), name: this.#field('name').value.trim(), ...personalCode });
    });
  }

  on(action: JoinAction, listener: () => void): void {
    this.#find(`[data-action="${action}"]`).addEventListener('click', listener);
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
    if (this.#stage?.at === 'waiting') return;
    const button = this.#find('[data-send]');
    button.textContent = this.#texts.joining;
    button.setAttribute('aria-disabled', 'true');
  }

  show(stage: Stage): void {
    const isOther = this.#stage?.at !== stage.at || (this.#stage.at === 'form' && stage.at === 'form' && this.#stage.asks !== stage.asks);
    this.#stage = stage;
    for (const section of this.#page.querySelectorAll<HTMLElement>('[data-stage]')) section.hidden = section.dataset['stage'] !== stage.at;
    if (stage.at === 'form') this.#showForm(stage);
    else if (stage.at === 'in') this.#showIn(stage);
    else if (stage.at === 'waiting') this.#showWaiting(stage);
    else if (stage.at === 'over') this.#showOver(stage);
    // Whoever listens hears where they are now; whoever looks sees it.
    if (stage.at === 'form' && stage.trouble !== null) this.#focusTrouble(stage.trouble);
    else if (isOther) this.#find(`[data-stage="${stage.at}"] h1`).focus();
  }

  /** seconds: 0 where the wait is over. */
  showWait(seconds: number): void {
    const button = this.#find('[data-send]');
    if (seconds > 0) button.setAttribute('aria-disabled', 'true');
    else button.removeAttribute('aria-disabled');
    button.textContent = seconds > 0 ? this.#texts.waitSeconds(seconds) : this.#texts.tryAgain;
    if (seconds === 0) this.#find('[data-said]').textContent = this.#texts.waitIsOver;
  }

  /** facts: null where the bridge did not tell them. */
  showWay({ address, title, wasAsked }: Destination, facts: ClassFacts | null): void {
    this.#find('[data-go]').setAttribute('href', address);
    this.#find('[data-go-words]').textContent =
      title === null ? (wasAsked ? this.#texts.goOn : this.#texts.goToLessons) : this.#texts.goTo(title);
    if (facts === null) return;
    this.#find('[data-stage="in"] [data-lead]').textContent = this.#texts.classOf(
      facts.name,
      facts.endsAt === null ? null : new Date(facts.endsAt),
    );
    this.#find('[data-hostname]').textContent = facts.student.hostname;
    if (facts.mayLook) this.#find('[data-sees]').textContent = this.#texts.mayLook;
  }

  #showForm({ asks, className, trouble }: Extract<Stage, { at: 'form' }>): void {
    const texts = this.#texts;
    this.#asks = asks;
    const isBack = asks === 'back';
    const form = this.#find('[data-stage="form"]');
    this.#within(form, 'h1').textContent = isBack ? texts.back : className === null ? texts.title : texts.titleOf(className);
    this.#within(form, '.lead').textContent = isBack ? texts.backLead : className === null ? texts.lead : texts.codeIsRight;
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
    if (this.#stage?.at !== 'form') return;
    const { asks, trouble } = this.#stage;
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
        return trouble.message;
      case 'unreachable':
        return texts.unreachable;
      case 'odd':
        return texts.odd;
    }
  }

  #focusTrouble({ of }: FormTrouble): void {
    if (of === null) return;
    // A wrong code that came with the address has to be seen to be mended.
    if (of === 'code') delete this.#page.documentElement.dataset['code'];
    this.#field(of).focus();
  }

  #showIn({ how, name, personalCode, facts }: Extract<Stage, { at: 'in' }>): void {
    const texts = this.#texts;
    const section = this.#find('[data-stage="in"]');
    this.#within(section, 'h1').textContent = how === 'back' ? texts.welcomeBack : texts.welcome;
    this.#within(section, '[data-lead]').textContent = '';
    this.#within(section, '[data-letter]').textContent = (/^\P{M}\p{M}*/u.exec(name)?.[0] ?? '').toUpperCase();
    this.#within(section, '[data-name]').textContent = name;
    this.#within(section, '[data-hostname]').textContent = facts?.student.hostname ?? name.toLowerCase();
    this.#within(section, '[data-personal]').hidden = personalCode === null;
    this.#within(section, '[data-personal-code]').textContent = personalCode ?? '';
    this.#within(section, '[data-action="not-me"]').hidden = how !== 'known';
  }

  #showWaiting({ kind, className, request, place, isLost }: Extract<Stage, { at: 'waiting' }>): void {
    const texts = this.#texts;
    const section = this.#find('[data-stage="waiting"]');
    const [title, lead] = kind === 'full' ? [texts.full, texts.fullLead] : [texts.held, texts.heldLead];
    this.#within(section, 'h1').textContent = title;
    this.#within(section, '[data-lead]').textContent = lead(className ?? texts.thisClass);
    const words = isLost ? texts.stillTrying : place === null ? texts.inLine(request.name) : texts.place(place, request.name);
    const shown = this.#within(section, '[data-place]');
    // What is said already is not said again every few seconds.
    if (shown.textContent !== words) shown.textContent = words;
    this.#within(section, '[data-action="have-place"]').hidden = kind === 'held' || request.personalCode !== undefined;
  }

  #showOver({ how, className, until }: Extract<Stage, { at: 'over' }>): void {
    const texts = this.#texts;
    const section = this.#find('[data-stage="over"]');
    this.#within(section, 'h1').textContent = how === 'ended' ? texts.ended : texts.removed;
    this.#within(section, '[data-lead]').textContent =
      how === 'removed' ? texts.removedLead : className === null ? texts.endedLeadUnknown : texts.endedLead(className);
    this.#within(section, '[data-until-row]').hidden = until === null;
    this.#within(section, '[data-until]').textContent = until === null ? '' : texts.takeHomeUntil(new Date(until));
    this.#within(section, '[data-taken]').textContent = '';
  }

  async #copy(button: HTMLElement): Promise<void> {
    const code = this.#find('[data-personal-code]').textContent ?? '';
    const isCopied = await copyText(code);
    button.textContent = isCopied ? this.#texts.copied : this.#texts.notCopied;
    this.#find('[data-said]').textContent = button.textContent;
    if (!isCopied) getSelection()?.selectAllChildren(this.#find('[data-personal-code]'));
  }

  async #takeHome(): Promise<void> {
    const said = this.#find('[data-taken]');
    said.textContent = this.#texts.takingHome;
    try {
      const { takeWorkHome } = await import('./take-work-home.ts');
      const file = await takeWorkHome();
      said.textContent = file === null ? this.#texts.nothingToTake : this.#texts.tookHome(file);
    } catch {
      said.textContent = this.#texts.notTaken;
    }
  }

  #field(name: FieldName): HTMLInputElement {
    return this.#find(`input[name="${name}"]`) as HTMLInputElement;
  }

  #find(selector: string): HTMLElement {
    return this.#within(this.#page, selector);
  }

  #within(part: ParentNode, selector: string): HTMLElement {
    const found = part.querySelector<HTMLElement>(selector);
    if (found === null) throw new Error(`The join page has no ${selector}.`);
    return found;
  }
}
