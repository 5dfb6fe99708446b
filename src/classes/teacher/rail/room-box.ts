// Room box: the room in one sentence, then its numbers, each with the limit that it is measured against.
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { make, makeButton, setAttribute, setText } from '../markup.ts';
import { roomState } from '../model/room-state.ts';
import type { DeskActions, Scene, View } from '../scene.ts';

export class RoomBox implements View {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts;
  readonly #dot = make('span', { class: 'dot', 'aria-hidden': 'true' });
  readonly #title = make('span', {});
  readonly #live = make('b', {});
  readonly #parked = make('span', {});
  readonly #down: HTMLButtonElement;
  readonly #meter = make('div', { class: 'meter', role: 'img' }, make('i'));
  readonly #used = make('b', {});
  readonly #more = make('span', {});
  readonly #disk = make('b', {});
  readonly #queue = make('b', {});
  readonly #start = make('span', {});
  readonly #processor = make('b', {});
  readonly #cores = make('span', {});
  readonly #numbers: HTMLElement;
  #downName: string | null = null;

  constructor(texts: TeacherTexts, actions: DeskActions) {
    this.#texts = texts;
    const { room } = texts;
    this.#down = makeButton(
      '',
      () => {
        if (this.#downName !== null) actions.openStudent(this.#downName);
      },
      { class: 'desk-link' },
    );
    this.#numbers = make(
      'dl',
      { hidden: true },
      ...entryOf(room.servers, this.#live, this.#parked, this.#down),
      ...entryOf(room.memory, this.#meter, this.#used, '. ', this.#more),
      ...entryOf(room.disk, this.#disk),
      ...entryOf(room.queue, this.#queue, this.#start),
      ...entryOf(room.processor, this.#processor, ' ', this.#cores),
    );
    this.element = make('section', { class: 'room-box' }, make('h2', {}, this.#dot, this.#title), this.#numbers);
  }

  show({ room }: Scene): void {
    const { room: texts } = this.#texts;
    this.#numbers.hidden = room === null;
    if (room === null) {
      setText(this.#title, texts.unknown);
      return;
    }
    const state = roomState(room);
    const { servers, memory, disk, queue, processor, cores } = room;
    setAttribute(this.#dot, 'data-short', state !== 'well');
    setText(this.#title, texts.sentence[state](servers.parked));
    setText(this.#live, texts.live(servers.live));
    this.#downName = servers.down[0] ?? null;
    setText(this.#parked, `${texts.parked(servers.parked)}${this.#downName === null ? '' : ', '}`);
    this.#down.hidden = this.#downName === null;
    if (this.#downName !== null) setText(this.#down, texts.down(servers.down.length, this.#downName));
    setAttribute(this.#meter, 'aria-label', texts.meter(memory.used, memory.all));
    const bar = this.#meter.firstElementChild;
    if (bar instanceof HTMLElement) bar.style.width = `${Math.min(100, (memory.used / Math.max(1, memory.all)) * 100).toFixed(0)}%`;
    setText(this.#used, texts.used(memory.used, memory.all));
    setText(this.#more, texts.more(memory.more));
    setText(this.#disk, texts.used(disk.used, disk.limit));
    setText(this.#queue, queue.waiting === 0 ? texts.nobodyWaits : texts.wait(queue.waiting));
    setText(this.#start, queue.startMs === null ? '' : `; ${texts.startTakes(queue.startMs)}`);
    setText(this.#processor, texts.share(processor));
    setText(this.#cores, texts.ofCores(cores));
  }
}

function entryOf(name: string, ...children: readonly (Node | string)[]): readonly HTMLElement[] {
  return [make('dt', {}, name), make('dd', {}, ...children)];
}
