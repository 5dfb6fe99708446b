// PipeMode: redis-cli --pipe: RESP from standard input straight to the server, replies counted.
import { encodeCommand } from '../../bridge/resp.ts';
import type { Reply } from '../../bridge/resp.ts';
import { cString, fromBytes } from './byte-string.ts';
import { Interrupted } from './ending.ts';
import type { Link } from './link.ts';
import type { CliSession } from './cli-session.ts';

const MAGIC_BYTES = 20;
const CHECK_MS = 1000;
const CRLF = new TextEncoder().encode('\r\n');

/**
 * Sends the input as it comes, then an ECHO whose reply tells that all replies came. timeoutSeconds without a reply after
 * that end it (0: never). 1 where a reply was an error.
 */
export async function runPipe(
  input: AsyncIterable<Uint8Array>,
  timeoutSeconds: number,
  session: CliSession,
  signal: AbortSignal,
): Promise<number> {
  const { link } = session;
  const magic = crypto.getRandomValues(new Uint8Array(MAGIC_BYTES));
  const silence = new AbortController();
  let allSent = false;
  let lastReply = Date.now();
  let errors = 0;
  let replies = 0;

  const watch = setInterval(() => {
    if (allSent && timeoutSeconds > 0 && Date.now() - lastReply > timeoutSeconds * 1000) silence.abort();
  }, CHECK_MS);
  const either = AbortSignal.any([signal, silence.signal]);
  const sending = send();
  try {
    for (;;) {
      const reply = await link.receive(either);
      if (!reply) return giveUp(link, session);
      lastReply = Date.now();
      if (allSent && isEcho(reply, magic)) break;
      replies++;
      if (reply.type !== 'error') continue;
      session.printError(`${cString(fromBytes(reply.value))}\n`);
      errors++;
    }
    session.print('Last reply received from server.\n');
  } catch (error) {
    if (!(error instanceof Interrupted) || signal.aborted) throw error;
    session.printError(`No replies for ${timeoutSeconds} seconds: exiting.\n`);
    errors++;
  } finally {
    clearInterval(watch);
    // What the sender met is met by the reader as well.
    sending.catch(() => {});
  }
  session.print(`errors: ${errors}, replies: ${replies}\n`);
  return errors > 0 ? 1 : 0;

  /** Concurrent with reading: a server that cannot write its replies reads no more commands. */
  async function send(): Promise<void> {
    for await (const bytes of input) await link.sendBytes(bytes, either);
    // Ctrl-C ends an input, too.
    if (signal.aborted) return;
    session.print('All data transferred. Waiting for the last reply...\n');
    allSent = true;
    // The line end in front completes what the input may have left unfinished; Redis passes over an empty line.
    await link.sendBytes(CRLF, either);
    await link.sendBytes(encodeCommand(['ECHO', magic]), either);
  }
}

function isEcho(reply: Reply, magic: Uint8Array): boolean {
  return reply.type === 'bulk' && reply.value.length === MAGIC_BYTES && reply.value.every((byte, at) => byte === magic[at]);
}

function giveUp(link: Link, session: CliSession): number {
  if (link.failure?.kind === 'protocol') session.printError('Error reading replies from server\n');
  return 1;
}
