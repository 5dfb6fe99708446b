// Mask: a part of printed output that differs from run to run, named by the author of a lesson.

/** A part of the output to leave out of the comparison. */
export type Mask = RegExp;

const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

/** The masks an author may name, documented in content/authoring.md. */
const named: ReadonlyMap<string, readonly Mask[]> = new Map([
  // "60817:M 31 Jul" of a log, "PID: 60817" of the banner, "pid=60817" elsewhere.
  ['pid', [/(?<=\bpid[=: ]+)\d+/gi, /\b\d+(?=:[A-Z] )/g, /(?<=\^C)\d+(?=:)/g, /^\d+(?=:[\w-]+ \()/gm]],
  [
    'time',
    [
      new RegExp(String.raw`\b\d{1,2} (?:${months}) \d{4}\b`, 'g'),
      /\b\d{4}-\d{2}-\d{2}\b/g,
      /\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\b/g,
      // Before the plain seconds, so that a Unix time is one mask and not two.
      /\b1\d{9}(?:\.\d+|\d{3}(?:\d{3})?)?\b/g,
      /\b\d+(?:\.\d+)?(?= ?(?:seconds?|secs?|ms|usec|us|s)\b)/g,
    ],
  ],
  ['port', [/(?<=\bport[=: ]+)\d+/gi, /(?<=[\w.*\]]:)\d{4,5}\b/g]],
  ['version', [/\bv?\d+\.\d+\.\d+\b(?:[-+][\w.]+)?/g, /(?<=\()[0-9a-f]{8}[/:]\d(?=\))/g]],
  ['stream-id', [/\b1\d{12}-\d+\b/g]],
  // Redis's drawing and Valkey's, from their first line to their last.
  ['logo', [/^ +(?:_\._|\.\+\^\+\.) *\n(?:.*\n){0,30}? +(?:`-\.__\.-'|'\+v\+') *$/gm]],
  ['number', [/[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi]],
]);

/** Reads the value of mask=: names separated by commas, or one regular expression between slashes. Throws Error with the reason. */
export function readMasks(value: string): readonly Mask[] {
  if (value.startsWith('/')) return [readPattern(value)];
  return value.split(',').flatMap((name) => {
    const masks = named.get(name);
    if (masks === undefined) {
      throw new Error(`unknown mask "${name}": expected ${[...named.keys()].join(', ')} or a regular expression such as /\\d+ bytes/`);
    }
    return masks;
  });
}

/** Whether it is one of those with names, and not an author's own regular expression. */
export function isNamedMask(mask: Mask): boolean {
  return [...named.values()].some((masks) => masks.includes(mask));
}

function readPattern(value: string): Mask {
  if (value.length < 3 || !value.endsWith('/')) throw new Error(`the regular expression ${value} needs a slash at its end`);
  try {
    return new RegExp(value.slice(1, -1), 'gm');
  } catch (error) {
    throw new Error(`${value} is no regular expression: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
