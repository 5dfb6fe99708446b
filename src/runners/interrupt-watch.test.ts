import { expect, test } from 'vitest';
import { InterruptWatch, watchedCharacters } from './interrupt-watch.ts';

test('a step without ^C in its transcript keeps nothing', () => {
  const watch = new InterruptWatch(undefined, () => expect.unreachable());
  watch.add('text');
  watch.look();
  expect(watch.kept).toBe(0);
});

test('presses once, and keeps nothing after that', () => {
  let presses = 0;
  const asked: string[] = [];
  const when = (output: string): boolean => {
    asked.push(output);
    return output.includes('ready');
  };
  const watch = new InterruptWatch(when, () => (presses += 1));
  watch.look();
  for (const text of ['rea', 'dy', ' ready']) watch.add(text);
  watch.look();
  expect(asked).toEqual(['', 'rea', 'ready']);
  expect(presses).toBe(1);
  expect(watch.kept).toBe(0);
});

test('output without end is kept up to a bound', () => {
  const watch = new InterruptWatch(
    () => false,
    () => expect.unreachable(),
  );
  for (let at = 0; at < 100; at += 1) watch.add('x'.repeat(1_000));
  expect(watch.kept).toBe(watchedCharacters);
});
