// Intake: the bytes of a peer's message that has not come to its end, which its WebSocket keeps until then.
import { byteBudgetLimits } from '../limits.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { Peer } from './peer.ts';

/** Charges them until the peer is closed. */
export function chargeIntake(learner: string, { ws, socket }: Peer, budget: ByteBudget): void {
  const account = budget.open(learner, { giveWay: () => ws.terminate() });
  let unfinished = 0;
  // Before ws itself takes the bytes: with the end of a message it tells of it at once.
  socket.prependListener('data', (chunk: Buffer) => {
    unfinished += chunk.length;
    if (unfinished > byteBudgetLimits.unfinished) account.set(unfinished);
  });
  ws.on('message', () => {
    unfinished = 0;
    account.set(0);
  });
  ws.once('close', () => account.close());
}
