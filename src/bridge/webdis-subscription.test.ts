import { expect, test } from 'vitest';
import { openSubscription } from './webdis-subscription.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test('a stream is read no faster than its messages are taken', async () => {
  let pulled = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(
        bytesOf(pulled === 0 ? '*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n' : '*3\r\n$7\r\nmessage\r\n$1\r\na\r\n$1\r\nx\r\n'),
      );
      pulled += 1;
    },
  });
  const subscription = await openSubscription(async () => ({ ok: true, value: endless }), ['a'], []);
  if (!subscription.ok) throw new Error(subscription.error.message);
  let taken = 0;
  for await (const { text } of subscription.value) {
    expect(text).toBe('x');
    taken += 1;
    if (taken === 100) break;
  }
  expect(pulled).toBeGreaterThan(100);
  expect(pulled).toBeLessThan(110);
});

test('where one of several names is refused, the streams of the others are closed', async () => {
  const signals: AbortSignal[] = [];
  const failure = { ok: false, error: { kind: 'redis', code: 'NOPERM', message: 'NOPERM no' } } as const;
  const result = await openSubscription(
    async (_command, name, signal) => {
      signals.push(signal);
      if (name === 'b') return failure;
      return { ok: true, value: new Response('*3\r\n$9\r\nsubscribe\r\n$1\r\na\r\n:1\r\n').body! };
    },
    ['a', 'b'],
    ['c'],
  );
  expect(result).toEqual(failure);
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true]);
});
