// Wording: what a Python snippet says besides its output.
import type { RunTexts } from '../../texts/texts.ts';
import type { Lack } from './messages.ts';

/** What broke an interpreter, as its worker tells the page. */
export function breakText(error: unknown, texts: RunTexts['python']): string {
  const text = error instanceof Error ? error.message : String(error);
  if (/call stack|recursion/i.test(text)) return texts.tooDeep;
  return `${texts.broke} (${text.trim().split('\n').at(-1)})`;
}

/** After an interpreter that is gone. reason: "" where nobody knows. */
export function crashText(reason: string, texts: RunTexts['python']): string {
  return texts.crashed(reason === '' ? texts.broke : reason.replace(/\.$/, ''));
}

/** After code that asked for what a page does not have. */
export function lackText({ kind, name }: Lack, texts: RunTexts['python']): string {
  switch (kind) {
    case 'module':
      return `${texts.noModule(name)} ${texts.addPackage}`;
    case 'standard':
      return texts.noStandardModule(name);
    case 'pip':
      return `${texts.noPip} ${texts.addPackage}`;
    case 'command':
      return texts.shellCommand(name);
    case 'process':
      return texts.noPrograms;
  }
}
