import { expect, test } from 'vitest';
import { planStart } from './directives.ts';
import { machineLimits, startLimits } from '../limits.ts';
import { MachineError } from '../machine.ts';

/** The largest configuration that a console takes. */
const size = 256 * 1024;
const filled = (before: string, text: string, after = ''): string => before + text.repeat(size / text.length) + after;

// Measured on two busy processors: at most 60 ms of processor time each. Before, 60 KB of blanks took 1.6 s.
test.each([
  ['blanks within a line', filled('a', ' \t', 'b')],
  ['blanks at the end of a line', filled('save', ' ')],
  ['carriage returns', filled('a', '\r', 'b')],
  ['quotes', filled('save ', '"" ')],
  ['open quotes', filled('save "', '"')],
  ['backslashes', filled('save "', '\\')],
  ['escaped quotes', filled('save "', '\\"', '"')],
  ['half an escape', filled('save "', '\\x4', '"')],
  ['apostrophes', filled("save '", "\\'", "'")],
  ['empty lines', filled('', '\n')],
  ['short directives', filled('', 'a\n')],
  ['words', filled('save ', 'a ')],
  ['digits', filled('maxmemory ', '1')],
  ['a long name', filled('', 'a')],
])('%s cost no more than their length', (_, text) => {
  for (const request of [
    { args: [], config: text },
    { args: [`--${text}`], config: null },
  ]) {
    const start = process.cpuUsage();
    try {
      planStart({ ...request, background: false }, { isRewritten: true, limits: machineLimits });
    } catch (error) {
      expect(error).toBeInstanceOf(MachineError);
    }
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(1_000);
  }
});

const plan = (args: string[], config: string | null) => (): unknown =>
  planStart({ args, config, background: false }, { isRewritten: false, limits: machineLimits });

test('more directives or arguments than a server knows are refused', () => {
  const refused = expect.objectContaining({
    code: 'walled',
    message: expect.stringContaining(`more than ${startLimits.directives} directives`),
  });
  expect(plan([], 'save 1 1\n'.repeat(startLimits.directives))).not.toThrow();
  expect(plan([], 'save 1 1\n'.repeat(startLimits.directives + 1))).toThrow(refused);
  expect(
    plan(
      Array.from({ length: startLimits.directives + 1 }, () => 'a'),
      null,
    ),
  ).toThrow(refused);
});
