import { describe, expect, it } from 'vitest';
import { classWireLimits } from '../../../src/class-protocol.ts';
import { liveLimits } from './limits.ts';
import { oneLine, outputLine, plainText } from './plain-text.ts';
import { readStudentWord, readTeacherWord, type Read } from './words.ts';

const say = (word: unknown): Read<unknown> => readStudentWord(Buffer.from(JSON.stringify(word)), false);
const visit = '0123456789abcdef';
const snippet = {
  step: 0,
  key: 'redis.main.x.0',
  kind: 'redis',
  source: 'GET a',
  isEdited: false,
  state: 'matched',
  output: ['1'],
  moreLines: 0,
};
const view = { page: '/lists/', title: 'Lists', step: 0, snippets: [snippet] };

describe('a word of a student', () => {
  it.each([
    { type: 'at', page: null, step: null },
    { type: 'at', page: '/data-types/lists/', step: 3 },
    { type: 'step', page: '/lists/', step: 0, state: 'failed', error: 'ERR no', again: true },
    { type: 'hand', isUp: true },
    { type: 'reachable', isReachable: false },
    { type: 'answer', visit, yes: true },
    { type: 'end', visit, only: 'type' },
    { type: 'seen', visit, view },
    { type: 'bring-back' },
    { type: 'bring-back', at: 7 },
  ])('is read as it was said: %j', (word) => expect(say(word)).toEqual({ word }));

  it.each([
    ['no word', { type: 'look', name: 'Bob' }],
    ['a word too many', { type: 'hand', isUp: true, name: 'Bob' }],
    ['another site', { type: 'at', page: '//evil.example/', step: null }],
    ['a script', { type: 'at', page: 'javascript:alert(1)', step: null }],
    ['a long address', { type: 'at', page: `/${'a/'.repeat(liveLimits.addressCharacters)}`, step: null }],
    ['a step that is no number', { type: 'step', page: '/lists/', step: 'a', state: 'done' }],
    ['a step below zero', { type: 'step', page: '/lists/', step: -1, state: 'done' }],
    ['a state that is none', { type: 'step', page: '/lists/', step: 1, state: 'best' }],
    ['a visit that is none', { type: 'answer', visit: '__proto__', yes: true }],
    [
      'a large source',
      { type: 'seen', visit, view: { ...view, snippets: [{ ...snippet, source: 'é'.repeat(classWireLimits.snippetBytes / 2 + 1) }] } },
    ],
    [
      'too many lines',
      { type: 'seen', visit, view: { ...view, snippets: [{ ...snippet, output: Array(classWireLimits.seenLines + 1).fill('') }] } },
    ],
    [
      'too many snippets',
      { type: 'seen', visit, view: { ...view, snippets: Array.from({ length: liveLimits.seenSnippets + 1 }, () => snippet) } },
    ],
    ['a list', []],
    ['nothing', null],
  ])('that is %s is refused', (_what, word) => expect(say(word)).toEqual({ wrong: expect.any(String) as string }));

  it('that is no JSON, or binary, is refused', () => {
    expect(readStudentWord(Buffer.from('{"type":"hand"'), false)).toHaveProperty('wrong');
    expect(readStudentWord(Buffer.from('{"type":"hand","isUp":true}'), true)).toHaveProperty('wrong');
  });

  it('brings text alone: no escapes, no second line in an error, no turned writing', () => {
    const error = `ERR\u001b[31m red\u0007\nsecond \u202eevil${'x'.repeat(300)}`;
    const said = say({ type: 'step', page: '/lists/', step: 0, state: 'failed', error });
    expect(said).toMatchObject({ word: { error: `ERR[31m red second evil${'x'.repeat(200)}`.slice(0, 199).concat('…') } });
    expect(
      say({
        type: 'seen',
        visit,
        view: { ...view, title: 'a\u0000b', snippets: [{ ...snippet, output: ['\u001b[31mred\u001b[0m\u001b]0;title\u0007'] }] },
      }),
    ).toMatchObject({
      word: { view: { title: 'ab', snippets: [{ output: ['\u001b[31mred\u001b[0m]0;title'] }] } },
    });
  });
});

it('a word of a teacher is read so, too', () => {
  for (const word of [
    { type: 'lesson', page: '/lists/' },
    { type: 'look', name: 'Ada Ünal' },
    { type: 'ask-to-type', visit },
    { type: 'leave', visit },
    { type: 'typed', visit, key: 'k', source: 'GET a' },
    { type: 'typed', visit, key: 'k', source: 'GET ab', base: 'GET a' },
  ])
    expect(readTeacherWord(Buffer.from(JSON.stringify(word)), false)).toEqual({ word });
  expect(readTeacherWord(Buffer.from('{"type":"hand","isUp":true}'), false)).toHaveProperty('wrong');
});

describe('plain text', () => {
  it('keeps lines, tabs, signs and scripts', () => {
    const text = 'a\tb\nc 👩‍💻 مرحبا ü';
    expect(plainText(text)).toBe(text);
    expect(plainText('a\r\nb\rc\ud800')).toBe('a\nb\nc\ufffd');
    expect(oneLine('  a \n b ', 9)).toBe('a b');
    expect(oneLine('😀😀😀', 4)).toBe('😀…');
    expect(outputLine('a\nb')).toBe('a b');
  });
});
