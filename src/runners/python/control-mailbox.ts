// Control mailbox: what the page tells a worker that hears nothing else, fetched from the bridge.
import { SyncTunnelSession } from '../../bridge/http-sync.ts';
import type { ControlMessage } from '../../http-tunnel-protocol.ts';

export class ControlMailbox {
  readonly session: SyncTunnelSession;
  #lastPress = -1;
  #interrupted = false;
  readonly #lines: string[] = [];

  /** computer: which of the learner's it is on. */
  constructor(session: string, computer: string) {
    this.session = new SyncTunnelSession(session, computer);
  }

  /** Whether a press of Ctrl-C is not one that was handled already: it may come by two ways. */
  isNew(press: number): boolean {
    const isNew = press > this.#lastPress;
    this.#lastPress = Math.max(this.#lastPress, press);
    return isNew;
  }

  /** Begins a run: presses below that number were for earlier ones. */
  begin(presses: number): void {
    this.#lastPress = presses - 1;
    this.#interrupted = false;
    this.#lines.length = 0;
  }

  /** Sorts what came. */
  accept(mail: readonly ControlMessage[]): void {
    for (const message of mail) {
      if (message.type === 'interrupt') this.#interrupted ||= this.isNew(message.press);
      else this.#lines.push(message.text === null ? 'end' : `line:${message.text}`);
    }
  }

  /** Asks the bridge. Throws BridgeError. */
  fetch(): void {
    this.accept(this.session.wait([], 0).mail);
  }

  /** Whether Ctrl-C was pressed since the last time this was asked. */
  takeInterrupt(): boolean {
    const interrupted = this.#interrupted;
    this.#interrupted = false;
    return interrupted;
  }

  get hasLine(): boolean {
    return this.#lines.length > 0;
  }

  /** The answer to input(): "line:" and the text, or "end". */
  takeLine(): string | undefined {
    return this.#lines.shift();
  }
}
