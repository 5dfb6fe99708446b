// Machine info: what a machine's first server says of itself to INFO, where it lets itself be asked.
import { once } from 'node:events';
import { MachineError, type Machine } from '../../machine.ts';
import { liveLimits } from './limits.ts';

export const defaultHost = '127.0.0.1';
export const defaultPort = 6379;

/** What of it is read. memory: in bytes. */
export interface ServerInfo {
  /** Of all databases. */
  readonly keys: number;
  readonly clients: number;
  readonly memory: number;
}

/** Its whole text, as it came; null where it does not say, since it asks for a password, or does not answer in time. */
export async function askInfo(machine: Pick<Machine, 'connect'>): Promise<string | null> {
  const gone = new AbortController();
  const timer = setTimeout(() => gone.abort(), liveLimits.countMs);
  try {
    const stream = await machine.connect(defaultHost, defaultPort, gone.signal);
    stream.on('error', () => {});
    gone.signal.addEventListener('abort', () => stream.destroy());
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (isWhole(text)) stream.destroy();
    });
    stream.write('*1\r\n$4\r\nINFO\r\n');
    await once(stream, 'close');
    return text.startsWith('$') && isWhole(text) ? text : null;
  } catch (error) {
    if (error instanceof MachineError || gone.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A bulk string with all its bytes, or an error. */
function isWhole(text: string): boolean {
  if (text.startsWith('-')) return text.endsWith('\r\n');
  const head = /^\$(\d+)\r\n/.exec(text);
  return head !== null && text.length >= head[0].length + Number(head[1]) + 2;
}

/** null: it is no answer to INFO. */
export function readInfo(text: string): ServerInfo | null {
  if (!text.includes('# Keyspace')) return null;
  const keys = [...text.matchAll(/^db\d+:keys=(\d+)/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
  const number = (name: string): number => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return { keys, clients: number('connected_clients'), memory: number('used_memory') };
}
