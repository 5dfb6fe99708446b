import { expect, test } from 'vitest';
import { DateHeader } from './date-header.ts';

test('the line changes with the second, whichever way a clock is set', () => {
  let now = Date.UTC(2026, 0, 1, 0, 0, 1, 999);
  const header = new DateHeader(() => now);
  expect(header.line).toBe('Date: Thu, 01 Jan 2026 00:00:01 GMT\r\n');
  now += 1;
  expect(header.line).toBe('Date: Thu, 01 Jan 2026 00:00:02 GMT\r\n');
  now -= 2_000;
  expect(header.line).toBe('Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n');
});
