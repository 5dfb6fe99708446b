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

test('of a connection that was lost it says what is known', () => {
  const [answered, unanswered] = [false, true].map((isUnanswered) => new LostError('Nobody answers.', isUnanswered));
  const lost = { ...unavailable, cause: 'lost' };
  const texts = { ...english, ...englishOfRuns };
  expect(brokenOutcome(answered as LostError, texts)).toEqual({ ...lost, message: `Nobody answers. ${englishOfRuns.lostAnswered}` });
  // Of many commands some may have been answered.
  expect(englishOfRuns.lostAnswered).toMatch(/may have run/);
  expect(brokenOutcome(unanswered as LostError, texts)).toEqual({ ...lost, message: englishOfRuns.lostUnanswered });
  expect(englishOfRuns.lostUnanswered).toMatch(/was lost after this was sent: whether it ran is not known/);
  expect(brokenOutcome(unanswered as LostError, { ...french, ...frenchOfRuns }).message).toMatch(/on ne sait pas si cela a été exécuté/);
  expect(brokenOutcome(answered as LostError, { ...french, ...frenchOfRuns }).message).toMatch(/peut-être/);
  // Without the texts of runs.
  expect(brokenOutcome(unanswered as LostError, english)).toEqual({ ...lost, message: 'Nobody answers.' });
});

test('of one that could not be had it says that alone', () => {
  const away = new BridgeError('unreachable', 'Nobody answers.');
  expect(brokenOutcome(away, { ...english, ...englishOfRuns })).toEqual({ ...unavailable, message: 'Nobody answers.' });
});
