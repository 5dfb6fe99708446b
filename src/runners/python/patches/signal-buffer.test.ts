import { expect, test } from 'vitest';
import { putSignal, sigint, signalBuffer, takeSignal } from './signal-buffer.ts';

test('a signal that comes while Pyodide clears the last one is not lost', () => {
  const shared = new SharedArrayBuffer(1);
  const buffer = signalBuffer(() => takeSignal(shared));
  expect(buffer[0]).toBe(0);
  putSignal(shared, sigint);
  buffer[0] = 0;
  expect(buffer[0]).toBe(sigint);
  expect(buffer[0], 'it is taken once').toBe(0);
});
