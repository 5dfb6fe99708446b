// Exchange lines: the lines of the HTTP tunnel of all learners; those of pages that are gone are closed.
import { z } from 'zod';
import { exchangeLimits } from '../../src/protocol.ts';
import { exchangeWalls } from '../limits.ts';
import { ExchangeLine } from './exchange-line.ts';
import { wrong } from './exchange-query.ts';
import { noLearnerMessage } from './identity.ts';
import type { Refusal } from './refusal.ts';

const lineName = z.string('expected a name').regex(/^[\w-]{16,64}$/, 'expected 16 to 64 letters, digits, "-" and "_"');

/** One learner's line, by the name that their page gave it. */
export interface NamedLine {
  readonly learner: string;
  readonly name: string;
  readonly line: ExchangeLine;
}

export class ExchangeLines {
  readonly #lines = new Map<string, Map<string, ExchangeLine>>();
  readonly #sweep = setInterval(() => this.#closeSilent(), exchangeWalls.sweepMs).unref();

  /** The line that a request is on, made at its first use, or why there is none. learner: who asks, where that is known. */
  find(learner: string | undefined, named: unknown): NamedLine | Refusal {
    if (learner === undefined) return { status: 403, code: 'no-learner', message: noLearnerMessage };
    const name = lineName.safeParse(named);
    if (!name.success) return wrong('line', name.error);
    const line = this.#of(learner, name.data);
    if (line !== null) return { learner, name: name.data, line };
    return { status: 503, code: 'unavailable', message: 'This browser runs as many interpreters as it may. Close a tab of the notebook and try again.' };
  }

  /** Null where the learner has as many as they may. */
  #of(learner: string, name: string): ExchangeLine | null {
    const own = this.#lines.get(learner) ?? new Map<string, ExchangeLine>();
    if (!own.has(name) && own.size >= exchangeWalls.linesPerLearner) this.#dropWhere((line) => line.seenAt < Date.now() - 2 * exchangeLimits.keepMs);
    const line = own.get(name) ?? (own.size < exchangeWalls.linesPerLearner ? new ExchangeLine() : null);
    if (line === null) return null;
    line.seenAt = Date.now();
    own.set(name, line);
    this.#lines.set(learner, own);
    return line;
  }

  drop(learner: string, name: string): void {
    const own = this.#lines.get(learner);
    own?.get(name)?.close();
    own?.delete(name);
    if (own?.size === 0) this.#lines.delete(learner);
  }

  close(): void {
    clearInterval(this.#sweep);
    this.#dropWhere(() => true);
  }

  #closeSilent(): void {
    const oldest = Date.now() - exchangeLimits.idleMs;
    this.#dropWhere((line) => line.seenAt < oldest);
  }

  #dropWhere(test: (line: ExchangeLine) => boolean): void {
    for (const [learner, own] of this.#lines) {
      for (const [name, line] of own) if (test(line)) this.drop(learner, name);
    }
  }
}
