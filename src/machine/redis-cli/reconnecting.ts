// Reconnecting: commands for the modes that go on for ever, whatever becomes of the server meanwhile.
import type { Reply } from '../../bridge/resp.ts';
import { Exit, sleep } from './ending.ts';
import type { CliSession } from './cli-session.ts';

const RETRY_MS = 1000;
const CLEAR_LINE = '\r\x1b[0K';

/** A command's reply, however often the connection has to be made anew, once a second. */
export async function callReconnecting(args: readonly string[], session: CliSession, signal: AbortSignal): Promise<Reply> {
  for (let tries = 0; ;) {
    const reply = session.isConnected ? await session.link.call(args, signal) : null;
    if (reply) {
      if (tries > 0) session.print(CLEAR_LINE);
      return reply;
    }
    if (session.isConnected && session.link.failure?.kind === 'protocol') {
      session.printError(`Error: ${session.link.failure.message}\n`);
      throw new Exit(1);
    }
    do {
      session.print(`${CLEAR_LINE}Reconnecting... ${++tries}\r`);
      await session.connect(signal, { force: true, quiet: true });
      await sleep(RETRY_MS, signal);
    } while (!session.isConnected);
  }
}
