// What the end of an open connection is told as.
import { expect, test } from 'vitest';
import { closeCodes } from '../protocol.ts';
import { BridgeError } from './connection.ts';
import { graverOf, LostError, lossOf } from './lost-error.ts';

test('a bridge that stops in order loses its connections too, and says that it stops', () => {
  const lost = lossOf({ code: closeCodes.goingAway, reason: '' }, true);
  expect(lost).toBeInstanceOf(LostError);
  expect(lost).toMatchObject({ code: 'unreachable', what: 'stopping', isUnanswered: true });
  expect(lost?.message).toMatch(/is stopping/);
});

test('a bridge that breaks off loses them, and one that refuses does not', () => {
  expect(lossOf({ code: 1006, reason: '' }, false)).toMatchObject({ what: 'unreachable', isUnanswered: false });
  expect(lossOf({ code: closeCodes.limit, reason: 'Full.' }, true)).not.toBeInstanceOf(LostError);
  expect(lossOf({ code: closeCodes.ended, reason: '' }, true)).toBeNull();
});

test('what is known of a run that may have run is not hidden by what failed beside it', () => {
  const away = new BridgeError('unreachable', 'Nobody answers.');
  const answered = new LostError('Nobody answers.', false);
  const unanswered = new LostError('Nobody answers.', true);
  // A client that tries again meets no bridge, ten times.
  expect(graverOf(unanswered, away)).toBe(unanswered);
  expect(graverOf(answered, away)).toBe(answered);
  expect(graverOf(unanswered, answered)).toBe(unanswered);
  // Of two connections that were lost, the one that waits for nothing may be heard of first.
  expect(graverOf(answered, unanswered)).toBe(unanswered);
  expect(graverOf(away, answered)).toBe(answered);
  // Else the last one is what ended the run.
  const full = new BridgeError('limit', 'Full.');
  expect(graverOf(away, full)).toBe(full);
  expect(graverOf(null, away)).toBe(away);
  expect(graverOf(new Error('odd'), full)).toBe(full);
});
