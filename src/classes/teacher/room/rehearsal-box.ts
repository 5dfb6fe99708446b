// Rehearsal box: warming everyone's Redis up, and a rehearsal with simulated students and what it measured.
import { make, makeButton, setText } from '../markup.ts';
import type { PageTools } from './page-tools.ts';

export class WarmBox {
  readonly element: HTMLElement;
  readonly #texts: PageTools['texts']['before'];
  readonly #button: HTMLButtonElement;
  readonly #outcome = make('p', { class: 'outcome', role: 'status' });

  constructor({ texts: { before }, actions }: PageTools) {
    this.#texts = before;
    this.#button = makeButton('', () => void warm());
    this.element = make(
      'section',
      { class: 'box' },
      make('h2', {}, before.warm),
      make('p', {}, before.warmAbout),
      this.#button,
      this.#outcome,
    );
    const warm = async (): Promise<void> => {
      setText(this.#outcome, before.warming);
      const reply = await actions.deed({ type: 'warm' });
      setText(this.#outcome, reply === null ? '' : before.warmed(reply.count));
    };
  }

  show(students: number): void {
    setText(this.#button, this.#texts.warmNow(students));
  }
}

export class RehearsalBox {
  readonly element: HTMLElement;
  readonly #tools: PageTools;
  readonly #about = make('p', {});
  readonly #button: HTMLButtonElement;
  readonly #outcome = make('p', { class: 'outcome', role: 'status' });
  readonly #results = make('dl', { class: 'results', hidden: true });
  #students: number;

  constructor(tools: PageTools, students: number) {
    this.#tools = tools;
    this.#students = students;
    this.#button = makeButton('', () => void this.#rehearse());
    const title = make('h2', {}, tools.texts.before.rehearse);
    this.element = make('section', { class: 'box' }, title, this.#about, this.#results, this.#button, this.#outcome);
    this.choose(students);
  }

  choose(students: number): void {
    this.#students = students;
    const { before } = this.#tools.texts;
    setText(this.#about, before.rehearseAbout(students));
    setText(this.#button, before.rehearseNow(students));
  }

  async #rehearse(): Promise<void> {
    if (this.#button.getAttribute('aria-disabled') === 'true') return;
    const { before } = this.#tools.texts;
    this.#button.setAttribute('aria-disabled', 'true');
    setText(this.#outcome, before.rehearsing);
    const reply = await this.#tools.actions.deed({ type: 'rehearse', students: this.#students });
    this.#button.removeAttribute('aria-disabled');
    setText(this.#outcome, '');
    const measured = reply?.rehearsal;
    if (measured === undefined) return;
    this.#results.hidden = false;
    const rows: readonly (readonly [string, string])[] = [
      [before.firstPong, before.ms(measured.firstPongMs)],
      [before.warmCommand, before.ms(measured.warmMs)],
      [before.refused, String(measured.refused)],
    ];
    this.#results.replaceChildren(...rows.flatMap(([name, value]) => [make('dt', {}, name), make('dd', {}, value)]));
  }
}
