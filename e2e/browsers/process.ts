// Process: a browser's program with all it starts, ended as one.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchMs } from './browser.ts';

export class BrowserProcess {
  /** Of this browser alone, gone with it. */
  readonly profile = mkdtempSync(join(tmpdir(), 'notebook-browser-'));
  readonly #child: ChildProcess;
  #said = '';

  /** args: made from the profile's folder. */
  constructor(program: string, args: (profile: string) => readonly string[]) {
    // A group of its own, so that a display and helpers end with it. HOME: no file of the user's is read or written.
    this.#child = spawn(program, args(this.profile), {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: this.profile },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        this.#said += chunk.toString();
      });
  }

  /** Waits until it says something; resolves to the match. Rejects where it ends first or takes too long. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    const deadline = AbortSignal.timeout(launchMs);
    for (;;) {
      const heard = new AbortController();
      const signal = AbortSignal.any([deadline, heard.signal]);
      const match = pattern.exec(this.#said);
      if (match !== null) return match;
      if (this.#child.exitCode !== null) throw new Error(`The browser ended with code ${this.#child.exitCode}. It said:\n${this.#said}`);
      if (this.#child.stdout === null || this.#child.stderr === null) throw new Error('The browser has no output.');
      const words = [
        once(this.#child.stdout, 'data', { signal }),
        once(this.#child.stderr, 'data', { signal }),
        once(this.#child, 'exit', { signal }),
      ];
      await Promise.race(words).catch(() => {
        throw new Error(`The browser was not ready within ${launchMs} ms. It said:\n${this.#said}`);
      });
      heard.abort();
    }
  }

  async end(): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, 'exit');
      process.kill(-this.#child.pid, 'SIGTERM');
      await gone;
    }
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
