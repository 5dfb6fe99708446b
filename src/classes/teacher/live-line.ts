// Live line: the class's news as they come, and what the teacher's page says back; a line that breaks is made anew by itself.
import type { TeacherNews, TeacherWord } from '../../class-protocol.ts';
import { teacherLimits } from './limits.ts';
import { waitBefore } from './model/reconnection.ts';

export interface LineListener {
  /** It is open: what is to be asked for is asked again. */
  opened(): void;
  news(news: TeacherNews): void;
  /** It broke, or could not be made. tries: so far, from 1. Rejects or resolves before the next. */
  lost(tries: number): Promise<void>;
}

export class LiveLine {
  readonly #open: () => WebSocket;
  readonly #listener: LineListener;
  #socket: WebSocket | null = null;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(open: () => WebSocket, listener: LineListener) {
    this.#open = open;
    this.#listener = listener;
    this.#connect();
  }

  /** A word that cannot be sent is not kept: the page says that the line is lost, and what a snapshot does not tell is asked again. */
  say(word: TeacherWord): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(word));
    return true;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#looks);
    this.#socket?.close();
  }

  #connect(): void {
    const socket = this.#open();
    this.#socket = socket;
    let quiet = 0;
    // Looks that follow each other, so that a page which stood still does not take its own pause for the line's.
    const look = (): void => {
      quiet += 1;
      if (quiet <= teacherLimits.quietLooks) this.#looks = setTimeout(look, teacherLimits.lookMs);
      else lost();
    };
    // Of a line that is half open the browser may wait long for the goodbye.
    const lost = (): void => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      clearTimeout(this.#looks);
      socket.close();
      void this.#again();
    };
    look();
    socket.addEventListener('open', () => {
      quiet = 0;
      this.#tries = 0;
      this.#listener.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      // What comes late from a line that was given up is told anew by the next.
      if (this.#socket !== socket) return;
      quiet = 0;
      if (typeof data === 'string') this.#listener.news(JSON.parse(data) as TeacherNews);
    });
    socket.addEventListener('close', lost);
  }

  async #again(): Promise<void> {
    if (this.#isClosed) return;
    this.#tries += 1;
    await this.#listener.lost(this.#tries);
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.#connect(), waitBefore(this.#tries - 1, Math.random()));
  }
}
