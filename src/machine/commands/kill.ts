// kill, killall, pkill: send signals to the machine's redis-servers. kill speaks as bash's builtin does.
import type { SignalName } from '../../protocol.ts';
import type { Process, Program } from '../program.ts';
import { isDelivered, parseSignal, signalNames } from './signals.ts';
import { matching } from './processes.ts';

const usage = 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n';

/** kill PID, -9, -TERM, -SIGTERM, -s NAME, -n NUMBER, -l. */
export const kill: Program = async (process) => {
  const { args } = process;
  const [first] = args;
  if (first === '-l' || first === '-L') return listSignals(args.slice(1), process);
  let signal = 'TERM';
  let rest = args;
  if (first === '-s' || first === '-n') {
    if (args[1] === undefined) return complain(process, `${first}: option requires an argument`);
    signal = args[1];
    rest = args.slice(2);
  } else if (first?.startsWith('-') && first !== '--') {
    signal = first.slice(1);
    rest = args.slice(1);
  }
  if (rest[0] === '--') rest = rest.slice(1);
  const isProbe = signal === '0';
  const name = isProbe ? 'CONT' : parseSignal(signal);
  if (name === null) return complain(process, `${signal}: invalid signal specification`);
  if (rest.length === 0) {
    process.error(usage);
    return 2;
  }
  let status = 0;
  for (const target of rest) status = (await send(process, target, name)) ? status : 1;
  return status;
};

async function send(process: Process, target: string, name: string): Promise<boolean> {
  if (!/^-?\d+$/.test(target)) {
    process.error(
      target.startsWith('%') ? `bash: kill: ${target}: no such job\n` : `bash: kill: ${target}: arguments must be process or job IDs\n`,
    );
    return false;
  }
  if (!isDelivered(name)) {
    process.error(`bash: kill: (${target}) - the notebook does not deliver SIG${name}\n`);
    return false;
  }
  const pid = Number(target);
  if (pid > 0 && (await process.machine.kill(pid, name))) return true;
  process.error(`bash: kill: (${target}) - No such process\n`);
  return false;
}

function listSignals(specs: readonly string[], process: Process): number {
  if (specs.length === 0) {
    const cells = signalNames.map((name, index) => `${String(index + 1).padStart(2)}) SIG${name}`);
    for (let at = 0; at < cells.length; at += 5) process.write(`${cells.slice(at, at + 5).join('\t')}\n`);
    return 0;
  }
  for (const spec of specs) {
    // A status above 128 tells which signal ended a process.
    const name = parseSignal(/^\d+$/.test(spec) ? String(Number(spec) % 128) : spec);
    if (name === null) return complain(process, `${spec}: invalid signal specification`);
    process.write(/^\d+$/.test(spec) ? `${name}\n` : `${signalNames.indexOf(name) + 1}\n`);
  }
  return 0;
}

function complain(process: Process, what: string): number {
  process.error(`bash: kill: ${what}\n`);
  return 1;
}

/** pkill [-SIGNAL] [-f] PATTERN */
export const pkill: Program = (process) => byPattern(process, 'pkill');
/** killall [-SIGNAL] NAME */
export const killall: Program = (process) => byPattern(process, 'killall');

async function byPattern(process: Process, name: 'pkill' | 'killall'): Promise<number> {
  let signal: SignalName = 'TERM';
  let isWholeLine = false;
  const patterns: string[] = [];
  for (const arg of process.args) {
    const named = arg.startsWith('-') ? parseSignal(arg.slice(1)) : null;
    if (named !== null && isDelivered(named)) signal = named;
    else if (arg === '-f') isWholeLine = true;
    else if (arg === '-x' || arg === '-e' || arg === '-q') continue;
    else if (arg.startsWith('-')) return misuse(process, name, `invalid option -- '${arg.slice(1)}'`);
    else patterns.push(arg);
  }
  const [pattern] = patterns;
  if (pattern === undefined) return misuse(process, name, name === 'pkill' ? 'no matching criteria specified' : 'no process name given');
  const { servers } = await process.machine.facts();
  const found = matching(servers, pattern, name === 'killall' ? 'name' : isWholeLine ? 'line' : 'part');
  for (const { pid } of found) await process.machine.kill(pid, signal);
  if (found.length > 0) return 0;
  if (name === 'killall') process.error(`${pattern}: no process found\n`);
  return 1;
}

function misuse(process: Process, name: string, what: string): number {
  process.error(`${name}: ${what}\n`);
  return 2;
}

/** pgrep [-a] [-l] [-f] PATTERN */
export const pgrep: Program = async (process) => {
  const options = process.args.filter((arg) => arg.startsWith('-'));
  const [pattern] = process.args.filter((arg) => !arg.startsWith('-'));
  if (pattern === undefined) return misuse(process, 'pgrep', 'no matching criteria specified');
  const { servers } = await process.machine.facts();
  const found = matching(servers, pattern, options.includes('-f') ? 'line' : 'part');
  for (const { pid, title } of found) {
    const shown = options.includes('-a') ? ` ${title}` : options.includes('-l') ? ' redis-server' : '';
    process.write(`${pid}${shown}\n`);
  }
  return found.length > 0 ? 0 : 1;
};
