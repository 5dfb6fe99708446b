// Stop poll: finds a pressed Ctrl-C for code that never waits, where the page may not share memory with its worker.
import type { LineMail } from './line-mail.ts';
import { pythonLimits } from './limits.ts';
import type { Terminal } from './terminal.ts';

const sigint = 2;

/** Has Pyodide's interrupt buffer, which CPython reads every few bytecodes, ask the bridge now and then. */
export class StopPoll {
  readonly buffer: Uint8Array;
  readonly #mail: LineMail;
  readonly #terminal: Terminal;
  #lookedAt = 0;

  constructor(mail: LineMail, terminal: Terminal) {
    this.#mail = mail;
    this.#terminal = terminal;
    // Pyodide reads element 0 and writes 0 into it, nothing else: what it reads may be the answer to a question.
    this.buffer = Object.defineProperty(Object.create(null), '0', { get: () => this.#look(), set() {} }) as Uint8Array;
  }

  /** Counts from now: code that waits hears of Ctrl-C without this. */
  rest(): void {
    this.#lookedAt = performance.now();
  }

  #look(): number {
    const now = performance.now();
    if (now - this.#lookedAt < pythonLimits.stopPollMs) return 0;
    this.#terminal.tick();
    try {
      this.#mail.fetch();
    } catch {
      // The page ends this worker where Stop does not get through.
    }
    this.#lookedAt = performance.now();
    return this.#mail.takeInterrupt() ? sigint : 0;
  }
}
