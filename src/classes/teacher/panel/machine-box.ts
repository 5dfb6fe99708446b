// Machine box: how a student's machine does, looked at while their panel is open, and never woken for it.
import type { MachineGlance, StudentRow } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { teacherLimits } from '../limits.ts';
import { make, setAttribute, setText } from '../markup.ts';
import type { DeskActions } from '../scene.ts';

export class MachineBox {
  readonly element: HTMLElement;
  readonly #texts: TeacherTexts['student'];
  readonly #actions: DeskActions;
  readonly #title = make('h3', {});
  readonly #dot = make('span', { class: 'dot', 'aria-hidden': 'true' });
  readonly #words = make('span', {});
  #name: string | null = null;
  #glance: MachineGlance | null = null;
  /** When it was looked at last, by the scene's clock; null: not yet. */
  #lookedAt: number | null = null;
  #isLooking = false;
  /** Its server is asked once with each look of a teacher: a MONITOR of its student shows the question. */
  #isToAsk = true;

  constructor({ student }: TeacherTexts, actions: DeskActions) {
    this.#texts = student;
    this.#actions = actions;
    this.element = make('div', {}, this.#title, make('p', {}, this.#dot, this.#words));
  }

  show({ name, downSince }: StudentRow, now: number): void {
    if (name !== this.#name) {
      this.#name = name;
      this.#glance = null;
      this.lookAgain();
      setText(this.#title, this.#texts.machine(name));
      setText(this.#words, this.#texts.asking);
    }
    if (!this.#isLooking && (this.#lookedAt === null || now - this.#lookedAt >= teacherLimits.glanceMs)) void this.#look(name, now);
    const isDown = downSince !== null || this.#glance?.state === 'down';
    setAttribute(this.#dot, 'data-short', isDown);
    setAttribute(this.#dot, 'data-resting', !isDown && this.#glance?.state !== 'up');
    if (downSince !== null) setText(this.#words, this.#texts.serverDown(now - downSince));
    else if (this.#glance !== null) setText(this.#words, this.#wordsOf(this.#glance, now));
  }

  /** Something was done with it. */
  lookAgain(): void {
    this.#lookedAt = null;
    this.#isToAsk = true;
  }

  async #look(name: string, now: number): Promise<void> {
    const isAsked = this.#isToAsk;
    this.#isLooking = true;
    this.#lookedAt = now;
    this.#isToAsk = false;
    const glance = await this.#actions.glance(name, isAsked);
    this.#isLooking = false;
    // The panel may show another by now, or be told to look once more.
    if (name !== this.#name || (this.#isToAsk && !isAsked)) return;
    if (glance === null) {
      if (this.#glance === null) setText(this.#words, this.#texts.serverUnknown);
      return;
    }
    // What the server said stands until it is asked again, as long as it runs.
    this.#glance =
      glance.first === null && glance.state === 'up' && this.#glance !== null ? { ...glance, first: this.#glance.first } : glance;
  }

  #wordsOf({ state, redis, servers, first, isExtended }: MachineGlance, now: number): string {
    const texts = this.#texts;
    const more = isExtended ? [texts.doubled] : [];
    switch (state) {
      case 'starting':
        return [texts.serverStarts, ...more].join(' · ');
      case 'parked':
        return [texts.serverParked, ...more].join(' · ');
      case 'none':
        return [texts.serverNone, ...more].join(' · ');
      case 'down':
        return [texts.serverIsDown, ...more].join(' · ');
      case 'up': {
        const since = Math.min(now, ...servers.map(({ startedAt }) => startedAt));
        const memory = first?.memory ?? servers.reduce((sum, one) => sum + one.memory, 0);
        return [
          texts.serverUp(redis, now - since),
          ...(servers.length > 1 ? [texts.moreServers(servers.length)] : []),
          ...(first === null ? [] : [texts.keys(first.keys)]),
          texts.memory(memory),
          ...(first === null ? [] : [texts.clients(first.clients)]),
          ...more,
        ].join(' · ');
      }
    }
  }
}
