import { expect, test } from 'vitest';
import { hashOf, identityText } from '../../snippet/snippet-identity.ts';
import { readMarkdown } from '../formats/markdown-reader.ts';
import { writeMarkdown } from '../formats/markdown-writer.ts';
import { withPage } from './page-document.ts';

const lesson = `---
title: A lesson
---

\`\`\`redis mask=number
> INCR a
(integer) 1
\`\`\`

> \`\`\`redis mask=number
> > INCR a
> (integer) 1
> \`\`\`

\`\`\`bash run session=other
ls
\`\`\`
`;
const idOf = (kind: string, session: string, source: string, occurrence: number): string =>
  identityText({ kind, session, hash: hashOf(source), occurrence });
const written = (states: Parameters<typeof withPage>[1]): string => writeMarkdown(withPage(readMarkdown(lesson), states));

test('a page on which nothing ran and nothing was edited is its lesson', () => {
  const idle = [{ input: 'INCR a', printed: '(integer) 1', output: null, agrees: false }];
  expect(written(new Map())).toBe(lesson);
  expect(written(new Map([[idOf('redis', 'main', 'INCR a', 0), idle]]))).toBe(lesson);
});

test('what was printed as in the lesson stays as the lesson has it, and what differs is taken, in the snippet that printed it', () => {
  const same = [{ input: 'INCR a', printed: '(integer) 1', output: '(integer) 7\n', agrees: true }];
  const other = [{ input: 'INCR a', printed: '(integer) 1', output: '(error) WRONGTYPE\n', agrees: false }];
  const text = written(
    new Map([
      [idOf('redis', 'main', 'INCR a', 0), same],
      [idOf('redis', 'main', 'INCR a', 1), other],
    ]),
  );
  expect(text).toBe(lesson.replace('> > INCR a\n> (integer) 1', '> 127.0.0.1:6379> INCR a\n> (error) WRONGTYPE'));
});

test('edited code is taken with the words of its fence', () => {
  const edited = [{ input: 'pwd', printed: '', output: '/root\n', agrees: false }];
  expect(written(new Map([[idOf('shell', 'other', 'ls', 0), edited]]))).toBe(lesson.replace('ls\n', 'pwd\n'));
});
