import { describe, expect, it } from 'vitest';
import { beforeInterrupt, compareOutput, hasAppeared, readMaskPatterns } from './comparison.ts';

describe('compareOutput', () => {
  it.each([
    ['PONG', 'PONG\n'],
    ['', ''],
    ['', '\n'],
    ['a  \n\nb', 'a\n\nb   \n\n'],
    ['Reading messages... (press Ctrl-C to quit)', 'Reading messages... (press Ctrl-C to quit)\n'],
    ['one\n^C', 'one\n'],
    ['one\n^C', 'one\n^C\n'],
    ['^Cbye', '^Cbye\n'],
  ])('is equal for %j and %j', (printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('equal');
  });

  it.each([
    ['...', ''],
    ['...', 'anything\nat all\n'],
    ['...\nlast', 'last\n'],
    ['...\nlast', 'one\ntwo\nlast\n'],
    ['first\n...\nlast', 'first\nlast\nno\nlast\n'],
    ['first\n...', 'first\n'],
    ['a\n...\nb\n...\nc', 'a\nx\nb\ny\nb\nz\nc'],
    ['pid ... ready', 'pid 4711 ready\n'],
    ['...ready', 'it is ready'],
    ['ready...', 'ready and waiting'],
    ['a...b...c', 'a1b2b3c'],
    ['  ...  \nlast', 'x\nlast'],
    ['OK', 'OK\n(0.58s)\n'],
    ['1) "jobs"\n2) "cook"\n(2.07s)', '1) "jobs"\n2) "cook"\n(1.13s)\n'],
  ])('is volatile for %j and %j', (printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('volatile');
  });

  it.each([
    ['PONG', 'PING'],
    ['', 'something'],
    ['PONG', ''],
    ['a\nb', 'a\n\nb'],
    ['  a', 'a'],
    ['OK', '(0.58s)\n'],
    ['...\nlast', 'last\nmore'],
    ['a ... b', 'a\nb'],
    ['aXa...aXa', 'aXa'],
    ['a...b', 'ac'],
    ['a\n...\nb\n...\nc', 'a\nc\nb'],
  ])('is different for %j and %j', (printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('different');
  });

  it.each([
    [/\d+ bytes/gm, '12 bytes used', '4096 bytes used'],
    [/^used_.*$/gm, 'a\nused_memory:1\nb', 'a\nused_memory_rss:xyz\nb'],
    [/(?<=Ready).*$/gm, 'Ready\n...', 'Ready tcp\nmore'],
  ])('leaves out what %s matches', (mask, printed, output) => {
    expect(compareOutput(printed, output, [mask])).toBe('volatile');
    expect(compareOutput(printed, output, [])).toBe('different');
    expect(compareOutput(printed, `!${output}`, [mask])).toBe('different');
  });

  const refused = 'ConnectionError: Error 111. Connection refused.';
  const file = '  File "<python-input-1>", line 1, in <module>\n    r.ping()\n    ~~~~~~^^\n';
  const header = 'Traceback (most recent call last):\n';
  const handling = '\nDuring handling of the above exception, another exception occurred:\n\n';
  const cause = '\nThe above exception was the direct cause of the following exception:\n\n';

  it.each([
    ['with dots for its body', `${header}...\n${refused}`, `${header}${file}${refused}\n`],
    ['with indented dots', `${header}    ...\n${refused}`, `${header}${file}${refused}\n`],
    ['without a body', `${header}${refused}`, `${header}${file}${refused}\n`],
    ['with the body of another time', `${header}  File "<stdin>", line 1\n${refused}`, `${header}${file}${refused}\n`],
    ['after other output', `hello\n${header}...\n${refused}`, `hello\n${header}${file}${refused}\n`],
    ['that handles another', `${header}...\n${refused}`, `${header}${file}OSError: [Errno 111]\n${handling}${header}${file}${refused}\n`],
    [
      'that another caused',
      `${header}...\n${refused}`,
      `${header}${file}KeyError: 'a'\n${cause}${header}${file}OSError\n${handling}${header}${file}${refused}\n`,
    ],
    [
      'printed with the one it handles',
      `${header}x\nOSError\n${handling}${header}...\n${refused}`,
      `${header}${file}OSError\n${handling}${header}${file}${refused}\n`,
    ],
    ['with "..." in its message', `${header}...\nConnectionError: ... refused.`, `${header}${file}${refused}\n`],
    ['with a message of several lines', `${header}...\nRuntimeError: one\ntwo`, `${header}${file}RuntimeError: one\ntwo\n`],
    ['followed by more output', `${header}...\n${refused}\nlater`, `${header}${file}${refused}\nlater\n`],
    [
      'of code that cannot be read',
      `${header}...\nSyntaxError: invalid syntax`,
      '  File "<python-input-0>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n',
    ],
    [
      'of code that cannot be read, as printed',
      '  File "<stdin>", line 1\n    1 +\nSyntaxError: invalid syntax',
      '  File "<python-input-0>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax\n',
    ],
  ])('takes a traceback %s for the same', (_, printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('volatile');
    expect(hasAppeared(printed, output, [])).toBe(true);
  });

  it.each([
    ['with another message', `${header}...\n${refused}`, `${header}${file}ConnectionError: Error 110.\n`],
    ['of another exception', `${header}...\n${refused}`, `${header}${file}Timeout${refused}\n`],
    ['where there is none', `${header}...\n${refused}`, 'True\n'],
    ['where none is printed', 'True', `${header}${file}${refused}\n`],
    ['with other output before it', `${header}...\n${refused}`, `hello\n${header}${file}${refused}\n`],
    ['whose cause alone is printed', `${header}...\nOSError`, `${header}${file}OSError\n${handling}${header}${file}${refused}\n`],
    [
      'that follows another without handling it',
      `${header}...\n${refused}`,
      `${header}${file}OSError\nlater\n${header}${file}${refused}\n`,
    ],
  ])('takes a traceback %s for different', (_, printed, output) => {
    expect(compareOutput(printed, output, [])).toBe('different');
  });

  it('is equal to a traceback that is printed whole', () => {
    expect(compareOutput(`${header}${file}${refused}`, `${header}${file}${refused}\n`, [])).toBe('equal');
  });

  it("reads doctest's empty lines", () => {
    expect(compareOutput('one\n<BLANKLINE>\ntwo', 'one\n\ntwo\n', [])).toBe('equal');
    expect(compareOutput('one\n\ntwo', 'one\n<BLANKLINE>\ntwo\n', [])).toBe('different');
  });

  it('compares long output in reasonable steps', () => {
    const printed = Array.from({ length: 40 }, () => '...\na').join('\n');
    expect(compareOutput(`${printed}\nend`, 'a\n'.repeat(5000), [])).toBe('different');
  });
});

describe('hasAppeared', () => {
  it('waits for the exception of a traceback', () => {
    const printed = 'Traceback (most recent call last):\n...\nKeyError: 1';
    expect(hasAppeared(printed, 'Traceback (most recent call last):\n  File "a", line 1\n', [])).toBe(false);
    expect(hasAppeared(printed, 'Traceback (most recent call last):\n  File "a", line 1\nKeyError: 1\n', [])).toBe(true);
  });

  it.each([
    ['', '', false],
    ['', 'anything\n', false],
    ['...', 'anything\n', true],
    ['...', '(error) WRONGTYPE no\n', false],
    ['one\n...', 'one\n(error) WRONGTYPE no\n', false],
    ['(error) WRONGTYPE ...', '(error) WRONGTYPE no\n', true],
    ['...', 'Traceback (most recent call last):\n  File "a", line 1\nKeyError: 1\n', false],
    ['Ready', '', false],
    ['Ready', 'Starting\n', false],
    ['Ready', 'Ready\n', true],
    ['Ready', 'Ready\nmore\nand more', true],
    ['...\nReady', 'one\nRea', false],
    ['...\nReady', 'one\nReady\nmore', true],
    ['1) "subscribe"\n2) "chat"', '1) "subscribe"\n', false],
    ['1) "subscribe"\n2) "chat"', '1) "subscribe"\n2) "chat"\n3) (integer) 1\n', true],
  ])('of %j in %j is %s', (printed, output, expected) => {
    expect(hasAppeared(printed, output, [])).toBe(expected);
  });
});

describe('beforeInterrupt', () => {
  it.each([
    ['PONG', null],
    ['a^Cb', null],
    ['^C', ''],
    ['one\ntwo\n^C', 'one\ntwo\n'],
    ['Reading^C', 'Reading'],
    ['Ready\n^C12:signal-handler\nbye', 'Ready\n'],
  ])('of %j is %j', (printed, expected) => {
    expect(beforeInterrupt(printed)).toBe(expected);
  });
});

describe('readMaskPatterns', () => {
  it('reads what the build wrote', () => {
    expect(readMaskPatterns('[["\\\\d+","g"],["a b","gm"]]')).toEqual([/\d+/g, /a b/gm]);
    expect(readMaskPatterns(null)).toEqual([]);
  });
});
