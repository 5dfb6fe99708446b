import { describe, expect, test } from 'vitest';
import { withTyped } from './typed-change.ts';

test('where the student has typed nothing the text is the teacher’s', () => {
  for (const [base, text] of [
    ['', 'GET a'],
    ['GET a', ''],
    ['GET a', 'GET a'],
    ['GET a\nGET b', 'GET a\nSET b 1'],
  ] as const)
    expect(withTyped(base, text, base)).toBe(text);
});

describe('both type', () => {
  test.each([
    ['the student after it', 'GET a\nGET b', 'GET ax\nGET b', 'GET a\nGET by', 'GET ax\nGET by'],
    ['the student before it', 'GET a\nGET b', 'GET a\nGET bx', 'GET yya\nGET b', 'GET yya\nGET bx'],
    ['the student in the same line', 'SET a 1', 'SET a 12', 'SET ab 1', 'SET ab 12'],
    ['both at the same place', 'GET a', 'GET at', 'GET as', 'GET ats'],
    ['the student a line more at the end', 'GET a', 'GET ab', 'GET a\nGET c', 'GET ab\nGET c'],
    ['the student in an empty snippet', '', 'teacher', 'student', 'teacherstudent'],
    ['the student took away what stands before', 'PING\nGET a', 'PING\nGET ab', 'GET a', 'GET ab'],
    ['the teacher takes away, the student adds', 'GET a\nGET b', 'GET a', 'x GET a\nGET b', 'x GET a'],
    ['the same letters', 'aa', 'aaa', 'a', 'aa'],
    ['the student took away what stands right before', 'GET a', 'GET ab', '', 'b'],
  ])('%s', (_how, base, text, current, expected) => {
    expect(withTyped(base, text, current)).toBe(expected);
  });

  test('letter by letter, with the base that the teacher’s page knows of, nobody’s letters are lost', () => {
    let current = 'SET a 1\nGET a';
    let teacher = current;
    for (const [place, letter] of ['\n', 'P', 'I', 'N', 'G'].entries()) {
      const base = teacher;
      teacher += letter;
      current = withTyped(base, teacher, current) ?? current;
      current = current.replace('SET a 1', `SET a 1${place}`);
    }
    expect(current).toBe('SET a 143210\nGET a\nPING');
  });

  test('between two changes of the student’s, in a line that stands as it was', () => {
    expect(withTyped('one\nGET a\nthree', 'one\nGET ab\nthree', '1\nGET a\n3')).toBe('1\nGET ab\n3');
    // The lines of a change are kept together.
    expect(withTyped('one\nGET a\nGET b\nthree', 'one\nGET\nb\nthree', '1\n1\nGET a\nGET b\n3')).toBe('1\n1\nGET\nb\n3');
  });
});

describe('the student’s text stays where the change has no place', () => {
  test.each([
    ['the student took the place away', 'GET a', 'GET b a', ''],
    ['both write another word', 'GET one', 'GET two', 'GET three'],
    ['the line stands twice by now', 'one\nGET a\nthree', 'one\nGET ab\nthree', '1\nGET a\nGET a\n3'],
    ['the line stood twice before', 'one\nGET a\nGET a\nthree', 'one\nGET ab\nGET a\nthree', '1\nGET a\n3'],
    ['an empty line is no place', 'one\n\nthree', 'one\nx\nthree', '1\n\n3'],
    ['the student wrote in the same line, and another', 'one\nGET a', 'one\nGExT a', '1\nGET c'],
  ])('%s', (_how, base, text, current) => {
    expect(withTyped(base, text, current)).toBeNull();
  });

  test('of a sign that both changed no half is taken', () => {
    expect(withTyped('😀', '😁', '😂')).toBeNull();
    expect(withTyped('😀', '😁', '😀 ok')).toBe('😁 ok');
  });
});
