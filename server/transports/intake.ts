// Intake: what comes from a peer before there is a message of it: bytes that its WebSocket keeps until then, and whose turn it is.
import { byteBudgetLimits } from '../limits.ts';
import type { Peer } from './peer.ts';
import type { SharedLimits } from './seat.ts';

/** Charges what is kept, and has a peer that sends much take turns with others, until it is closed. */
export function watchIntake(learner: string, { ws, socket }: Peer, { budget, turns }: SharedLimits): void {
  const account = budget.open(learner, { giveWay: () => ws.terminate() });
  let unfinished = 0;
  const goOn = (): void => {
    if (!ws.isPaused) socket.resume();
  };
  // Before ws itself takes the bytes: with the end of a message it tells of it at once.
  socket.prependListener('data', (chunk: Buffer) => {
    unfinished += chunk.length;
    if (unfinished > byteBudgetLimits.unfinished) account.set(unfinished);
    if (turns.mustWait(chunk.length, goOn)) socket.pause();
  });
  ws.on('message', () => {
    unfinished = 0;
    account.set(0);
  });
  ws.once('close', () => account.close());
}
