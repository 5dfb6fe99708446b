// Program options: what a program's own help says of its options.

export interface ProgramOption {
  /** Such as "-p", or "-d" and "--data". */
  readonly names: readonly string[];
  /** What it takes, such as "<port>"; missing: nothing. */
  readonly value?: string;
  /** The rest of its line. */
  readonly about: string;
}

/** Reads the lines of a help that begin with an option, as redis-cli's and curl's do. */
export function readOptions(help: string): ProgramOption[] {
  return [...help.matchAll(/^ +(-[^\s,]+)(?:, (--[^\s]+))?(?: (<[^>]*>))?[ \t]*(.*)$/gm)].map(
    ([, first = '', second, value, about = '']) => ({
      names: second === undefined ? [first] : [first, second],
      ...(value !== undefined && { value }),
      about,
    }),
  );
}
