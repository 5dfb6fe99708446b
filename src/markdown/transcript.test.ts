import { describe, expect, it } from 'vitest';
import { joinSource, splitSource } from './source/source.ts';
import { readScript, readTranscript, TranscriptError } from './transcript.ts';

/** The error a call throws, as "line: reason". */
function problem(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    if (error instanceof TranscriptError) return `${error.line}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a shell transcript', () => {
  it('keeps commands and printed output apart', () => {
    expect(readTranscript('shell', '$ redis-cli PING\nPONG\n$ redis-cli SET message "Hello world!" \nOK\n')).toEqual([
      { prompts: ['$ '], input: 'redis-cli PING', printed: 'PONG' },
      { prompts: ['$ '], input: 'redis-cli SET message "Hello world!" ', printed: 'OK' },
    ]);
  });

  it('has commands without output', () => {
    const steps = readTranscript('shell', '$ touch redis.conf\n$ echo "bind 192.168.1.44" >> redis.conf\n');
    expect(steps.map((step) => [step.input, step.printed])).toEqual([
      ['touch redis.conf', ''],
      ['echo "bind 192.168.1.44" >> redis.conf', ''],
    ]);
  });

  it('keeps blank lines, indentation and trailing spaces of the output', () => {
    expect(readTranscript('shell', '$ a\n\n   b  \n\n\tc\n$ d')[0]?.printed).toBe('\n   b  \n\n\tc');
  });

  it.each([
    ['an open quote', '$ echo "a\n> b"\na\nb', 'echo "a\nb"', ['$ ', '> '], 'a\nb'],
    ['a backslash', '$ redis-cli -h host \\\n>   PING\nPONG', 'redis-cli -h host \\\n  PING', ['$ ', '> '], 'PONG'],
    [
      'a heredoc',
      '$ cat <<EOF\n> one\n>\n> two\n> EOF\none\n\ntwo',
      'cat <<EOF\none\n\ntwo\nEOF',
      ['$ ', '> ', '>', '> ', '> '],
      'one\n\ntwo',
    ],
    ['a loop', '$ for i in 1 2; do\n>   echo $i\n> done\n1\n2', 'for i in 1 2; do\n  echo $i\ndone', ['$ ', '> ', '> '], '1\n2'],
  ])('goes on after %s', (_what, text, input, prompts, printed) => {
    expect(readTranscript('shell', text)).toEqual([{ prompts, input, printed }]);
  });

  it('takes "> " after a complete command for output', () => {
    expect(readTranscript('shell', '$ cat quote\n> quoted\n$ pwd')[0]?.printed).toBe('> quoted');
  });

  it('takes output that begins like a prompt with a backslash before it', () => {
    expect(readTranscript('shell', '$ cat notes\n\\$ redis-cli\n\\\\$ x\n\\n').map((step) => step.printed)).toEqual([
      '$ redis-cli\n\\$ x\n\\n',
    ]);
  });

  it('has output of one long line that keeps beginning like a prompt', () => {
    const line = 'a@:'.repeat(20_000);
    expect(readTranscript('shell', `$ cat log\n${line}\n`)).toMatchObject([{ printed: line }]);
  });

  it('drops an empty prompt at its end', () => {
    expect(readTranscript('shell', '$ pwd\n/home\n$ \n')).toHaveLength(1);
    expect(readTranscript('shell', '$ pwd\n$')).toHaveLength(1);
  });

  it('is empty for nothing', () => {
    expect(readTranscript('shell', '\n \n')).toEqual([]);
  });

  it.each([
    [
      'output before the first prompt',
      'PONG\n$ redis-cli PING',
      '1: output before the first prompt: expected a line that begins with "$ "',
    ],
    ['an ellipsis before the first prompt', '...\n$ a', '1: output before the first prompt: expected a line that begins with "$ "'],
    ['another shell', 'ann@desk:~$ ls', '1: an unknown prompt: expected a line that begins with "$ "'],
    [
      'another shell further down',
      '$ pwd\n/\nann@desk:~$ ls',
      '3: an unknown prompt: expected "$ "; output that begins like one takes a backslash before it',
    ],
    [
      'redis-cli in the shell',
      '$ redis-cli\n127.0.0.1:6379> PING',
      '2: an unknown prompt: expected "$ "; output that begins like one takes a backslash before it',
    ],
    ['an open quote', '$ pwd\n$ echo "a', '2: the command is not complete (an open double quote): its next line begins with "> "'],
    [
      'a lost continuation',
      '$ echo \\\nb',
      '1: the command is not complete (a backslash at the end of the line): its next line begins with "> "',
    ],
    [
      'an open heredoc',
      '$ cat <<EOF\n> one',
      '2: the command is not complete (a heredoc without its "EOF"): its next line begins with "> "',
    ],
    [
      '^C with nothing before it',
      '$ sleep 9\n^C',
      '2: nothing is printed before ^C: it is pressed once what stands before it has appeared',
    ],
    ['an empty prompt with output', '$ pwd\n$ \n/home', '2: an empty prompt: write a command after it or remove it'],
  ])('is refused for %s', (_what, text, expected) => {
    expect(problem(() => readTranscript('shell', text))).toBe(expected);
  });
});

describe('a redis transcript', () => {
  it.each([
    '127.0.0.1:6379> ',
    '127.0.0.1:6379[3]> ',
    '127.0.0.1:6379(TX)> ',
    '127.0.0.1:6379[3](TX)> ',
    'redis> ',
    '> ',
    'localhost:6380> ',
    'redis-1.example.com:18650> ',
    '[::1]:6379> ',
    'redis /tmp/redis.sock> ',
    'not connected> ',
    '127.0.0.1:6379(subscribed mode)> ',
  ])('knows the prompt %j', (prompt) => {
    expect(readTranscript('redis', `${prompt}GET a\n"1"`)).toEqual([{ prompts: [prompt], input: 'GET a', printed: '"1"' }]);
  });

  it('follows the prompt of a transaction', () => {
    const text =
      '127.0.0.1:6379> MULTI\nOK\n127.0.0.1:6379(TX)> INCR a\nQUEUED\n127.0.0.1:6379(TX)> EXEC\n1) (integer) 1\n127.0.0.1:6379> ';
    expect(readTranscript('redis', text).map((step) => [step.input, step.printed])).toEqual([
      ['MULTI', 'OK'],
      ['INCR a', 'QUEUED'],
      ['EXEC', '1) (integer) 1'],
    ]);
  });

  it.each([
    ['foo bar', '1: output before the first prompt: expected a line that begins with "127.0.0.1:6379> ", "redis> " or "> "'],
    ['mine> GET a', '1: an unknown prompt: expected a line that begins with "127.0.0.1:6379> ", "redis> " or "> "'],
    [
      '> GET a\n$ redis-cli',
      '2: an unknown prompt: expected "127.0.0.1:6379> ", "redis> " or "> "; output that begins like one takes a backslash before it',
    ],
  ])('refuses %j', (text, expected) => {
    expect(problem(() => readTranscript('redis', text))).toBe(expected);
  });

  it('takes redirections of redis-cli for output', () => {
    expect(readTranscript('redis', '> GET a\n-> Redirected to slot [1] located at 127.0.0.1:7000\n"1"')).toHaveLength(1);
  });
});

describe('a Python transcript', () => {
  it('follows doctest', () => {
    const text =
      '>>> for i in range(2):\n...     i\n...\n0\n1\n>>> r.ping()\nTraceback (most recent call last):\n...\nredis.exceptions.ConnectionError: no\n';
    expect(readTranscript('python', text)).toEqual([
      { prompts: ['>>> ', '... ', '...'], input: 'for i in range(2):\n    i\n', printed: '0\n1' },
      { prompts: ['>>> '], input: 'r.ping()', printed: 'Traceback (most recent call last):\n...\nredis.exceptions.ConnectionError: no' },
    ]);
  });
});

describe('a script', () => {
  it('is commands alone', () => {
    expect(readScript('shell', 'touch a\n\ncat <<EOF\n$ x\nEOF\n')).toEqual([
      { prompts: [''], input: 'touch a', printed: '' },
      { prompts: ['', '', ''], input: 'cat <<EOF\n$ x\nEOF', printed: '' },
    ]);
  });

  it('of Python keeps the blank lines between its statements, so that it can be written as PEP 8 says', () => {
    const program = 'import time\n\nimport redis\n\n\nclass Chat:\n    name = "a"\n\n    text = "b"\n\n\nChat()';
    const inputs = readScript('python', `${program}\n\n`).map((step) => step.input);
    expect(inputs.map((input) => input.trim().split('\n')[0])).toEqual(['import time', 'import redis', 'class Chat:', 'Chat()']);
    expect(joinSource(inputs)).toBe(program);
  });

  it('is refused where it is not complete', () => {
    expect(problem(() => readScript('shell', 'touch a\necho "b'))).toBe('2: the command is not complete: an open double quote');
  });
});

describe('the source of a transcript', () => {
  it.each([
    ['shell', '$ cat <<EOF\n> one\n>\n> two\n> EOF\n$ for i in 1 2; do\n>   echo $i\n> done\n1\n$ echo \\\n>  b\n$ echo "a\n> b"\n'],
    ['redis', '> MULTI\nOK\n> SET a "b c"\nQUEUED\n'],
  ] as const)('of %s splits into its steps again', (kind, text) => {
    const inputs = readTranscript(kind, text).map((step) => step.input);
    expect(splitSource(kind, joinSource(inputs))).toEqual(inputs);
  });
});
