import { expect, test } from 'vitest';
import { InputReader, inputOf, lacksKeyboard, snippetInput } from './standard-input.ts';
import { TypedInput } from './typed-input.test-support.ts';

const never = new AbortController().signal;
const text = (bytes: Uint8Array | null): string | null => bytes && new TextDecoder().decode(bytes);

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\n\nb', ['a', '', 'b']],
  ['é\n日本\n', ['é', '日本']],
])('%j is the lines %j, however its bytes come', async (input, lines) => {
  const bytes = new TextEncoder().encode(input);
  for (const size of [1, 2, 1_000]) {
    const typed = new TypedInput();
    for (let at = 0; at < bytes.length; at += size) typed.typeBytes(bytes.subarray(at, at + size));
    typed.end();
    const reader = new InputReader(typed.pipe, never);
    const read: (string | null)[] = [];
    for (let line = await reader.line(); line !== null; line = await reader.line()) read.push(text(line));
    expect(read).toEqual(lines);
    expect(await reader.line()).toBeNull();
  }
});

test('the rest is what the lines left', async () => {
  const reader = new InputReader(inputOf(new TextEncoder().encode('one\ntwo\nthree')), never);
  expect(text(await reader.line())).toBe('one');
  expect(text(await reader.rest())).toBe('two\nthree');
  expect(text(await reader.rest())).toBe('');
});

test('what comes is handed on as it comes', async () => {
  const typed = new TypedInput();
  const pieces = new InputReader(typed.pipe, never).pieces();
  for (const piece of ['one', 'two']) {
    typed.type(piece);
    expect(text((await pieces.next()).value ?? null)).toBe(piece);
  }
  typed.end();
  expect((await pieces.next()).done).toBe(true);
});

test('Ctrl-C ends a wait, and keeps what had come', async () => {
  const pressed = new AbortController();
  const typed = new TypedInput();
  const reader = new InputReader(typed.terminal, pressed.signal);
  typed.type('one\ntw');
  expect(text(await reader.line())).toBe('one');
  const line = reader.line();
  pressed.abort();
  expect(text(await line)).toBe('tw');
  expect(await reader.line()).toBeNull();
});

test('a keyboard is missing at a snippet alone', () => {
  const typed = new TypedInput();
  expect([snippetInput, typed.terminal, typed.pipe, inputOf(new Uint8Array(0))].map(lacksKeyboard)).toEqual([true, false, false, false]);
});
