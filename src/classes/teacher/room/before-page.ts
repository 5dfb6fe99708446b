// Before page: the room before class: what is to be mended, whether it holds, warming up, and a rehearsal.
import type { ClassSummary, RoomCheck, RoomReport } from '../../../class-protocol.ts';
import { icon, type IconName } from '../icons.ts';
import { teacherLimits } from '../limits.ts';
import { make, makeButton, setAttribute, setText, unseen } from '../markup.ts';
import { checkWords } from '../model/check-words.ts';
import type { Scene, View } from '../scene.ts';
import { ForecastBox } from './forecast-box.ts';
import type { PageTools } from './page-tools.ts';
import { RehearsalBox, WarmBox } from './rehearsal-box.ts';

const signs: Readonly<Record<RoomCheck['state'], IconName>> = { good: 'check', note: 'note', mend: 'warning' };

export class BeforePage implements View {
  readonly element: HTMLElement;
  readonly #tools: PageTools;
  readonly #title = make('h1', { tabindex: -1 });
  readonly #about = make('p', { class: 'about', role: 'status' });
  readonly #checks = make('ul', { class: 'checks' });
  readonly #open: HTMLButtonElement;
  readonly #forecast: ForecastBox;
  readonly #warm: WarmBox;
  readonly #rehearsal: RehearsalBox;
  readonly #timer: number;

  constructor(tools: PageTools, own: ClassSummary) {
    this.#tools = tools;
    const { before } = tools.texts;
    this.#open = makeButton(before.open, () => void this.#openRoom(), { class: 'desk-button filled' });
    this.#forecast = new ForecastBox(tools.texts, Math.max(own.students, Math.min(own.places, 30)), (students) =>
      this.#rehearsal.choose(students),
    );
    this.#warm = new WarmBox(tools);
    this.#rehearsal = new RehearsalBox(tools, this.#forecast.students);
    const left = make('section', {}, make('h2', {}, before.checks), this.#checks);
    const right = make('div', { class: 'boxes' }, this.#forecast.element, this.#warm.element, this.#rehearsal.element);
    const head = make('div', { class: 'page-head' }, make('div', {}, this.#title, this.#about), this.#open);
    this.element = make('main', { class: 'before-page' }, head, make('div', { class: 'columns' }, left, right));
    setText(this.#title, before.checking);
    this.#timer = window.setInterval(() => void this.#look(), teacherLimits.checksMs);
    void this.#look();
  }

  leave(): void {
    clearInterval(this.#timer);
  }

  show({ class: own }: Scene): void {
    // The way to a room that is open is in the bar.
    if (own.isOpen && document.activeElement === this.#open) this.#title.focus();
    this.#open.hidden = own.isOpen;
    this.#warm.show(own.students);
  }

  async #openRoom(): Promise<void> {
    if ((await this.#tools.actions.deed({ type: 'open-room', isOpen: true })) === null) return;
    this.#tools.goTo('live');
  }

  async #look(): Promise<void> {
    const { before } = this.#tools.texts;
    try {
      this.#showReport(await this.#tools.api.room());
    } catch {
      setText(this.#about, before.failed);
    }
  }

  #showReport({ checkedAt, checks, forecast }: RoomReport): void {
    const { before } = this.#tools.texts;
    setText(this.#title, before.title(checks.filter(({ state }) => state === 'mend').length));
    setText(this.#about, before.checked(checkedAt));
    this.#checks.replaceChildren(
      ...checks.map((check) => {
        const { name, state } = check;
        const { text, detail } = checkWords(check, this.#tools.texts);
        const row = make('li', {}, icon(signs[state]), unseen(`${before.states[state]}:`), make('b', {}, before.names[name]));
        setAttribute(row, 'data-state', state);
        row.append(make('span', { class: 'found' }, make('span', {}, text), make('span', { class: 'about' }, detail)));
        return row;
      }),
    );
    this.#forecast.take(forecast);
  }
}
