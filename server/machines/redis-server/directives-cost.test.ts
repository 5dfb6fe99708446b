import { expect, test } from 'vitest';
import { planStart } from './directives.ts';
import { machineLimits, startLimits } from '../limits.ts';
import { MachineError, type StartRequest } from '../../machine.ts';
import { costGrowth, mostGrowth } from '../../testing/cost-growth.ts';

const redis = { flavour: 'valkey', version: '9.1.2' } as const;

/** A quarter of what is compared with it: of half the largest configuration that a console takes. */
const shortest = 32 * 1024;
type Fill = (size: number) => string;
const filled =
  (before: string, text: string, after = ''): Fill =>
  (size) =>
    before + text.repeat(size / text.length) + after;

const asConfig = (text: string): Pick<StartRequest, 'args' | 'config'> => ({ args: [], config: text });
const asArgument = (text: string): Pick<StartRequest, 'args' | 'config'> => ({ args: [`--${text}`], config: null });

// What once cost the square of its length: 60 KB of blanks took 1.6 s.
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
])('%s cost no more than their length', (_, fill) => {
  for (const request of [asConfig, asArgument]) {
    const plan = (length: number): void => {
      try {
        planStart({ ...request(fill(length)), background: false }, { isRewritten: true, redis, limits: machineLimits });
      } catch (error) {
        expect(error).toBeInstanceOf(MachineError);
      }
    };
    expect(costGrowth(plan, shortest)).toBeLessThan(mostGrowth);
  }
});

const plan = (args: string[], config: string | null) => (): unknown =>
  planStart({ args, config, background: false }, { isRewritten: false, redis, limits: machineLimits });

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
