import { expect, test } from 'vitest';
import { texts as english } from '../texts/languages/en.ts';
import { texts as french } from '../texts/languages/fr.ts';
import { BridgeError } from '../bridge/connection.ts';
import { failureText } from './failure-text.ts';

test('a failure is said in the language of the page, and what the server alone can say stands in it as it said it', () => {
  const gone = new BridgeError('unreachable', 'Nobody answers.');
  expect(failureText(gone, english.failures)).toBe('Nobody answers.');
  expect(failureText(gone, french.failures)).toMatch(/^Le serveur du notebook ne répond pas\./);
  const full = new BridgeError('limit', 'This machine runs 3 redis-servers, which is all it may: stop one first.');
  expect(failureText(full, english.failures)).toBe(full.message);
  expect(failureText(full, french.failures)).toContain(`« ${full.message} »`);
  const torn = new BridgeError('no-learner', 'Try again.', { what: 'torn-token' });
  expect(failureText(torn, french.failures)).toMatch(/^Le jeton/);
  expect(failureText(new Error('not the bridge’s'), french.failures)).toBe('not the bridge’s');
  expect(failureText('anything', french.failures)).toBe('anything');
});
