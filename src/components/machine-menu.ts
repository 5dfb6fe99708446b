// Machine menu: the <machine-menu> element, which shows the learner's machine and resets it once that is confirmed.
import { paths, type Health, type MachineFacts } from '../protocol.ts';
import { resetMachineEvent } from '../snippet/redis-snippet.ts';

// What the machine needs is loaded when it is first asked for: a reader who runs nothing does without.

export class MachineMenu extends HTMLElement {
  connectedCallback(): void {
    const open = this.#part('.open', HTMLButtonElement);
    open.disabled = false;
    open.addEventListener('click', () => this.#open());
    this.#part('.close', HTMLButtonElement).addEventListener('click', () => this.#dialog.close());
    this.#part('.reset', HTMLButtonElement).addEventListener('click', () => void this.#reset());
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
    facts.textContent = 'Asking the machine…';
    try {
      const { fetchFacts } = await import('../bridge/machine-api.ts');
      facts.textContent = describe(await fetchFacts());
    } catch (error) {
      facts.textContent = messageOf(error);
    }
  }

  async #reset(): Promise<void> {
    const button = this.#part('.reset', HTMLButtonElement);
    const outcome = this.#part('.outcome', HTMLElement);
    button.disabled = true;
    outcome.textContent = 'Resetting…';
    try {
      const { makeMachineNew } = await import('./machine-reset.ts');
      await makeMachineNew();
      outcome.textContent = 'Done: your machine is new.';
    } catch (error) {
      outcome.textContent = messageOf(error);
    } finally {
      button.disabled = false;
    }
    await this.#showFacts();
  }

  /** A Redis that others use too is named as such before anything runs. */
  async #showShared(open: HTMLButtonElement): Promise<void> {
    const isolation = await readIsolation();
    if (isolation !== 'shared') return;
    const name = open.querySelector('span');
    if (name !== null) name.textContent = 'Shared Redis';
    this.toggleAttribute('data-shared', true);
    this.#part('.about', HTMLElement).textContent =
      'This notebook was set up with a Redis of its owner (REDIS_URL). It is shared: whoever else uses it sees your keys, and you see theirs.';
  }

  #part<T extends HTMLElement>(selector: string, type: new () => T): T {
    const element = this.querySelector(selector);
    if (!(element instanceof type)) throw new Error(`<machine-menu> without its static HTML: ${selector} is missing`);
    return element;
  }
}

async function readIsolation(): Promise<Health['isolation'] | null> {
  try {
    const response = await fetch(paths.health);
    return response.ok ? ((await response.json()) as Health).isolation : null;
  } catch {
    // Without a bridge the page is for reading, and a run says what is missing.
    return null;
  }
}

function describe({ hostname, card, redis, servers }: MachineFacts): string {
  const list = servers.map((server) => `${server.pid}  ${server.title}${server.started === 'quiet' ? '  (started by itself)' : ''}`);
  return [`${hostname}  ${card.ipv4}  Redis ${redis}`, ...(list.length > 0 ? list : ['no server is running'])].join('\n');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
