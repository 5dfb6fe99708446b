// Body tags: each is the MD5 of its body, whatever was reckoned before.
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { BodyTags } from './body-tags.ts';
import { webdisLimits } from './limits.ts';

const md5Of = (body: string): string => createHash('md5').update(body, 'latin1').digest('hex');

test('a body has its MD5, whichever bodies came before, and however they were put together', () => {
  const long = 'x'.repeat(webdisLimits.keptBodyBytes);
  const joined = ['a', 'b'].map((part) => part.repeat(40)).reduce((text, part) => text + part, '');
  const bodies = [
    '',
    'a',
    'a',
    'b',
    '',
    '\xff\x00',
    'a',
    long,
    long,
    `${long}y`,
    `${long}y`,
    `${long}z`,
    long,
    joined,
    'a'.repeat(40) + 'b'.repeat(40),
  ];
  const tags = new BodyTags();
  expect(bodies.map((body) => tags.md5(body))).toEqual(bodies.map((body) => md5Of(body)));
});
