// Source: the commands of a snippet as one text, and back.
import type { SnippetKind } from '../../protocol.ts';
import { splitPythonSource } from './python-statement.ts';
import { splitShellSource } from './shell-command.ts';

/** Splits what a learner typed into the inputs of steps; an incomplete command comes last, as it is. */
export function splitSource(kind: SnippetKind, source: string): string[] {
  const text = source.replace(/\r\n?/g, '\n');
  switch (kind) {
    case 'shell':
      return splitShellSource(text);
    case 'redis':
      return text.split('\n').filter((line) => line.trim() !== '');
    case 'python':
      return splitPythonSource(text);
  }
}

/** Joins the inputs of steps into the text that is edited and copied. */
export function joinSource(inputs: readonly string[]): string {
  return inputs.join('\n');
}
