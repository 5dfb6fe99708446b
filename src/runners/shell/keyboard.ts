// Keyboard: commands that would wait for someone to type, which nobody can do into a snippet.
import type { ShellHints } from './absent-commands.ts';

/** How many operands a command needs to leave standard input alone; "-" does not count as one. */
const operandsNeeded: ReadonlyMap<string, number> = new Map([
  ['cat', 1],
  ['head', 1],
  ['tail', 1],
  ['tac', 1],
  ['rev', 1],
  ['nl', 1],
  ['wc', 1],
  ['sort', 1],
  ['uniq', 1],
  ['cut', 1],
  ['paste', 1],
  ['fold', 1],
  ['expand', 1],
  ['unexpand', 1],
  ['column', 1],
  ['od', 1],
  ['strings', 1],
  ['base64', 1],
  ['md5sum', 1],
  ['sha1sum', 1],
  ['sha256sum', 1],
  ['grep', 2],
  ['egrep', 2],
  ['fgrep', 2],
  ['sed', 2],
  ['awk', 2],
  ['jq', 2],
  ['bash', 1],
  ['sh', 1],
  ['tr', Infinity],
  ['tee', Infinity],
  ['xargs', Infinity],
]);

/** Options that bring a command's program or its file with them, so that one operand less is needed. */
const carriesOperand: Readonly<Record<string, RegExp>> = {
  grep: /^-[^-]*[ef]|^--(regexp|file)/,
  egrep: /^-[^-]*[ef]|^--(regexp|file)/,
  fgrep: /^-[^-]*[ef]|^--(regexp|file)/,
  sed: /^-[^-]*[ef]|^--(expression|file)/,
  awk: /^-[^-]*f/,
  jq: /^-[^-]*f/,
};
/** Options with which a command reads no input at all. */
const readsNothing: Readonly<Record<string, RegExp>> = {
  jq: /^(-[^-]*n|--null-input)/,
  grep: /^-[^-]*[rR]/,
  awk: /^BEGIN/,
  bash: /^-[^-]*c/,
  sh: /^-[^-]*c/,
};
/** Options that take the next argument as their value. */
const takesValue: Readonly<Record<string, RegExp>> = {
  head: /^-[nc]$/,
  tail: /^-[nc]$/,
  cut: /^-[dfcb]$/,
  sort: /^-[kto]$/,
  grep: /^-[emABCf]$/,
  sed: /^-[ef]$/,
  awk: /^-[Ffv]$/,
  fold: /^-w$/,
  paste: /^-d$/,
};

/** Whether some call of a command reads the keyboard. */
export function mayReadKeyboard(name: string): boolean {
  return operandsNeeded.has(name);
}

/** Whether a command without any input given to it would read the keyboard. */
export function readsKeyboard(name: string, args: readonly string[]): boolean {
  const needed = operandsNeeded.get(name);
  if (needed === undefined) return false;
  let operands = 0;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--help' || arg === '--version' || readsNothing[name]?.test(arg)) return false;
    if (carriesOperand[name]?.test(arg)) operands += 1;
    if (takesValue[name]?.test(arg)) at += 1;
    else if (!arg.startsWith('-')) operands += 1;
  }
  return operands < needed;
}

/** Programs that are nothing but a keyboard and a screen, and what to do instead. */
export const screenPrograms: ReadonlyMap<string, keyof ShellHints['screen']> = new Map([
  ...['vi', 'vim', 'nano', 'emacs', 'ed'].map((name) => [name, 'write'] as const),
  ...['less', 'more'].map((name) => [name, 'show'] as const),
  ...['top', 'htop'].map((name) => [name, 'processes'] as const),
]);
