// Python assistance: completes and explains by the names and objects of the session's live interpreter, which runs nothing for it.
import type { Assistance, Explanation, Problem, Suggestion, Suggestions } from '../assistance.ts';

/** Asks the session's interpreter (src/runners/python/kernel/completion.py), in JSON; null: it does not live, or is busy. */
export type AskInterpreter = (question: string) => Promise<string | null>;

interface Named {
  readonly text: string;
  readonly role: Suggestion['role'];
  readonly signature?: string | null;
  readonly about?: string;
}

/** Lines and columns from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
}

export class PythonAssistance implements Assistance {
  readonly #ask: AskInterpreter;

  constructor(ask: AskInterpreter) {
    this.#ask = ask;
  }

  async complete(text: string, offset: number): Promise<Suggestions | null> {
    const before = text.slice(0, offset);
    const word = /[\p{L}\p{N}_]*$/u.exec(before)?.[0] ?? '';
    const all = await this.#asked<readonly Named[]>({ ask: 'complete', before });
    if (all === null || all.length === 0) return null;
    return {
      replaces: { start: offset - word.length, end: offset },
      all: all.map((one) => ({ text: one.text, role: one.role, ...said(one) })),
    };
  }

  async explain(text: string, offset: number): Promise<Explanation | null> {
    const end = offset + (/^[\p{L}\p{N}_]*/u.exec(text.slice(offset))?.[0].length ?? 0);
    const found = await this.#asked<Named>({ ask: 'explain', before: text.slice(0, end) });
    if (found === null || (found.signature ?? found.about ?? '') === '') return null;
    return { of: { start: end - found.text.length, end }, ...said(found) };
  }

  async check(text: string, offset: number): Promise<readonly Problem[]> {
    const found = (await this.#asked<readonly Place[]>({ ask: 'check', source: text })) ?? [];
    const starts = [0];
    for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
    const at = (line: number, column: number): number => Math.min(text.length, (starts[line - 1] ?? text.length) + Math.max(0, column - 1));
    return found.flatMap(({ line, column, endLine, endColumn, message }) => {
      const start = at(line, column);
      const end = Math.max(start + 1, at(endLine, endColumn));
      // What ends where the cursor stands is being typed.
      return start <= offset && offset <= end + 1 ? [] : [{ at: { start, end }, message }];
    });
  }

  async #asked<Answer>(question: object): Promise<Answer | null> {
    const answer = await this.#ask(JSON.stringify(question));
    return answer === null ? null : (JSON.parse(answer) as Answer);
  }
}

function said({ signature, about = '' }: Named): Pick<Explanation, 'signature' | 'about'> {
  return { ...(typeof signature === 'string' && { signature }), ...(about !== '' && { about: about.split(/\n{2,}/) }) };
}
