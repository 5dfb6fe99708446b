// Stop poll: finds a pressed Ctrl-C for code that never waits, where the page may not share memory with its worker.
import type { ControlMailbox } from './control-mailbox.ts';
import { pythonLimits } from './limits.ts';
import { sigint, signalBuffer } from './patches/signal-buffer.ts';
import type { PythonTerminal } from './python-terminal.ts';

/** Has Pyodide's interrupt buffer, which CPython reads every few bytecodes, ask the bridge now and then. */
export class StopPoll {
  readonly buffer: Uint8Array;
  readonly #control: ControlMailbox;
  readonly #terminal: PythonTerminal;
  #lookedAt = 0;

  constructor(control: ControlMailbox, terminal: PythonTerminal) {
    this.#control = control;
    this.#terminal = terminal;
    // What Python reads may be the answer to a question.
    this.buffer = signalBuffer(() => this.#look());
  }

  /** Counts from now: code that waits hears of Ctrl-C without this. */
  rest(): void {
    this.#lookedAt = performance.now();
  }

  #look(): number {
    // Pressed while the worker's event loop turned, between two statements.
    if (this.#control.takeInterrupt()) return sigint;
    const now = performance.now();
    if (now - this.#lookedAt < pythonLimits.stopPollMs) return 0;
    this.#terminal.tick();
    try {
      this.#control.fetch();
    } catch {
      // The page ends this worker where Stop does not get through.
    }
    this.#lookedAt = performance.now();
    return this.#control.takeInterrupt() ? sigint : 0;
  }
}
