import { expect, it } from 'vitest';
import { promptsOf } from './prompts.ts';

it.each([
  ['redis', 'PING\nGET a', ['>', '>']],
  ['redis', 'PING\n\nGET a\n', ['>', '', '>', '>']],
  ['shell', 'for i in 1 2\ndo echo $i\ndone\nls', ['$', '>', '>', '$']],
  ['shell', '', ['$']],
  ['python', 'for i in range(2):\n    print(i)\n\nprint(3)', ['>>>', '...', '', '>>>']],
  ['python', 'x = """a\nb"""\nx', ['>>>', '...', '>>>']],
  ['python', 'if x:\n    a()\nelse:\n    b()\n', ['>>>', '...', '...', '...', '>>>']],
] as const)('of %s code %j', (kind, source, prompts) => {
  expect(promptsOf(kind, source)).toEqual(prompts);
});
