// Voice: what curl says on standard error: warnings folded as it folds them, and errors, as far as -s lets them through.
import type { Process } from '../program.ts';
import type { Config } from './config.ts';
import type { CurlFailure } from './failure.ts';

const prefix = 'Warning: ';

export class Voice {
  readonly #process: Process;
  readonly #config: Config;

  constructor(process: Process, config: Config) {
    this.#process = process;
    this.#config = config;
  }

  warn(text: string): void {
    if (!this.#config.silent) this.#process.error(folded(text, this.#process.columns - prefix.length));
  }

  /** Says what -s does not silence. */
  complain(text: string): void {
    this.#process.error(text);
  }

  /** Says what -s silences, unless -S is there too. */
  regret(text: string): void {
    if (!this.#config.silent || this.#config.showError) this.#process.error(text);
  }

  fail({ code, message, advice }: CurlFailure): void {
    this.regret(`curl: (${code}) ${message}\n${advice === null ? '' : `${advice}\n`}`);
  }
}

/** Lines of at most a width, broken after a blank where there is one; the blank stays at the end of its line. */
function folded(text: string, width: number): string {
  let lines = '';
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width - 1);
    const cut = blank > 0 ? blank + 1 : width;
    lines += `${prefix}${rest.slice(0, cut)}\n`;
    rest = rest.slice(cut);
  }
  return `${lines}${prefix}${rest}\n`;
}
