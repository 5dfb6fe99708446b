// Join view: writes a stage into the markup of the join page, and hears what is pressed there.
import type { ClassFacts } from '../../class-protocol.ts';
import { copyText } from '../../snippet/clipboard.ts';
import type { EntranceTexts } from '../../texts/entrance-texts.ts';
import type { Destination } from './destination.ts';
import { JoinForm } from './join-form.ts';
import type { Stage } from './join-stage.ts';
import { partOf } from './page-part.ts';

/** Buttons by what they do. */
export type JoinAction = 'back' | 'new' | 'not-me' | 'another' | 'leave' | 'have-place';

export class JoinView {
  readonly #page: Document;
  readonly #texts: EntranceTexts['join'];
  /** The stage at which something is asked for. */
  readonly form: JoinForm;
  #stage: Stage | null = null;

  constructor(page: Document, texts: EntranceTexts['join']) {
    this.#page = page;
    this.#texts = texts;
    this.form = new JoinForm(page, texts);
    this.#find('[data-host]').textContent = location.host;
    this.#find('[data-served]').textContent = texts.servedBy(location.host);
    this.#find('[data-action="copy"]').addEventListener('click', ({ currentTarget }) => void this.#copy(currentTarget as HTMLElement));
    this.#find('[data-action="take-home"]').addEventListener('click', () => void this.#takeHome());
    // What is asked for goes along to the page in another language.
    for (const link of page.querySelectorAll<HTMLAnchorElement>('a[data-language]'))
      link.addEventListener('click', () => {
        link.search = location.search;
        link.hash = location.hash;
      });
  }

  on(action: JoinAction, listener: () => void): void {
    this.#find(`[data-action="${action}"]`).addEventListener('click', listener);
  }

  showAsking(): void {
    if (this.#stage?.at !== 'waiting') this.form.showAsking();
  }

  show(stage: Stage): void {
    const isOther = this.#stage?.at !== stage.at || (this.#stage.at === 'form' && stage.at === 'form' && this.#stage.asks !== stage.asks);
    this.#stage = stage;
    for (const section of this.#page.querySelectorAll<HTMLElement>('[data-stage]')) section.hidden = section.dataset['stage'] !== stage.at;
    if (stage.at === 'form') this.form.show(stage);
    else if (stage.at === 'in') this.#showIn(stage);
    else if (stage.at === 'waiting') this.#showWaiting(stage);
    else if (stage.at === 'over') this.#showOver(stage);
    // Whoever listens hears where they are now; whoever looks sees it.
    if (stage.at === 'form' && stage.trouble !== null) this.form.focusTrouble(stage.trouble);
    else if (isOther) this.#find(`[data-stage="${stage.at}"] h1`).focus();
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

  #showIn({ how, name, personalCode, facts }: Extract<Stage, { at: 'in' }>): void {
    const texts = this.#texts;
    const section = this.#find('[data-stage="in"]');
    partOf(section, 'h1').textContent = how === 'back' ? texts.welcomeBack : texts.welcome;
    partOf(section, '[data-lead]').textContent = '';
    partOf(section, '[data-letter]').textContent = (/^\P{M}\p{M}*/u.exec(name)?.[0] ?? '').toUpperCase();
    partOf(section, '[data-name]').textContent = name;
    partOf(section, '[data-hostname]').textContent = facts?.student.hostname ?? name.toLowerCase();
    partOf(section, '[data-personal]').hidden = personalCode === null;
    partOf(section, '[data-personal-code]').textContent = personalCode ?? '';
    partOf(section, '[data-action="not-me"]').hidden = how !== 'known';
  }

  #showWaiting({ kind, className, request, place, isLost }: Extract<Stage, { at: 'waiting' }>): void {
    const texts = this.#texts;
    const section = this.#find('[data-stage="waiting"]');
    const [title, lead] = kind === 'full' ? [texts.full, texts.fullLead] : [texts.held, texts.heldLead];
    partOf(section, 'h1').textContent = title;
    partOf(section, '[data-lead]').textContent = lead(className ?? texts.thisClass);
    const words = isLost ? texts.stillTrying : place === null ? texts.inLine(request.name) : texts.place(place, request.name);
    const shown = partOf(section, '[data-place]');
    // What is said already is not said again every few seconds.
    if (shown.textContent !== words) shown.textContent = words;
    partOf(section, '[data-action="have-place"]').hidden = kind === 'held' || request.personalCode !== undefined;
  }

  #showOver({ how, className, until }: Extract<Stage, { at: 'over' }>): void {
    const texts = this.#texts;
    const section = this.#find('[data-stage="over"]');
    partOf(section, 'h1').textContent = how === 'ended' ? texts.ended : texts.removed;
    partOf(section, '[data-lead]').textContent =
      how === 'removed' ? texts.removedLead : className === null ? texts.endedLeadUnknown : texts.endedLead(className);
    partOf(section, '[data-until-row]').hidden = until === null;
    partOf(section, '[data-until]').textContent = until === null ? '' : texts.takeHomeUntil(new Date(until));
    partOf(section, '[data-taken]').textContent = '';
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

  #find(selector: string): HTMLElement {
    return partOf(this.#page, selector);
  }
}
