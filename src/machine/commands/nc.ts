// Nc: bytes from and to a port of the network, or only whether somebody listens there, as OpenBSD's netcat has it.
import { ConnectError, type Connection } from '../../bridge/connection.ts';
import type { Process, Program } from '../program.ts';
import { InputReader, lacksKeyboard } from '../standard-input.ts';
import { addressOf } from './ping.ts';

/** After the end of its input it waits for more to come so long, in milliseconds: a Redis does not hang up, and nobody could press Ctrl-D. */
const silenceMs = 1_000;
const services: Readonly<Record<number, string>> = { 6379: 'redis', 80: 'http', 443: 'https' };

interface Plan {
  readonly host: string;
  readonly port: number;
  readonly isScan: boolean;
  readonly isVerbose: boolean;
  readonly silenceMs: number;
}

/** nc [-zvN] [-w SECONDS] [-q SECONDS] HOST PORT */
export const nc: Program = async (process) => {
  const plan = readPlan(process.args);
  if (typeof plan === 'string') {
    process.error(`nc: ${plan}\nusage: nc [-Nvz] [-q seconds] [-w seconds] host port\n`);
    return 1;
  }
  const connection = await connect(process, plan);
  if (connection === null) return 1;
  try {
    if (!plan.isScan) await carry(process, connection, plan);
    return process.interrupted.aborted ? 130 : 0;
  } finally {
    connection.close();
  }
};

/** null: nobody is there, which was said. */
async function connect(process: Process, { host, port, isScan, isVerbose }: Plan): Promise<Connection | null> {
  const address = addressOf(host, await process.machine.facts()) ?? host;
  try {
    const connection = await process.machine.connect(host, port);
    if (isVerbose) process.error(`Connection to ${host} (${address}) ${port} port [tcp/${services[port] ?? '*'}] succeeded!\n`);
    return connection;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.code === 'ENOTFOUND') process.error(`nc: getaddrinfo for host "${host}" port ${port}: ${error.message}\n`);
    else if (isVerbose || !isScan) process.error(`nc: connect to ${host} (${address}) port ${port} (tcp) failed: ${error.message}\n`);
    return null;
  }
}

/** Carries both ways until the other side hangs up, Ctrl-C, or silence after the end of the input. */
async function carry(process: Process, connection: Connection, plan: Plan): Promise<void> {
  const silence = Promise.withResolvers<null>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isSent = false;
  const wait = (): void => {
    clearTimeout(timer);
    if (isSent) timer = setTimeout(() => silence.resolve(null), plan.silenceMs);
  };
  const stop = (): void => silence.resolve(null);
  process.interrupted.addEventListener('abort', stop, { once: true });
  const sendAll = async (): Promise<void> => {
    await send(process, connection);
    isSent = true;
    wait();
  };
  const sending = sendAll();
  try {
    for (;;) {
      const bytes = await Promise.race([connection.receive(), silence.promise]);
      if (bytes === null) break;
      process.write(bytes);
      wait();
    }
    if (isSent) await sending;
  } finally {
    clearTimeout(timer);
    process.interrupted.removeEventListener('abort', stop);
    // It may break with the connection, which is over.
    sending.catch(() => undefined);
  }
}

/** A keyboard that is not there has nothing to send. */
async function send({ stdin, interrupted }: Process, connection: Connection): Promise<void> {
  if (lacksKeyboard(stdin)) return;
  for await (const piece of new InputReader(stdin, interrupted).pieces()) await connection.send(piece);
}

/** What is wrong with the arguments, or what they ask for. */
function readPlan(args: readonly string[]): Plan | string {
  const letters = new Set<string>();
  const words: string[] = [];
  let seconds = silenceMs / 1_000;
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    for (let index = 1; index < arg.length; index += 1) {
      const letter = arg.charAt(index);
      if (letter === 'q' || letter === 'w') {
        const value = arg.slice(index + 1) || args[(at += 1)];
        if (value === undefined || !(Number(value) >= 0)) return `${letter === 'q' ? 'quit timer' : 'timeout'} invalid: ${value ?? ''}`;
        seconds = Number(value);
        break;
      }
      if (letter === 'l') return 'a snippet cannot listen here: redis-server does, on the server';
      if (!'Nnvz4t'.includes(letter)) return `invalid option -- '${letter}'`;
      letters.add(letter);
    }
  }
  const [host, port, ...others] = words;
  if (host === undefined || port === undefined || others.length > 0) return 'missing host or port';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return `port number invalid: ${port}`;
  return { host, port: Number(port), isScan: letters.has('z'), isVerbose: letters.has('v'), silenceMs: seconds * 1_000 };
}
