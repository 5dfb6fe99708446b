// Data reset: how much the learner's own Redis holds, and its removal at a reader's word.
import { repliesOf } from '../bridge/replies.ts';
import { encodeCommand, type Reply } from '../bridge/resp.ts';
import type { PageMachine } from '../machine/page-machine.ts';

/** The server that snippets speak to. */
const server = { host: '127.0.0.1', port: 6379 } as const;
const decoder = new TextDecoder();

/** How many keys it has in all its databases; null: it does not run, or does not tell. Never rejects. */
export async function countKeys(machine: Pick<PageMachine, 'facts' | 'connect'>): Promise<number | null> {
  try {
    // Connecting would start one, for a mere look.
    if (!(await machine.facts()).servers.some(({ port }) => port === server.port)) return null;
    const reply = await ask(machine, 'INFO', 'keyspace');
    if (reply?.type !== 'bulk') return null;
    return [...decoder.decode(reply.value).matchAll(/^db\d+:keys=(\d+)/gm)].reduce((sum, [, keys]) => sum + Number(keys), 0);
  } catch {
    return null;
  }
}

/** Removes them; null once they are gone, else what Redis said. Throws BridgeError. */
export async function removeKeys(machine: Pick<PageMachine, 'connect'>): Promise<string | null> {
  const reply = await ask(machine, 'FLUSHALL');
  if (reply?.type === 'simple') return null;
  return reply?.type === 'error' ? decoder.decode(reply.value) : '';
}

async function ask(machine: Pick<PageMachine, 'connect'>, ...command: string[]): Promise<Reply | undefined> {
  const connection = await machine.connect(server.host, server.port);
  try {
    await connection.send(encodeCommand(command));
    return (await repliesOf(connection).next()).value;
  } finally {
    connection.close();
  }
}
