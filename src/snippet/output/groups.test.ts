// How a step's output looks in the end, line by line.
import { describe, expect, it } from 'vitest';
import { compareOutput, type Mask } from '../comparison.ts';
import { succeeded, type StepEnding } from '../step-error.ts';
import { libraryFrames } from './frames.ts';
import { groupLines, linesIn } from './groups.ts';

const failed: StepEnding = { exitCode: 1, interruption: null };

/** Each line with its look, "!" before those of an error. */
function look(printed: string | null, output: string, ending: StepEnding = succeeded, masks: readonly Mask[] = []): string[] {
  const match = printed === null ? undefined : compareOutput(printed, output, masks, ending);
  return groupLines({ output, printed, match, ending, masks }).flatMap((group) =>
    linesIn(group.look === 'lesson' ? (printed ?? '') : output)
      .slice(group.from, group.to)
      .map((line) => `${group.bad ? '!' : ''}${group.look}: ${line}`),
  );
}

describe('the lines of an output', () => {
  it('are ink where they are as in the lesson, or where there is none to compare with', () => {
    expect(look('OK', 'OK\n')).toEqual(['ink: OK']);
    expect(look(null, 'a\n\nb\n')).toEqual(['ink: a', 'ink: ', 'ink: b']);
    expect(look('a ...', 'a 1\n')).toEqual(['ink: a 1']);
  });

  it('stand beside the lesson’s where they differ, yours first', () => {
    expect(look('1) "ana"\n2) "150"\n3) "chloe"', '1) "ana"\n2) "155"\n3) "chloe"\n')).toEqual([
      'ink: 1) "ana"',
      'yours: 2) "155"',
      'lesson: 2) "150"',
      'ink: 3) "chloe"',
    ]);
    expect(look('a\nb\nc', 'x\ny\nc\n')).toEqual(['yours: x', 'yours: y', 'lesson: a', 'lesson: b', 'ink: c']);
  });

  it('are missed where the lesson has more, and yours where it has fewer', () => {
    expect(look('a\nb\nc', 'a\nc\n')).toEqual(['ink: a', 'lesson: b', 'ink: c']);
    expect(look('a', 'a\nb\n')).toEqual(['ink: a', 'yours: b']);
    expect(look('', 'a\n')).toEqual(['yours: a']);
    expect(look('a', '')).toEqual(['lesson: a']);
  });

  it('may be any between what "..." stands for, and never show a "..." as missing', () => {
    expect(look('first\n...\nlast', 'first\nx\ny\nend\n')).toEqual(['ink: first', 'ink: x', 'ink: y', 'ink: end', 'lesson: last']);
    expect(look('...\nlast 1', 'x\nlast 2\n')).toEqual(['ink: x', 'ink: last 2', 'lesson: last 1']);
  });

  it('are compared without what an author lets vary', () => {
    expect(look('pid 12\nb', 'pid 77\nc\n', succeeded, [/\d+/g])).toEqual(['ink: pid 77', 'yours: c', 'lesson: b']);
  });

  it('that are an error look like one, as in the lesson or not', () => {
    const wrong = '(error) WRONGTYPE Operation against a key';
    expect(look(wrong, `${wrong}\n`)).toEqual([`!ink: ${wrong}`]);
    expect(look('(integer) 1', `${wrong}\n`)).toEqual([`!yours: ${wrong}`, 'lesson: (integer) 1']);
    expect(look(null, `1) OK\n2) ${wrong}\n`)).toEqual(['ink: 1) OK', `!ink: 2) ${wrong}`]);
  });

  it('of a traceback are an error, with what it says after them and what it was the cause of', () => {
    const traceback =
      'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "<stdin>", line 2, in <module>\nValueError: two\nlines';
    const looks = look(null, `before\n${traceback}\n`, { exitCode: null, interruption: null });
    expect(looks[0]).toBe('ink: before');
    expect(looks.slice(1).every((line) => line.startsWith('!ink: '))).toBe(true);
    expect(look(null, '  File "<stdin>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n')).toHaveLength(4);
    const interrupted = 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nKeyboardInterrupt\n';
    expect(look(null, interrupted, { exitCode: 130, interruption: 'stop' })[0]).toMatch(/^ink/);
  });

  it('of a failed command are about its failure where they are few, else the one that says why', () => {
    const refused = 'Could not connect to Redis at 127.0.0.1:6380: Connection refused';
    expect(look('PONG', `${refused}\n`, failed)).toEqual([`!yours: ${refused}`, 'lesson: PONG']);
    const log = Array.from({ length: 8 }, (_, at) => `31337:M 26 Nov 2026 14:00:00.10${at} # line ${at}`);
    const looks = look(null, `${log.join('\n')}\n`, failed);
    expect(looks.filter((line) => line.startsWith('!'))).toEqual([`!ink: ${log[7]}`]);
    const closed = ['Reading messages...', '1) "subscribe"', '2) "chat"', '3) (integer) 1', 'Error: Server closed the connection', ''];
    expect(look(null, closed.join('\n'), failed).filter((line) => line.startsWith('!'))).toEqual([`!ink: ${closed[4]}`]);
    expect(look(null, 'a\nb\nc\nd\ne\n', failed).filter((line) => line.startsWith('!'))).toEqual(['!ink: e']);
  });

  it('that tell how slow a reply was are no difference', () => {
    expect(look('a\n(integer) 1', 'a\n(integer) 0\n(0.93s)\n')).toEqual([
      'ink: a',
      'yours: (integer) 0',
      'ink: (0.93s)',
      'lesson: (integer) 1',
    ]);
  });

  it('that are very many are one difference', () => {
    const many = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n');
    expect(look('a', `${many}\n`)).toHaveLength(5_001);
  });
});

describe('frames of libraries', () => {
  const traceback = [
    'Traceback (most recent call last):',
    '  File "<stdin>", line 1, in <module>',
    '  File "/lib/python3.14/site-packages/redis/commands/core.py", line 4, in zadd',
    '    return self.execute_command("ZADD")',
    '           ~~~~~~~~~^^^^^^^',
    '  File "/lib/python3.14/site-packages/redis/client.py", line 9, in execute_command',
    '  File "/lib/python3.14/contextlib.py", line 85, in inner',
    '  File "/home/me/own.py", line 3, in own',
    '  File "/lib/python3.14/json/__init__.py", line 1, in loads',
    'redis.exceptions.ResponseError: value is not a valid float',
  ];

  it('fold where two or more follow each other, and the reader’s own code never does', () => {
    expect(libraryFrames(traceback)).toEqual([{ from: 2, to: 7, frames: 3, names: ['redis-py', 'Python'] }]);
  });
});
