import { expect, it } from 'vitest';
import { PythonAssistance } from './python-assistance.ts';

const asked: unknown[] = [];
const answering = (answer: unknown): PythonAssistance =>
  new PythonAssistance((question) => {
    asked.push(JSON.parse(question));
    return Promise.resolve(answer === null ? null : JSON.stringify(answer));
  });

it('completes the word before the cursor by what the interpreter knows', async () => {
  const names = [{ text: 'ping', role: 'function', signature: 'ping(**kwargs)', about: 'Pings.\n\nTwice.' }];
  expect(await answering(names).complete('r = 1\nr.pi + 2', 10)).toEqual({
    replaces: { start: 8, end: 10 },
    all: [{ text: 'ping', role: 'function', signature: 'ping(**kwargs)', about: ['Pings.', 'Twice.'] }],
  });
  expect(asked.at(-1)).toEqual({ ask: 'complete', before: 'r = 1\nr.pi' });
});

it('explains the whole word at a place', async () => {
  const found = { text: 'ping', role: 'function', signature: 'ping(**kwargs)', about: '' };
  expect(await answering(found).explain('r.ping()', 3)).toEqual({ of: { start: 2, end: 6 }, signature: 'ping(**kwargs)' });
  expect(asked.at(-1)).toEqual({ ask: 'explain', before: 'r.ping' });
  expect(await answering({ text: 'x', role: 'attribute' }).explain('x', 0)).toBeNull();
});

it('marks what cannot be read, but not what is being typed', async () => {
  const problem = { line: 2, column: 5, endLine: 2, endColumn: 6, message: 'invalid syntax' };
  expect(await answering([problem]).check('x\ny = = 2\nz', 11)).toEqual([{ at: { start: 6, end: 7 }, message: 'invalid syntax' }]);
  expect(await answering([problem]).check('x\ny = =', 7)).toEqual([]);
});

it('has nothing to say where no interpreter lives', async () => {
  const none = answering(null);
  expect([await none.complete('a', 1), await none.explain('a', 0), await none.check('a', 0)]).toEqual([null, null, []]);
});
