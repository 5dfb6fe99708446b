// Key names: those of the learner's own Redis, looked up where its server runs already, and within bounds.
import type { Connection } from '../../../bridge/connection.ts';
import type { Reply } from '../../../bridge/reply.ts';
import { repliesOf } from '../../../bridge/replies.ts';
import { encodeCommand } from '../../../bridge/resp.ts';
import type { PageMachine } from '../../../machine/page-machine.ts';

/** Bounds of one look, so that a keyspace of a million costs no more than one of a thousand. */
const limits = {
  /** Names that are offered. */
  names: 50,
  /** Steps of SCAN, and keys that each looks at. */
  steps: 4,
  count: 500,
  /** For all of it, in milliseconds: what comes later helps nobody. */
  ms: 400,
  /** For which an answer is as good as a new one. */
  freshMs: 3_000,
} as const;

/** The server that snippets speak to. */
const server = { host: '127.0.0.1', port: 6379 } as const;

export class KeyNames {
  readonly #machine: Pick<PageMachine, 'facts' | 'connect'>;
  readonly #now: () => number;
  #last: { readonly question: string; readonly at: number; readonly names: Promise<readonly string[]> } | null = null;

  constructor(machine: Pick<PageMachine, 'facts' | 'connect'>, now: () => number = () => performance.now()) {
    this.#machine = machine;
    this.#now = now;
  }

  /** Names that begin so, of a type where that is not null, sorted. None where no server runs, or it does not tell. Never rejects. */
  find(prefix: string, type: string | null): Promise<readonly string[]> {
    const question = JSON.stringify([prefix, type]);
    const last = this.#last;
    if (last?.question === question && this.#now() - last.at < limits.freshMs) return last.names;
    const names = this.#look(prefix, type).catch(() => []);
    this.#last = { question, at: this.#now(), names };
    return names;
  }

  async #look(prefix: string, type: string | null): Promise<readonly string[]> {
    const { servers, isolation } = await this.#machine.facts();
    // Connecting would start a server, or bring a parked one back, for a mere look.
    if (isolation !== 'shared' && !servers.some(({ port }) => port === server.port)) return [];
    const connection = await this.#machine.connect(server.host, server.port);
    const late = setTimeout(() => connection.close(), limits.ms);
    try {
      return await scan(connection, prefix, type);
    } finally {
      clearTimeout(late);
      connection.close();
    }
  }
}

async function scan(connection: Connection, prefix: string, type: string | null): Promise<string[]> {
  const replies = repliesOf(connection);
  const names = new Set<string>();
  let cursor = '0';
  for (let step = 0; step < limits.steps && names.size < limits.names; step += 1) {
    const pattern = `${prefix.replaceAll(/[\\*?[\]]/g, '\\$&')}*`;
    const kind = type === null ? [] : ['TYPE', type];
    await connection.send(encodeCommand(['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(limits.count), ...kind]));
    const { value: reply } = await replies.next();
    if (reply?.type !== 'array') break;
    const [next, keys] = reply.items;
    for (const key of keys?.type === 'array' ? keys.items : []) names.add(textOf(key));
    cursor = next === undefined ? '0' : textOf(next);
    if (cursor === '0') break;
  }
  // What is no text cannot be typed as it is.
  return [...names]
    .filter((name) => /^[^\p{Cc}\ufffd]+$/u.test(name))
    .toSorted()
    .slice(0, limits.names);
}

const decoder = new TextDecoder();

function textOf(reply: Reply): string {
  return reply.type === 'bulk' || reply.type === 'simple' ? decoder.decode(reply.value) : '';
}
