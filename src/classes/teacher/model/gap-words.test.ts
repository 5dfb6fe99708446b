import { expect, test } from 'vitest';
import type { ArchiveGap } from '../../../class-protocol.ts';
import { teacherTexts as english } from '../../../texts/teacher/en.ts';
import { teacherTexts as french } from '../../../texts/teacher/fr.ts';
import { gapsSentence } from './gap-words.ts';

const gaps: readonly ArchiveGap[] = [
  { name: 'Ada', lacks: 'all', why: 'refused', text: 'NOAUTH Authentication required.' },
  { name: 'Bob', lacks: 'server', port: 6380 },
  { name: 'Bob', lacks: 'type', type: 'ReJSON-RL' },
  { name: 'Cleo', lacks: 'all', why: 'removed' },
];

test('what an archive lacks is said in the language of the page, and what a server said as it said it', () => {
  expect(gapsSentence(gaps, english)).toBe(
    'The archive does not have, of Ada: all data: NOAUTH Authentication required.; Bob: the server on port 6380; Bob: keys of the type ReJSON-RL; Cleo: all data, as they were removed: it is in an archive again once they are back.',
  );
  expect(gapsSentence(gaps, french)).toMatch(
    /^Il manque à l’archive, de Ada : toutes les données : NOAUTH .*; Bob : le serveur du port 6380 ;/,
  );
});

test('many are counted', () => {
  const many = Array.from({ length: 10 }, (_none, at): ArchiveGap => ({ name: `S${at}`, lacks: 'all', why: 'silent' }));
  expect(gapsSentence(many, english)).toMatch(/S7: all data: their server does not answer; and 2 more\.$/);
});
