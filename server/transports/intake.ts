// Intake: what comes from a peer before there is a message of it: bytes that its WebSocket keeps until then, and whose turn it is.
import { closeCodes } from '../../src/protocol.ts';
import { byteBudgetLimits } from './limits.ts';
import { closePeer, type Peer } from './peer.ts';
import type { SharedLimits } from './seat.ts';

/** The head of a frame that is no part of a message, with the mask that each frame of a page has (RFC 6455, 5.2 and 5.5). */
const controlHeadBytes = 2 + 4;

const tooMany = 'Too many large messages wait for room in the notebook. Run this again in a moment.';

/**
 * Charges what is kept, and has a peer that sends much take turns with others, until it is closed. A message that does not
 * come in one read or two is read on once there is room for the whole of it. messageBytes: of the largest.
 */
export function watchIntake(learner: string, messageBytes: number, peer: Peer, { budget, turns }: SharedLimits): void {
  const { ws, socket, reading } = peer;
  const giveWay = (): void => ws.terminate();
  const account = budget.open(learner, { giveWay });
  let unfinished = 0;
  let isReserved = false;
  const reserve = async (): Promise<void> => {
    isReserved = true;
    reading.pause('room');
    const isGranted = await account.reserve(messageBytes);
    // Its last bytes may have been read already.
    if (unfinished === 0) account.set(0);
    else if (!isGranted) {
      closePeer(peer, closeCodes.limit, tooMany);
      giveWay();
    }
    reading.resume('room');
  };
  // Before ws itself takes the bytes: with the end of a message it tells of it at once.
  socket.prependListener('data', (chunk: Buffer) => {
    unfinished += chunk.length;
  });
  // And after it did: what is left then is of a message that has not come to its end.
  socket.on('data', (chunk: Buffer) => {
    if (unfinished > byteBudgetLimits.unfinished && !isReserved) void reserve();
    if (turns.mustWait(chunk.length, () => reading.resume('turn'))) reading.pause('turn');
  });
  ws.on('message', () => {
    unfinished = 0;
    isReserved = false;
    account.set(0);
  });
  // They may come between the parts of a message, and ws keeps nothing of them.
  const leaveOut = (data: Buffer): void => {
    unfinished = Math.max(0, unfinished - controlHeadBytes - data.length);
  };
  ws.on('ping', leaveOut).on('pong', leaveOut);
  ws.once('close', () => account.close());
}
