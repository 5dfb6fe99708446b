// BigKeys: redis-cli --bigkeys and --memkeys: the biggest key of each type, by elements or by memory.
import { cString, fromBytes } from './byte-string.ts';
import { fixed2 } from './c-number.ts';
import { Exit, Interrupted, sleep } from './ending.ts';
import type { Options } from './options.ts';
import { quote } from './quoting.ts';
import { scanPage } from './scan-page.ts';
import type { CliSession } from './cli-session.ts';

const LOOPS_PER_PAUSE = 100;
const KEYS_PER_PROGRESS = 1_000_000;
const INTRODUCTION =
  '\n# Scanning the entire keyspace to find biggest keys as well as\n' +
  '# average sizes per key type.  You can use -i 0.1 to sleep 0.1 sec\n' +
  '# per 100 SCAN commands (not usually needed).\n\n';

interface KeyType {
  readonly name: string;
  /** null: a module's type, whose elements nobody can count. */
  readonly sizeCommand: string | null;
  readonly unit: string;
  biggest: number;
  biggestKey: string | null;
  count: number;
  total: number;
}

function knownTypes(): Map<string, KeyType> {
  const types = [
    keyType('string', 'STRLEN', 'bytes'),
    keyType('list', 'LLEN', 'items'),
    keyType('set', 'SCARD', 'members'),
    keyType('hash', 'HLEN', 'fields'),
    keyType('zset', 'ZCARD', 'members'),
    keyType('stream', 'XLEN', 'entries'),
  ];
  return new Map(types.map((type) => [type.name, type]));
}

/** The order of the summary is that of redis-cli's hash table, which its first two look-ups still rearrange. */
function inTableOrder(types: ReadonlyMap<string, KeyType>, lookUps: number): KeyType[] {
  const first = [
    ['hash', 'list', 'string'],
    ['string', 'list', 'hash'],
  ][lookUps] ?? ['list', 'hash', 'string'];
  const order = [...first, 'stream', 'set', 'zset'];
  const modules = [...types.keys()].filter((name) => !order.includes(name));
  return [...order, ...modules].flatMap((name) => types.get(name) ?? []);
}

function keyType(name: string, sizeCommand: string | null, unit: string): KeyType {
  return { name, sizeCommand, unit, biggest: 0, biggestKey: null, count: 0, total: 0 };
}

/** memory: by bytes of memory, as MEMORY USAGE with so many samples (0: Redis's default) tells. Ctrl-C leads to the summary. */
export async function findBigKeys(session: CliSession, options: Options, memory: boolean, signal: AbortSignal): Promise<number> {
  const types = knownTypes();
  const totalKeys = await countKeys(session, signal);
  session.print(INTRODUCTION);

  let sampled = 0;
  let lookUps = 0;
  let keyBytes = 0;
  let percent = 0;
  let interrupted = false;
  try {
    let cursor = '0';
    let loops = 0;
    do {
      percent = (100 * sampled) / totalKeys;
      const page = await scanPage(session, cursor, options.pattern, signal);
      cursor = page.cursor;
      lookUps += page.keys.length;
      const keyTypes = await typesOf(page.keys, types, session, signal);
      const sizes = await sizesOf(page.keys, keyTypes, memory ? options.memkeysSamples : null, session, signal);
      for (const [at, key] of page.keys.entries()) {
        const type = keyTypes[at];
        if (!type) continue;
        sampled++;
        keyBytes += key.length;
        take(type, key, sizes[at] ?? 0);
        if (sampled % KEYS_PER_PROGRESS === 0) session.print(`[${percentText(percent)}] Sampled ${sampled} keys so far\n`);
      }
      if (options.intervalMs > 0 && ++loops % LOOPS_PER_PAUSE === 0) await sleep(options.intervalMs, signal);
    } while (cursor !== '0');
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    interrupted = true;
  }

  session.print(
    `\n-------- summary -------\n\n${interrupted ? `[${percentText(percent)}] ` : ''}Sampled ${sampled} keys in the keyspace!\n`,
  );
  session.print(`Total key length in bytes is ${keyBytes} (avg len ${average(keyBytes, sampled)})\n\n`);
  const summary = inTableOrder(types, lookUps);
  for (const type of summary) {
    if (type.biggestKey === null) continue;
    session.print(`Biggest ${type.name.padStart(6)} found '${type.biggestKey}' has ${type.biggest} ${unitOf(type)}\n`);
  }
  session.print('\n');
  for (const { name, count, total, ...type } of summary) {
    const share = percentText(sampled ? (100 * count) / sampled : 0);
    session.print(`${count} ${name}s with ${total} ${unitOf(type)} (${share} of keys, avg size ${average(total, count)})\n`);
  }
  return 0;

  function take(type: KeyType, key: string, size: number): void {
    type.total += size;
    type.count++;
    if (size <= type.biggest) return;
    type.biggest = size;
    type.biggestKey = quote(key);
    session.print(
      `[${percentText(percent)}] Biggest ${type.name.padEnd(6)} found so far '${type.biggestKey}' with ${size} ${unitOf(type)}\n`,
    );
  }

  function unitOf({ unit }: Pick<KeyType, 'unit'>): string {
    return memory ? 'bytes' : unit;
  }
}

async function countKeys(session: CliSession, signal: AbortSignal): Promise<number> {
  const reply = await session.link.call(['DBSIZE'], signal);
  if (reply?.type === 'integer') return Number(reply.value);
  if (!reply) return refuse(session, '\nI/O error');
  return refuse(
    session,
    reply.type === 'error' ? `Couldn't determine DBSIZE: ${fromBytes(reply.value)}` : 'Non INTEGER response from DBSIZE!',
  );
}

/** The type of each key; undefined for one that is gone. */
async function typesOf(
  keys: readonly string[],
  types: Map<string, KeyType>,
  session: CliSession,
  signal: AbortSignal,
): Promise<(KeyType | undefined)[]> {
  const { link } = session;
  const commands = keys.map((key) => ['TYPE', key]);
  await link.send(commands, signal);
  const found: (KeyType | undefined)[] = [];
  for (const key of keys) {
    const reply = await link.receive(signal);
    if (!reply) return refuse(session, `Error getting type for key '${cString(key)}' (3: ${link.failure?.message})`);
    if (reply.type === 'error') return refuse(session, `TYPE returned an error: ${fromBytes(reply.value)}`);
    if (reply.type !== 'simple') return refuse(session, `Invalid reply type for TYPE on key '${cString(key)}'!`);
    const name = fromBytes(reply.value);
    if (name !== 'none' && !types.has(name)) types.set(name, keyType(name, null, '?'));
    found.push(types.get(name));
  }
  return found;
}

/** samples: null counts elements, a number asks for memory. */
async function sizesOf(
  keys: readonly string[],
  types: readonly (KeyType | undefined)[],
  samples: number | null,
  session: CliSession,
  signal: AbortSignal,
): Promise<number[]> {
  const { link } = session;
  const commands = keys.map((key, at) => askSize(key, types[at], samples));
  await link.send(
    commands.filter((command) => command !== null),
    signal,
  );
  const sizes: number[] = [];
  for (const [at, key] of keys.entries()) {
    const command = commands[at];
    if (!command) {
      sizes.push(0);
      continue;
    }
    const reply = await link.receive(signal);
    if (!reply) return refuse(session, `Error getting size for key '${cString(key)}' (3: ${link.failure?.message})`);
    if (reply.type !== 'integer') {
      const name = samples === null ? command[0] : 'MEMORY USAGE';
      session.printError(`Warning:  ${name} on '${cString(key)}' failed (may have changed type)\n`);
    }
    sizes.push(reply.type === 'integer' ? Number(reply.value) : 0);
  }
  return sizes;
}

function askSize(key: string, type: KeyType | undefined, samples: number | null): string[] | null {
  if (!type) return null;
  if (samples === null) return type.sizeCommand === null ? null : [type.sizeCommand, key];
  return ['MEMORY', 'USAGE', key, ...(samples === 0 ? [] : ['SAMPLES', String(samples)])];
}

function percentText(percent: number): string {
  return `${fixed2(percent).padStart(5, '0')}%`;
}

function average(total: number, count: number): string {
  return fixed2(count === 0 ? 0 : total / count);
}

function refuse(session: CliSession, complaint: string): never {
  session.printError(`${complaint}\n`);
  throw new Exit(1);
}
