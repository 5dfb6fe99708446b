// Wording: just-bash's complaints in the words of bash itself.
import { insteadOf, type ShellHints } from './absent-commands.ts';
import { errorWords, type FileError } from '../../machine/files.ts';

/** A complaint as bash 5.2 would print it. error: why a file last could not be opened. */
export function asBash(text: string, error: FileError | null, hints: ShellHints): string {
  if (!text.includes('bash: ')) return text;
  return text
    .replace(/^bash: line \d+: /gm, 'bash: ')
    .replace(/^bash: syntax error: Parse error at \d+:\d+: (.*)$/gm, (_, message: string) => `bash: ${syntaxError(message)}`)
    .replace(
      /^bash: (.*): cannot open redirect target$/gm,
      (_, path: string) => `bash: ${path}: ${error ? errorWords[error.code] : 'Permission denied'}`,
    )
    .replace(/^bash: (.*): command not available in browser environments\..*$/gm, 'bash: $1: command not found')
    .replace(/^(bash: (.*): command not found)$/gm, (_, said: string, name: string) => said + hintFor(name, hints))
    .replace(/^bash: (.*): maximum recursion depth \((\d+)\) exceeded.*$/gm, 'bash: $1: maximum function nesting level exceeded ($2)');
}

function hintFor(name: string, hints: ShellHints): string {
  const hint = insteadOf(name, hints);
  return hint ? ` (${hint})` : '';
}

function syntaxError(message: string): string {
  const missing = /^Expected (\w+), got (\w+)$/.exec(message);
  if (missing)
    return missing[2] === 'EOF' ? unfinished(missing[1] ?? '') : `syntax error near unexpected token \`${tokenText(missing[2] ?? '')}'`;
  if (message.startsWith('Expected variable name')) return "syntax error near unexpected token `newline'";
  return message;
}

/** What bash says where the text ends too early. */
function unfinished(expected: string): string {
  if (expected === 'DPAREN_END' || expected === 'RPAREN') return "unexpected EOF while looking for matching `)'";
  return 'syntax error: unexpected end of file';
}

const tokens: Readonly<Record<string, string>> = {
  SEMICOLON: ';',
  NEWLINE: 'newline',
  PIPE: '|',
  AND_AND: '&&',
  OR_OR: '||',
  AMP: '&',
  LPAREN: '(',
  RPAREN: ')',
  DSEMI: ';;',
  LBRACE: '{',
  RBRACE: '}',
  GREAT: '>',
  LESS: '<',
};

function tokenText(token: string): string {
  return tokens[token] ?? token.toLowerCase();
}
