// Server ending: has a redis-server end with its data kept, in steps: it is asked, waited for, and killed only where that loses nothing.
import type { MachineLimits } from '../limits.ts';
import type { RedisProcess } from './redis-process.ts';
import { takesCommands, type ServerControl } from './server-control.ts';
import { within } from '../../within.ts';

/** A server that is to end. */
export interface Ending {
  readonly process: Pick<RedisProcess, 'isAlive' | 'isReady' | 'exited' | 'signal' | 'kill'>;
  readonly control: Pick<ServerControl, 'shutDown' | 'state'>;
  /** Whether its append-only file is seen open now, so that every write it has acknowledged is in a file. */
  readonly isAofOpen: () => boolean;
  readonly limits: Pick<MachineLimits, 'stopMs'>;
}

/** Between two requests to end, in milliseconds: asked once, Redis may refuse, while it writes its first append-only file, say. */
const askAgainMs = 500;

/**
 * Ends a server. refused: it cannot save its data, and goes on. The socket comes first, since a signal may wait for half a
 * second where hz is low; where the socket is closed to the bridge, or the server does not answer yet, SIGTERM does it.
 */
export async function endServer({ process, control, isAofOpen, limits }: Ending): Promise<'ended' | 'refused'> {
  const ended = process.exited;
  const deadline = performance.now() + limits.stopMs;
  let isSafe = false;
  do {
    // A process that was stopped with STOP takes nothing else until it continues.
    process.signal('CONT');
    isSafe = isAofOpen();
    const outcome = process.isReady ? await Promise.race([control.shutDown(isSafe), ended.then(() => 'ending' as const)]) : 'closed';
    if (outcome === 'closed') process.signal('TERM');
    if (outcome === 'refused') isSafe = false;
    const wait = outcome === 'ending' ? deadline - performance.now() : askAgainMs;
    if ((await within(ended, wait)) !== 'late') return 'ended';
  } while (performance.now() < deadline);
  // One that never answered has acknowledged nothing. One that goes on answering has refused, whatever its log shows of it:
  // what it could not write is in no file, though the file is open.
  if (process.isReady && (!isSafe || takesCommands(await control.state()))) return 'refused';
  await process.kill();
  return 'ended';
}
