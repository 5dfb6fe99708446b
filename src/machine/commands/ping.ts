// Ping: asks a computer of the network whether it is there, in the layout of iputils.
import { ConnectError } from '../../bridge/connection.ts';
import type { MachineFacts } from '../../protocol.ts';
import { isAddress, isLoopback } from '../addresses.ts';
import type { Process, Program } from '../program.ts';
import { cardsOf } from './network.ts';

/** Between two questions, in milliseconds, unless -i says otherwise. */
const everyMs = 1_000;
/** The port that is asked: nobody listens there, and whose kernel refuses is there. Plain ICMP no page can send. */
const port = 7;

interface Plan {
  readonly host: string;
  /** null: until Ctrl-C. */
  readonly count: number | null;
  readonly everyMs: number;
}

/** ping [-c COUNT] [-i SECONDS] HOST */
export const ping: Program = async (process) => {
  const plan = readPlan(process.args);
  if (typeof plan === 'string') {
    process.error(`ping: ${plan}\n`);
    return 2;
  }
  const facts = await process.machine.facts();
  const address = addressOf(plan.host, facts);
  if (address === null) {
    process.error(`ping: ${plan.host}: Name or service not known\n`);
    return 2;
  }
  const cards = cardsOf(facts);
  const isThere =
    isLoopback(address) || [...cards.map(({ ipv4 }) => ipv4), ...(facts.hosts ?? []).map(({ ipv4 }) => ipv4)].includes(address);
  if (!isThere && !cards.some((card) => isInNetwork(address, card))) {
    process.error('ping: connect: Network is unreachable\n');
    return 2;
  }
  process.write(`PING ${plan.host} (${address}) 56(84) bytes of data.\n`);
  const times = await ask(process, plan, isThere ? address : null, address);
  return sumUp(process, plan, times);
};

/** The times of the answers in milliseconds; null for a question without one. to: whom to ask; null: nobody has the address. */
async function ask(process: Process, plan: Plan, to: string | null, address: string): Promise<(number | null)[]> {
  const times: (number | null)[] = [];
  while (!process.interrupted.aborted && (plan.count === null || times.length < plan.count)) {
    if (times.length > 0 && !(await pause(plan.everyMs, process.interrupted))) break;
    const ms = to === null ? null : await answered(process, to);
    times.push(ms);
    if (ms === null) process.write(`From ${address} icmp_seq=${times.length} Destination Host Unreachable\n`);
    else process.write(`64 bytes from ${address}: icmp_seq=${times.length} ttl=64 time=${digits(ms)} ms\n`);
  }
  return times;
}

/** null: nobody answers there. */
async function answered({ machine }: Process, address: string): Promise<number | null> {
  const begin = performance.now();
  try {
    (await machine.connect(address, port, undefined, { isProbe: true })).close();
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.code === 'EHOSTUNREACH') return null;
  }
  return performance.now() - begin;
}

function sumUp(process: Process, { host, everyMs: interval }: Plan, times: readonly (number | null)[]): number {
  const received = times.filter((time) => time !== null);
  const lost = times.length === 0 ? 0 : Math.round((100 * (times.length - received.length)) / times.length);
  const errors = received.length < times.length ? `, +${times.length - received.length} errors` : '';
  const took = Math.round(received.reduce((sum, time) => sum + time, 0) + Math.max(0, times.length - 1) * interval);
  process.write(
    `\n--- ${host} ping statistics ---\n${times.length} packets transmitted, ${received.length} received${errors}, ${lost}% packet loss, time ${took}ms\n`,
  );
  if (received.length === 0) return 1;
  const mean = received.reduce((sum, time) => sum + time, 0) / received.length;
  const deviation = Math.sqrt(received.reduce((sum, time) => sum + (time - mean) ** 2, 0) / received.length);
  process.write(
    `rtt min/avg/max/mdev = ${[Math.min(...received), mean, Math.max(...received), deviation].map((ms) => ms.toFixed(3)).join('/')} ms\n`,
  );
  return 0;
}

/** What is wrong with the arguments, in ping's words, or what they ask for. */
function readPlan(args: readonly string[]): Plan | string {
  let count: number | null = null;
  let interval = everyMs;
  const hosts: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    const option = /^-([ciWws])(.*)$/.exec(arg);
    if (option === null) {
      if (/^-[46nq]+$/.test(arg)) continue;
      if (arg.startsWith('-')) return `invalid option -- '${arg.slice(1, 2)}'`;
      hosts.push(arg);
      continue;
    }
    const [, letter, attached] = option;
    const value = attached || args[(at += 1)];
    const number = Number(value);
    if (value === undefined || !(number > 0)) return `invalid argument: '${value ?? ''}'`;
    if (letter === 'c') count = Math.ceil(number);
    if (letter === 'i') interval = Math.max(number, 0.2) * 1_000;
  }
  const [host, ...others] = hosts;
  // "ping" alone is what somebody types who means Redis' command.
  if (host === undefined || others.length > 0) return 'usage error: Destination address required. To ask Redis: redis-cli ping';
  return { host, count, everyMs: interval };
}

/** The address of a name, as /etc/hosts has it; null: nobody is called so. */
export function addressOf(host: string, { hostname, hosts = [] }: Pick<MachineFacts, 'hostname' | 'hosts'>): string | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (isAddress(name)) return name;
  if (name === hostname || isLoopback(name)) return '127.0.0.1';
  return hosts.find((each) => each.name === name)?.ipv4 ?? null;
}

function isInNetwork(address: string, { ipv4, prefix }: MachineFacts['card']): boolean {
  const parts = prefix / 8;
  return address.split('.').slice(0, parts).join('.') === ipv4.split('.').slice(0, parts).join('.');
}

/** false: Ctrl-C came first. */
function pause(ms: number, interrupted: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms);
    interrupted.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}

function digits(ms: number): string {
  return ms < 10 ? ms.toFixed(2) : ms.toFixed(1);
}
