// Wording: what a Python snippet says besides its output.
import type { Lack } from './messages.ts';

export const unstoppableText = 'The code did not end when it was stopped, so its interpreter was ended';

export const exitText = 'The code ended its interpreter. The next run starts a new one, without the variables of this one.';

/** What broke an interpreter, in an engine's own words. */
export function breakText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/call stack|recursion/i.test(text))
    return 'The code nested its calls, or its data, more deeply than this browser allows, which broke the interpreter';
  return `The interpreter broke (${text.trim().split('\n').at(-1)})`;
}

/** After an interpreter that is gone. reason: "" where nobody knows. */
export function crashText(reason: string): string {
  const what = reason === '' ? 'The interpreter broke' : reason.replace(/\.$/, '');
  return `${what}. The next run starts a new one: variables and imports of this session are gone, what is in Redis is not.`;
}

const addPackage =
  'A teacher adds a pure-Python package by adding a line to src/runners/python/requirements.txt and starting the notebook again.';

/** After code that asked for what a page does not have. */
export function lackText({ kind, name }: Lack): string {
  switch (kind) {
    case 'module':
      return `There is no module "${name}" in this notebook. ${addPackage}`;
    case 'standard':
      return `The module "${name}" of Python's standard library needs what a page does not have, so it is not in this notebook.`;
    case 'pip':
      return `pip does not run in this notebook. ${addPackage}`;
    case 'command':
      return `${name} is a command of the shell: run it in a shell snippet.`;
    case 'process':
      return 'Python in a page starts no programs: run them in a shell snippet.';
  }
}

export function omissionText(characters: number): string {
  return `\n[${characters.toLocaleString('en')} more characters were printed and are not shown]\n`;
}
