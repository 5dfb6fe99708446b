import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentFolder } from '../fixtures/lesson.ts';
import { faultIn, lessonFiles } from './lesson-watch.ts';

const log = `00:05:23 [WARN] [content] something else
00:05:24 [ERROR] LessonError: ${join(contentFolder, 'http.md')}:290: an empty snippet
    at locate (lesson-place.ts:14:11)
00:05:24 [ERROR] ${join(contentFolder, 'http.md')}:290: an empty snippet: write a command
  Stack trace:
`;

test('what the server says of a lesson has its place as the manual shows it', () => {
  expect(faultIn(log, 'http.md')).toBe('content/http.md:290: an empty snippet: write a command');
  expect(faultIn(log, 'python.md')).toBeNull();
});

test('every page that an author writes is watched, drafts and the page of what is missing are not', () => {
  expect(lessonFiles()).toContain('data-types/sets.md');
  expect(lessonFiles().filter((file) => /(?:^|\/)(?:_|404)/.test(file))).toEqual([]);
});
