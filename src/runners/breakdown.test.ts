// What a run comes to that the bridge fails, or that loses it.
import { expect, test } from 'vitest';
import { BridgeError } from '../bridge/connection.ts';
import { LostError } from '../bridge/lost-error.ts';
import { texts as english } from '../texts/languages/en.ts';
import { texts as french } from '../texts/languages/fr.ts';
import { runnerTexts as englishOfRuns } from '../texts/runners/en.ts';
import { runnerTexts as frenchOfRuns } from '../texts/runners/fr.ts';
import { brokenOutcome } from './breakdown.ts';

const unavailable = { status: 'unavailable', exitCode: null } as const;

test.each([
  [false, /was lost\. .* run this once more/],
  [true, /was lost after this was sent: whether it ran is not known/],
])('of a connection that was lost it says what is known: unanswered %s', (isUnanswered, says) => {
  const lost = new LostError('Nobody answers.', isUnanswered);
  expect(brokenOutcome(lost, { ...english, ...englishOfRuns })).toEqual({
    ...unavailable,
    cause: 'lost',
    message: expect.stringMatching(says) as string,
  });
  expect(brokenOutcome(lost, { ...french, ...frenchOfRuns }).message).toMatch(
    isUnanswered ? /on ne sait pas si cela a été exécuté/ : /a été perdue\. .* relancez/,
  );
  expect(brokenOutcome(lost, english)).toEqual({ ...unavailable, cause: 'lost', message: 'Nobody answers.' });
});

test('that no other machine would do better is told of a bridge that is away, and of no other', () => {
  const texts = { ...english, ...englishOfRuns };
  const away = new BridgeError('unreachable', 'Nobody answers.');
  expect(brokenOutcome(away, texts)).toEqual({ ...unavailable, cause: 'away', message: 'Nobody answers.' });
  expect(brokenOutcome(new BridgeError('limit', 'Full.'), texts)).toEqual({ ...unavailable, message: 'Full.' });
});
