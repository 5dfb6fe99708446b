// Machine panel: what the machine's menu does once it is open: it shows what the machine is and runs, and makes it new.
import { machineNewEvent } from '../notebook/machine-new.ts';
import type { MachineFacts } from '../protocol.ts';
import { failureText } from '../runners/failure-text.ts';
import type { PageContext, Whole } from '../runners/page-context.ts';
import type { WholeTexts } from '../texts/texts.ts';
import { makeMachineNew } from './machine-reset.ts';

export class MachinePanel {
  readonly #facts: HTMLElement;
  readonly #outcome: HTMLElement;
  readonly #context: Whole<PageContext>;
  /** Which look at the machine is the latest: an earlier one may be answered after it. */
  #looks = 0;

  /** facts, outcome: where they are told. */
  constructor(facts: HTMLElement, outcome: HTMLElement, context: Whole<PageContext>) {
    this.#facts = facts;
    this.#outcome = outcome;
    this.#context = context;
  }

  async showFacts(): Promise<void> {
    const look = (this.#looks += 1);
    this.#facts.textContent = this.#context.texts.machine.asking;
    const text = await this.#look();
    if (look === this.#looks) this.#facts.textContent = text;
  }

  /** What the machine is and runs, or why that cannot be told. */
  async #look(): Promise<string> {
    try {
      return describe(await this.#context.machine.facts(), this.#context.texts.machine);
    } catch (error) {
      return failureText(error, this.#context.texts.failures);
    }
  }

  async reset(): Promise<void> {
    this.#outcome.textContent = this.#context.texts.machine.resetting;
    try {
      await makeMachineNew(this.#context);
      document.dispatchEvent(new Event(machineNewEvent));
      this.#outcome.textContent = this.#context.texts.machine.isNew;
    } catch (error) {
      this.#outcome.textContent = failureText(error, this.#context.texts.failures);
    }
    await this.showFacts();
  }
}

function describe({ hostname, card, redis, servers }: MachineFacts, texts: WholeTexts['machine']): string {
  const list = servers.map((server) => `${server.pid}  ${server.title}${server.started === 'quiet' ? `  ${texts.byItself}` : ''}`);
  return [`${hostname}  ${card.ipv4}  Redis\u{a0}${redis}`, ...(list.length > 0 ? list : [texts.noServer])].join('\n');
}
