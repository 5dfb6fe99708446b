// Traceback text: what doctest compares of the tracebacks that a text shows.

/** From a traceback's header to the blank line before the next one, where that was raised while this one was handled. */
const chained =
  /^Traceback \(most recent call last\):\n(?:(?!Traceback \().*\n)*?\n(?:During handling of the above exception, another exception occurred|The above exception was the direct cause of the following exception):\n\n(?=Traceback \()/gm;
/** As doctest reads it: the header, and all lines up to the first that begins with a letter, which is the exception. */
const headed = /^Traceback \((?:most recent call last|innermost last)\):\n(?:(?!\w).*\n)*(?=\w)/gm;
/** Python prints no header over code that it could not read; doctest wants one there too, where an exception follows. */
const headless = /^ {2}File ".*", line \d+\n(?:(?!\w).*\n)*/gm;
const exceptionLine = /\w*(?:Error|Exception)\b/y;

/** Leaves of each traceback its header and its exception; of a chain of them the last, as doctest does. */
export function withoutTracebackBodies(text: string): string {
  const header = 'Traceback (most recent call last):\n';
  return text
    .replace(chained, '')
    .replace(headed, header)
    .replace(headless, (lines, offset: number, whole: string) => {
      // Looked for once for all these lines: from each of them anew, a long text of them would take minutes.
      exceptionLine.lastIndex = offset + lines.length;
      return exceptionLine.test(whole) ? header : lines;
    });
}
