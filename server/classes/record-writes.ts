// Record writes: what is written of classes, as whoever asked for it is told of it: kept, or not done.
import { describeError, type Log } from '../log.ts';
import { ClassError } from './class-part.ts';

/** Resolves once it is kept. Rejects with a ClassError that says to whoever asked that it is not. */
export async function keptWrite<Reply>(write: Promise<Reply>, log: Log): Promise<Reply> {
  try {
    const reply = await write;
    // Of a transaction the commands fail one by one.
    if (Array.isArray(reply)) for (const part of reply) if (Array.isArray(part) && part[0] instanceof Error) throw part[0];
    return reply;
  } catch (error) {
    log(`The class's records could not be written: ${describeError(error)}`);
    const refusal = isFull(error)
      ? ({ message: fullRecords, reason: { is: 'records-full' } } as const)
      : ({ message: silentRecords, reason: { is: 'records-silent' } } as const);
    throw new ClassError(503, { code: 'unavailable', ...refusal });
  }
}

/**
 * Resolves with a write. Where that fails, it may be done all the same, as soon as the Redis hears it: whoever asked is told that
 * it was not, so that undo, which writes what holds, is sent behind it. The commands of a connection are done in their order.
 */
export async function orUndone(write: Promise<void>, undo: () => Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    // That it is late as well has been logged, and whoever asked need not wait for it.
    void undo().catch(() => undefined);
    throw error;
  }
}

const silentRecords = "The class's records cannot be written just now, so this was not done. Try again in a moment.";
const fullRecords =
  "The class's records are full, so this was not done. All that was kept stays, and can be read. Have whoever runs the notebook make room for them; its log says which Redis they are in.";

/** Whether its Redis has no memory, or no disk, for what it was told. */
function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // Of a transaction the commands say why, and its end that it was not done.
  const { previousErrors = [] } = error as Error & { readonly previousErrors?: readonly Error[] };
  return [error, ...previousErrors].some(({ message }) => /^(?:OOM|MISCONF) /.test(message));
}
