import { describe, expect, it } from 'vitest';
import { pythonLimits } from './limits.ts';
import { PythonTerminal } from './python-terminal.ts';

function screen(answer = 'end'): { terminal: PythonTerminal; shown: string[]; asked: string[]; pass: (ms: number) => void } {
  const shown: string[] = [];
  const asked: string[] = [];
  let now = 0;
  const terminal = new PythonTerminal({
    show: (text) => shown.push(text),
    ask: (prompt) => {
      asked.push(prompt);
      return answer;
    },
    now: () => now,
  });
  return {
    terminal,
    shown,
    asked,
    pass: (ms) => {
      now += ms;
    },
  };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('output', () => {
  it('shows at once what comes after a silence, and what follows in batches', () => {
    const { terminal, shown, pass } = screen();
    terminal.write(bytes('a'));
    terminal.write(bytes('b'));
    terminal.write(bytes('c'));
    expect(shown).toEqual(['a']);
    pass(pythonLimits.outputMs);
    terminal.tick();
    expect(shown).toEqual(['a', 'bc']);
  });

  it('joins a character that came in two pieces', () => {
    const { terminal, shown } = screen();
    const [first, ...rest] = bytes('é');
    terminal.write(Uint8Array.of(first ?? 0));
    terminal.write(Uint8Array.from(rest));
    terminal.flush();
    expect(shown.join('')).toBe('é');
  });

  it('is cut at the limit, and the rest counted, for each step anew', () => {
    const { terminal, shown } = screen();
    terminal.write(bytes('x'.repeat(pythonLimits.outputCharacters - 1)));
    terminal.write(bytes('yyy'));
    terminal.write(bytes('zz'));
    terminal.flush();
    expect(shown.join('')).toHaveLength(pythonLimits.outputCharacters);
    expect(terminal.omitted).toBe(4);
    terminal.begin();
    expect(terminal.omitted).toBe(0);
  });
});

describe('input', () => {
  it('asks with the line that was printed last and echoes what was typed', () => {
    const { terminal, shown, asked } = screen('line:Ada');
    terminal.write(bytes('Hello.\nYour name? '));
    expect(terminal.readLine()).toBe('line:Ada\n');
    terminal.flush();
    expect(asked).toEqual(['Your name? ']);
    expect(shown.join('')).toBe('Hello.\nYour name? Ada\n');
  });

  it('echoes nothing where the learner ended it', () => {
    const { terminal, shown } = screen('end');
    terminal.write(bytes('? '));
    expect(terminal.readLine()).toBe('end');
    expect(shown).toEqual(['? ']);
  });
});
