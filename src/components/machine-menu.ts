// Machine menu: the <machine-menu> element, which shows the learner's machine and resets it once that is confirmed.
import { failureText } from '../runners/failure-text.ts';
import type { MachineFacts } from '../protocol.ts';
import { machineNewEvent } from '../notebook/machine-new.ts';
import { resetMachineEvent } from '../snippet/snippet-events.ts';
import { whileBusy } from './busy-button.ts';
import { openConnectEvent } from './connect-panel.ts';
import type { PageContext } from '../runners/page-context.ts';
import type { Texts } from '../texts/texts.ts';

export abstract class MachineMenu extends HTMLElement {
  protected abstract readonly context: PageContext;

  connectedCallback(): void {
    const open = this.#part('.open', HTMLButtonElement);
    open.disabled = false;
    open.addEventListener('click', () => this.#open());
    this.#part('.close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#part('.connect', HTMLButtonElement).addEventListener('click', () => {
      // Closed first, so that the other's end leads back to this menu's button.
      this.#dialog.close();
      document.dispatchEvent(new Event(openConnectEvent));
    });
    const reset = this.#part('.reset', HTMLButtonElement);
    reset.addEventListener('click', () => void whileBusy(reset, () => this.#reset()));
    document.addEventListener(resetMachineEvent, () => this.#open());
    void this.#showShared(open);
  }

  get #dialog(): HTMLDialogElement {
    return this.#part('dialog', HTMLDialogElement);
  }

  #open(): void {
    this.#part('.outcome', HTMLElement).textContent = '';
    this.#dialog.showModal();
    void this.#showFacts();
  }

  async #showFacts(): Promise<void> {
    const facts = this.#part('.facts', HTMLElement);
    facts.textContent = this.context.texts.machine.asking;
    try {
      facts.textContent = describe(await this.context.machine.facts(), this.context.texts.machine);
    } catch (error) {
      facts.textContent = failureText(error, this.context.texts.failures);
    }
  }

  async #reset(): Promise<void> {
    const outcome = this.#part('.outcome', HTMLElement);
    outcome.textContent = this.context.texts.machine.resetting;
    try {
      // Loaded when it is first asked for: a reader who runs nothing does without.
      const { makeMachineNew } = await import('./machine-reset.ts');
      await makeMachineNew(this.context);
      document.dispatchEvent(new Event(machineNewEvent));
      outcome.textContent = this.context.texts.machine.isNew;
    } catch (error) {
      outcome.textContent = failureText(error, this.context.texts.failures);
    }
    await this.#showFacts();
  }

  /** A Redis that others use too is named as such before anything runs. */
  async #showShared(open: HTMLButtonElement): Promise<void> {
    if ((await this.context.transport.health())?.isolation !== 'shared') return;
    const name = open.querySelector('span');
    if (name !== null) name.textContent = this.context.texts.machine.shared;
    this.toggleAttribute('data-shared', true);
    this.#part('.about', HTMLElement).textContent = this.context.texts.machine.aboutShared;
  }

  #part<T extends HTMLElement>(selector: string, type: new () => T): T {
    const element = this.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`<machine-menu> without its static HTML: ${selector} is missing`);
    return element;
  }
}

function describe({ hostname, card, redis, servers }: MachineFacts, texts: Texts['machine']): string {
  const list = servers.map((server) => `${server.pid}  ${server.title}${server.started === 'quiet' ? `  ${texts.byItself}` : ''}`);
  return [`${hostname}  ${card.ipv4}  Redis ${redis}`, ...(list.length > 0 ? list : [texts.noServer])].join('\n');
}
