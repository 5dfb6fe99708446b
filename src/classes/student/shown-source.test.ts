import { expect, test } from 'vitest';
import { classWireLimits } from '../../class-protocol.ts';
import { isTooLong, shownSource } from './shown-source.ts';

const { snippetBytes } = classWireLimits;

test('a text as long as may be is shown whole, and says nothing of a cut', () => {
  for (const source of ['', 'SET stock 5', 'x'.repeat(snippetBytes), 'é'.repeat(snippetBytes / 2)]) {
    expect(isTooLong(source)).toBe(false);
    expect(shownSource(source)).toEqual({ source });
  }
});

test.each(['x', 'é', '漢', '🦦'])(
  'of a longer one of "%s" the beginning is shown, in whole characters, and that it is cut',
  (character) => {
    const source = character.repeat(snippetBytes + 1);
    const shown = shownSource(source);
    expect(shown.isCut).toBe(true);
    expect(source.startsWith(shown.source)).toBe(true);
    expect(shown.source.isWellFormed()).toBe(true);
    const bytes = Buffer.byteLength(shown.source);
    expect(bytes).toBeLessThanOrEqual(snippetBytes);
    expect(bytes).toBeGreaterThan(snippetBytes - 9);
  },
);
