import { describe, expect, it } from 'vitest';
import { compareOutput } from './comparison.ts';
import { stepError, succeeded, type StepEnding } from './step-error.ts';

const failed: StepEnding = { exitCode: 1, interruption: null };
const stopped: StepEnding = { exitCode: 130, interruption: 'stop' };
const interrupted: StepEnding = { exitCode: 130, interruption: 'printed' };

const wrongType = '(error) WRONGTYPE Operation against a key holding the wrong kind of value';
const refused = 'Could not connect to Redis at 127.0.0.1:6380: Connection refused';
const aborted = `31337:C 26 Nov 2026 14:00:00.100 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
31337:M 26 Nov 2026 14:00:00.101 # Warning: Could not create server TCP listening socket *:6379: bind: Address already in use
31337:M 26 Nov 2026 14:00:00.101 # Failed listening on port 6379 (TCP), aborting.`;
const pidAndTime = [/^\d+(?=:[A-Z] )/gm, /\d\d \w{3} \d{4} [\d:.]+/g];

describe('an error', () => {
  it.each<[string, string, StepEnding]>([
    ['an exit status', '', failed],
    ['an error reply', `${wrongType}\n`, succeeded],
    ['an error reply among others', `1) OK\n2) ${wrongType}\n`, succeeded],
    ['an error reply within a nested array or a map', `1) 1) ${wrongType}\n`, succeeded],
    ['an error reply in a map', `1# "a" => ${wrongType}\n`, succeeded],
    ['an error reply in a map within an array within a map', `1# "a" => 1) "b" => 2) ${wrongType}\n`, succeeded],
    ['an error reply after Stop', `${wrongType}\n^C\n`, stopped],
    ['an exception', 'Traceback (most recent call last):\n  File "<stdin>", line 1\nKeyError: 1\n', { ...succeeded, exitCode: null }],
    ['code that cannot be read', '  File "<stdin>", line 1\n    1 +\nSyntaxError: invalid syntax\n', { ...succeeded, exitCode: null }],
  ])('is %s', (_, output, ending) => {
    expect(stepError(output, ending)).not.toBeNull();
  });

  it.each<[string, string, StepEnding]>([
    ['a reply', 'OK\n', succeeded],
    ['no exit status', 'OK\n', { ...succeeded, exitCode: null }],
    ['a string that holds the word', '"(error) all is well"\n', succeeded],
    ['Stop', '^C\n', stopped],
    ['a ^C that the lesson prints', '1) "subscribe"\n^C\n', interrupted],
    ["Python's answer to Ctrl-C", '^CTraceback (most recent call last):\n  File "<stdin>", line 1\nKeyboardInterrupt\n', stopped],
  ])('is not %s', (_, output, ending) => {
    expect(stepError(output, ending)).toBeNull();
  });
});

/** Each of these kept the tab from ever answering again. */
describe('a long hostile output', () => {
  it.each([
    ['one line of what stands before a map’s values', '1) a => '.repeat(20_000)],
    ['one line of positions and arrows', '1) '.repeat(20_000) + ' => '.repeat(20_000)],
    ['lines of a traceback without an end', '  File "a", line 1\n'.repeat(20_000)],
  ])('%s is no error', (_, output) => {
    expect(stepError(output, succeeded)).toBeNull();
  });
});

describe('compareOutput of an error', () => {
  it.each<[string, string, string, StepEnding]>([
    ['a failed command', refused, `${refused}\n`, failed],
    ['an error reply', wrongType, `${wrongType}\n`, succeeded],
    ['a command that fails without a word', '', '', failed],
  ])('is equal for %s that is printed whole', (_, printed, output, ending) => {
    expect(compareOutput(printed, output, [], ending)).toBe('equal');
  });

  it.each<[string, string, string, StepEnding]>([
    ['a reason that begins so', 'Could not connect to Redis...', `${refused}\n`, failed],
    ['a reason and "..." below it', `${refused}\n...`, `${refused}\nmore\n`, failed],
    ['an error reply by its code', '(error) WRONGTYPE ...', `${wrongType}\n`, succeeded],
    ['an error reply among others', '1) OK\n2) (error) WRONGTYPE ...', `1) OK\n2) ${wrongType}\n`, succeeded],
    ['a log that ends so', '...\n60817:M 31 Jul 2023 15:33:14.700 # Failed listening on port ..., aborting.', aborted, failed],
    ['what Stop ended', 'one\n...', 'one\ntwo\n^C\n', stopped],
    ['what Stop ended, before its last words', 'one', 'one\n^Cbye\n', stopped],
  ])('is volatile for %s', (_, printed, output, ending) => {
    expect(compareOutput(printed, output, pidAndTime, ending)).toBe('volatile');
  });

  it.each<[string, string, string, StepEnding]>([
    ['a server that aborts', '...', aborted, failed],
    ['a server that aborts, by its first line', '60817:C 31 Jul 2023 15:33:14.700 # oO0OoO0OoO0Oo Redis ...\n...', aborted, failed],
    ['a failed command, by "..."', '...', `${refused}\n`, failed],
    ['a failed command, by "..." in a line', '...refused', `${refused}\n`, failed],
    ['a failed command after a line', 'OK\n...', `${refused}\n`, failed],
    ['a failed command that says nothing', '...', '', failed],
    ['an error reply, by "..."', '...', `${wrongType}\n`, succeeded],
    ['an error reply, by "..." in a line', '(error) ...', `${wrongType}\n`, succeeded],
    ['an error reply below an expected one', '(error) ERR no\n...', `(error) ERR no\n${wrongType}\n`, succeeded],
    ['an error reply among others', '1) OK\n...', `1) OK\n2) ${wrongType}\n`, succeeded],
    ['an exception, by "..."', '...', 'Traceback (most recent call last):\n  File "a"\nKeyError: 1\n', { ...succeeded, exitCode: null }],
    [
      'an exception, by "..." below the header',
      'Traceback (most recent call last):\n...',
      'Traceback (most recent call last):\n  File "a"\nKeyError: 1\n',
      { ...succeeded, exitCode: null },
    ],
  ])('is different for %s', (_, printed, output, ending) => {
    expect(compareOutput(printed, output, pidAndTime, ending)).toBe('different');
  });

  it('is different for an error reply that a mask would hide', () => {
    expect(compareOutput('"a"', `${wrongType}\n`, [/^.*$/gm], succeeded)).toBe('different');
    expect(compareOutput('"a"', `${refused}\n`, [/^.*$/gm], failed)).toBe('different');
  });

  it("counts a failed command's reason with what masks name left out", () => {
    const port = [/(?<=:)\d{4}\b/g];
    expect(compareOutput('Could not connect to Redis at 127.0.0.1:7000: Connection refused', refused, port, failed)).toBe('volatile');
  });
});
