// Class rounds: what the pages of all classes are told at intervals, for as long as somebody is there to be told.
import type { PrivateMachines } from '../../machine.ts';
import type { LiveClass } from './live-class.ts';
import { liveLimits } from './limits.ts';
import { RoomWatch } from './room-news.ts';
import { StartLine } from './start-line.ts';

export class ClassRounds {
  readonly #classes: ReadonlyMap<string, LiveClass>;
  readonly #machines: Pick<PrivateMachines, 'startLine'>;
  readonly #failed: (error: unknown) => void;
  readonly #room: RoomWatch;
  readonly #starts = new StartLine();
  /** When it is looked next who waits for their server to start, by the clock of performance.now(). */
  #startsAt = 0;
  #ticks: NodeJS.Timeout | null = null;
  #rooms: NodeJS.Timeout | null = null;

  /** classes: by their ids. failed: where a failure goes that ends nothing. */
  constructor(
    classes: ReadonlyMap<string, LiveClass>,
    machines: Pick<PrivateMachines, 'startLine' | 'list' | 'load'>,
    failed: (error: unknown) => void,
  ) {
    this.#classes = classes;
    this.#machines = machines;
    this.#failed = failed;
    this.#room = new RoomWatch(machines);
  }

  /** Somebody is there. */
  begin(): void {
    this.#ticks ??= setInterval(() => this.#tick(), liveLimits.deltaMs).unref();
    this.#rooms ??= setInterval(() => this.#tellRoom(), liveLimits.roomMs).unref();
  }

  stop(): void {
    for (const timer of [this.#ticks, this.#rooms]) clearInterval(timer ?? undefined);
    this.#ticks = this.#rooms = null;
  }

  #tick(): void {
    this.#tellStarts();
    for (const live of this.#classes.values()) {
      try {
        live.tick();
      } catch (error) {
        // One class that cannot be told of is not the others' end.
        this.#failed(error);
      }
    }
    if ([...this.#classes.values()].some((live) => !live.isEmpty || live.board.line.length > 0)) return;
    this.stop();
  }

  #tellStarts(): void {
    const now = performance.now();
    if (now < this.#startsAt) return;
    this.#startsAt = now + liveLimits.startLookMs;
    const places = this.#starts.look(this.#machines.startLine());
    for (const live of this.#classes.values()) live.tellStarts(places);
  }

  #tellRoom(): void {
    const watched = [...this.#classes.values()].filter((live) => live.hasTeacher);
    if (watched.length === 0) return;
    // Looked at once for all: what the processors did is counted since the last look.
    const news = this.#room.news([]);
    for (const live of watched) live.tellRoom({ ...news, servers: { ...news.servers, down: live.board.down } });
  }
}
