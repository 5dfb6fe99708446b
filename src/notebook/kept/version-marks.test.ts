// Tests of the marks over a browser's storage.
import { expect, test } from 'vitest';
import { VersionMarks, type VersionMark } from './version-marks.ts';

test.each<VersionMark>([
  { base: null, sent: [], at: null },
  { base: 5, sent: [6, 8], at: 7 },
  { base: 5, sent: [6], at: 7, refused: true },
])('the next page finds %j', (mark) => {
  const noted = new Map<string, string>();
  const storage = {
    getItem: (key: string) => noted.get(key) ?? null,
    setItem: (key: string, value: string) => void noted.set(key, value),
  } as unknown as Storage;
  new VersionMarks('ada', storage).set('edits:/a/#one', mark);
  expect(new VersionMarks('ada', storage).get('edits:/a/#one')).toEqual(mark);
  expect(new VersionMarks('ben', storage).get('edits:/a/#one')).toBeUndefined();
});
