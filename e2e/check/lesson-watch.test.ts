import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentFolder } from '../fixtures/lesson.ts';
import { faultIn, lessonFiles, withoutPage } from './lesson-watch.ts';

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

test('of a fault before the save and one after it, the later counts', () => {
  const later = `${log}00:05:25 [ERROR] ${join(contentFolder, 'http.md')}:12: an unknown word\n`;
  expect(faultIn(later, 'http.md')).toBe('content/http.md:12: an unknown word');
});

test('a text that no page shows is told with what the server answers and says', () => {
  expect(withoutPage('Caching.md', 'HTTP 404', 'no route\n')).toMatch(
    /^content\/Caching\.md: no page shows this text after 10 s: HTTP 404 at \/Caching\/\nA lesson's address is the name of its file: .*$/,
  );
  expect(withoutPage('sets.md', 'HTTP 500', `${'older\n'.repeat(20)}[ERROR] Cannot find module\n`)).toMatch(
    /: HTTP 500 at \/sets\/\nThe server's last words:\n(?:older\n){7}\[ERROR\] Cannot find module$/,
  );
});

test('every page that an author writes is watched, drafts and the page of what is missing are not', () => {
  expect(lessonFiles()).toContain('data-types/sets.md');
  expect(lessonFiles().filter((file) => /(?:^|\/)(?:_|404)/.test(file))).toEqual([]);
});
