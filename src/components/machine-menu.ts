// Machine menu: the <machine-menu> element, which opens the panel of the learner's machine. What that does comes with the first opening (machine-panel.ts).
import { BridgeError } from '../bridge/connection.ts';
import { unreachableMessage } from '../bridge/endpoint.ts';
import { untilLoaded } from '../notebook/part-loading.ts';
import { failureText } from '../runners/failure-text.ts';
import { resetMachineEvent } from '../snippet/snippet-events.ts';
import { whileBusy } from './busy-button.ts';
import { openConnectEvent } from './connect/connect-panel.ts';
import { wholeContext, type PageContext } from '../runners/page-context.ts';
import type { MachinePanel } from './machine-panel.ts';

export class MachineMenu extends HTMLElement {
  readonly #context: PageContext;
  #panel: MachinePanel | null = null;

  constructor(context: PageContext) {
    super();
    this.#context = context;
  }

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
    void this.#with(this.#part('.facts', HTMLElement), (panel) => panel.showFacts());
  }

  async #reset(): Promise<void> {
    await this.#with(this.#part('.outcome', HTMLElement), (panel) => panel.reset());
  }

  /** Loads what the menu does, with its first opening. place: where it is told that it cannot be had. */
  async #with(place: HTMLElement, act: (panel: MachinePanel) => Promise<void>): Promise<void> {
    try {
      const [{ MachinePanel: Panel }, context] = await Promise.all([import('./machine-panel.ts'), wholeContext(this.#context)]);
      this.#panel ??= new Panel(this.#part('.facts', HTMLElement), this.#part('.outcome', HTMLElement), context);
    } catch {
      place.textContent = failureText(new BridgeError('unreachable', unreachableMessage), this.#context.texts.failures);
      return;
    }
    await act(this.#panel);
  }

  /** A Redis that others use too is named as such before anything runs. */
  async #showShared(open: HTMLButtonElement): Promise<void> {
    if ((await this.#context.transport.health())?.isolation !== 'shared') return;
    this.toggleAttribute('data-shared', true);
    const { machine: texts } = await untilLoaded(this.#context.partTexts);
    const name = open.querySelector('span');
    if (name !== null) name.textContent = texts.shared;
    this.#part('.about', HTMLElement).textContent = texts.aboutShared;
  }

  #part<T extends HTMLElement>(selector: string, type: new () => T): T {
    const element = this.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`<machine-menu> without its static HTML: ${selector} is missing`);
    return element;
  }
}
