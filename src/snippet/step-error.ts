// Step error: what in a step's output is an error, and whether the lesson prints that very error.
import { withoutTracebackBodies } from './traceback-text.ts';

/** How a step ended. */
export interface StepEnding {
  /** 0 to 255; null where the step has none. */
  readonly exitCode: number | null;
  /** Who pressed Ctrl-C, Stop or a ^C that the lesson prints: whatever the exit status, that is how it was meant to end. */
  readonly interruption: 'stop' | 'printed' | null;
}

/** The end of a step that went well. */
export const succeeded: StepEnding = { exitCode: 0, interruption: null };

/**
 * An error reply as redis-cli formats it, alone or within an array, a set or a map; its first word is Redis's code for it. What
 * stands before " => " is matched once: more often, a line of many such would be tried in exponentially many ways.
 */
export const errorReply = /^(?:(?:\s*\d+[)#~] )+|\s*\d+[)#~] .* => (?:\s*\d+[)#~] )*)?\(error\) (\S+)/;
/** Below the header of a traceback whose body is left out, the exception's name. */
const exception = /^(?!\s)([\w.]+)/;
export const tracebackHeader = 'Traceback (most recent call last):';
/** A line of redis-server's log: "60817:M 31 Jul 2023 15:33:14.700 # Failed listening on port 6379 (TCP), aborting." */
export const logLine = /^\d+:[A-Z] \d/;

/** What went wrong in a step, by the most telling name it has. */
export type StepError =
  /** An error reply; code: Redis's word for it, such as "WRONGTYPE". */
  | { readonly kind: 'reply'; readonly code: string }
  /** name: of the exception, without its module. */
  | { readonly kind: 'exception'; readonly name: string }
  /** A command that failed and names no error of these kinds. */
  | { readonly kind: 'exit'; readonly exitCode: number };

/** What failed or shows an error in a step, which never looks like one that went well; null: nothing. Of several errors the last. */
export function stepError(output: string, ending: StepEnding): StepError | null {
  const error = errorsIn(output, ending).at(-1);
  if (error !== undefined) return error;
  return hasFailed(ending) ? { kind: 'exit', exitCode: ending.exitCode ?? 1 } : null;
}

/**
 * Whether the printed text names every error of an output, in order, so that no "..." and no mask stands for one: error
 * replies by their code, exceptions by their name, any other failed command by the line that says why it failed.
 * hidden: takes out what the masks name; matches: whether a printed line, with its "...", stands for a line of output.
 */
export function printsSameErrors(
  printed: string,
  output: string,
  ending: StepEnding,
  hidden: (text: string) => string,
  matches: (printed: string, line: string) => boolean,
): boolean {
  const errors = namedErrors(output, ending);
  const expected = namedErrors(printed, ending);
  if (errors.length !== expected.length || errors.some((error, at) => error !== expected[at])) return false;
  if (errors.length > 0 || !hasFailed(ending)) return true;
  const reason = hidden(failureLine(output));
  const promised = hidden(failureLine(printed));
  return /[a-z]{2}/i.test(promised.split('...')[0] ?? '') && matches(promised, reason);
}

/** Whether a command ended with an exit status that says so. */
export function hasFailed({ exitCode, interruption }: StepEnding): boolean {
  return exitCode !== null && exitCode !== 0 && interruption === null;
}

/** Codes of error replies and names of exceptions, in order; not the exception that Ctrl-C itself raises. */
function namedErrors(text: string, ending: StepEnding): string[] {
  return errorsIn(text, ending).map((error) => (error.kind === 'reply' ? error.code : error.fullName));
}

type NamedError = Extract<StepError, { kind: 'reply' }> | (Extract<StepError, { kind: 'exception' }> & { readonly fullName: string });

function errorsIn(text: string, { interruption }: StepEnding): NamedError[] {
  const lines = withoutTracebackBodies(text).split('\n');
  return lines.flatMap((line, at): NamedError[] => {
    const fullName = lines[at - 1] === tracebackHeader ? exception.exec(line)?.[1] : undefined;
    if (fullName !== undefined) {
      if (interruption !== null && fullName === 'KeyboardInterrupt') return [];
      return [{ kind: 'exception', name: fullName.slice(fullName.lastIndexOf('.') + 1), fullName }];
    }
    const code = errorReply.exec(line)?.[1];
    return code === undefined ? [] : [{ kind: 'reply', code }];
  });
}

/** Where a failed command says why: a server's log at its end, all others at their beginning. */
function failureLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => logLine.test(line)) ?? lines[0] ?? '';
}
