// Python tokens: the tones of Python code.
import { tokenize, type Token, type Tone } from './token.ts';

const keywords =
  'False None True and as assert async await break case class continue def del elif else except finally for from global if import in is ' +
  'lambda match nonlocal not or pass raise return try while with yield';
/** Comments, strings with their prefix, numbers, decorators and names; a name before a bracket is called. */
const pieces =
  /(?<dim>#[^\n]*)|(?<str>\b[bBfFrRuUtT]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?)|(?<num>\b(?:0[xob][\da-f_]+|\d[\d_]*(?:\.[\d_]*)?(?:e[+-]?\d+)?)j?\b)|(?<opt>@[\w.]+)|(?<fn>[^\W\d]\w*(?=\s*\())|(?<name>[^\W\d]\w*)/gi;
const keywordSet = new Set(keywords.split(' '));
/** Keywords only where they begin a statement. */
const soft = new Set(['match', 'case']);

/** The tokens of Python code. */
export function pythonTokens(source: string): Token[] {
  return tokenize(source, pieces, ({ groups = {}, index = 0, input = '' }): Tone | null => {
    if (groups['dim'] !== undefined) return 'dim';
    if (groups['str'] !== undefined) return 'str';
    if (groups['num'] !== undefined) return 'num';
    if (groups['opt'] !== undefined) return 'opt';
    const name = groups['fn'] ?? groups['name'] ?? '';
    const isKeyword = soft.has(name)
      ? /(?:^|\n)[ \t]*$/.test(input.slice(0, index)) && /^[ \t]+(?![=.,)\]:])/.test(input.slice(index + name.length))
      : keywordSet.has(name);
    if (isKeyword && input[index - 1] !== '.') return 'opt';
    return groups['fn'] === undefined ? null : 'fn';
  });
}
