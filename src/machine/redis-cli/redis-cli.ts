// RedisCli: redis-cli 7.0.15 as a program of the machine: the same output, errors and exit codes, byte for byte.
import type { Process, Program } from '../program.ts';
import { InputReader, lacksKeyboard } from '../standard-input.ts';
import { findBigKeys } from './big-keys.ts';
import { fromBytes, fromText } from './byte-string.ts';
import { csvFormat } from './csv-format.ts';
import { Exit, Interrupted } from './ending.ts';
import { runEval } from './eval-mode.ts';
import { jsonFormat, quotedJsonFormat } from './json-format.ts';
import { measureLatency } from './latency-mode.ts';
import { MODES, parseOptions } from './options.ts';
import type { Mode, Options } from './options.ts';
import { standardStyle } from './output-style.ts';
import type { OutputStyle } from './output-style.ts';
import { runPipe } from './pipe-mode.ts';
import { unquote } from './quoting.ts';
import { rawFormat } from './raw-format.ts';
import { Repl, runCommand } from './repl.ts';
import { runScan } from './scan-mode.ts';
import { CliSession } from './cli-session.ts';
import { showStats } from './stat-mode.ts';

/** What a shell reports of a program that Ctrl-C ended. */
const ENDED_BY_INTERRUPT = 130;
const NO_KEYBOARD =
  'redis-cli: a snippet has no keyboard to type at. Give it a command (redis-cli PING), pipe commands into it ' +
  '(echo PING | redis-cli), or write them in a redis snippet.\n';
const NO_INPUT = 'redis-cli: a snippet has no keyboard to type at. Pipe the input into redis-cli, or give it a file with <.\n';

export const redisCli: Program = async (process) => {
  const parsed = parseOptions(process.args);
  if ('refusal' in parsed) {
    const { exitCode, output, error } = parsed.refusal;
    if (error) process.error(error);
    if (output) process.write(output);
    return exitCode;
  }
  if (parsed.error) process.error(parsed.error);

  const { options } = parsed;
  const stdin = new InputReader(process.stdin, process.interrupted);
  const mode = MODES.find((name) => options.modes.has(name));
  if (mode === 'unsupported') {
    process.error(`redis-cli: this notebook's redis-cli does not do ${options.unsupported}. Everything else works without it.\n`);
    return 1;
  }
  const asksForInput = options.askPassword || mode === 'pipe' || options.lastArgFromStdin || options.tagFromStdin !== null;
  const isScript = !mode && options.evalFile === null && options.rest.length === 0;
  if (lacksKeyboard(process.stdin) && (isScript || (asksForInput && (mode === undefined || mode === 'pipe')))) {
    process.error(isScript ? NO_KEYBOARD : NO_INPUT);
    return 1;
  }

  const style = styleOf(options, process.isTerminal);
  let session: CliSession | null = null;
  try {
    session = await openSession(options, style, isScript, stdin, process);
    if (mode) return await runMode(mode, options, style, session, stdin, process);
    if (isScript) return await runScript(session, style, stdin, process);
    return await runOnce(options, session, stdin, process);
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (error instanceof Interrupted) return isScript ? 1 : ENDED_BY_INTERRUPT;
    throw error;
  } finally {
    session?.close();
  }
};

async function openSession(
  options: Options,
  style: OutputStyle,
  interactive: boolean,
  stdin: InputReader,
  process: Process,
): Promise<CliSession> {
  const fromEnvironment = process.env.get('REDISCLI_AUTH') ?? null;
  const password = options.askPassword
    ? ((await nextLine(stdin, process.interrupted)) ?? '')
    : options.password !== null
      ? fromText(options.password)
      : null;
  return new CliSession(
    {
      ...options,
      user: options.user === null ? null : fromText(options.user),
      password: password ?? (fromEnvironment === null ? null : fromText(fromEnvironment)),
      protocol: options.resp2 || options.resp3 === 'no' ? 'resp2' : options.resp3 === 'asked' ? 'resp3' : 'resp3-if-known',
      style,
      showPushes: options.showPushes ?? process.isTerminal,
      interactive,
    },
    process.machine,
    process,
  );
}

function styleOf(options: Options, isTerminal: boolean): OutputStyle {
  const name = options.output ?? (isTerminal ? 'standard' : 'raw');
  const [itemDelimiter, commandDelimiter] = [fromText(options.itemDelimiter), fromText(options.commandDelimiter)];
  switch (name) {
    case 'standard':
      return standardStyle;
    case 'raw':
      return { name, format: (reply) => rawFormat(reply, itemDelimiter) + commandDelimiter };
    case 'csv':
      return { name, format: (reply) => `${csvFormat(reply)}\n` };
    case 'json':
      return { name, format: (reply) => `${jsonFormat(reply)}\n` };
    case 'quoted-json':
      return { name, format: (reply) => `${quotedJsonFormat(reply)}\n` };
  }
}

async function runMode(
  mode: Exclude<Mode, 'unsupported'>,
  options: Options,
  style: OutputStyle,
  session: CliSession,
  stdin: InputReader,
  process: Process,
): Promise<number> {
  const signal = process.interrupted;
  if (!(await session.connect(signal))) return 1;
  switch (mode) {
    case 'latency':
      return measureLatency(session, { style: style.name, history: options.latencyHistory, intervalMs: options.intervalMs }, signal);
    case 'pipe':
      return runPipe(stdin.pieces(), options.pipeTimeout, session, signal);
    case 'bigkeys':
      return findBigKeys(session, options, false, signal);
    case 'memkeys':
      return findBigKeys(session, options, true, signal);
    case 'stat':
      return showStats(session, options.intervalMs, signal);
    case 'scan':
      return runScan(session, options, style.name === 'standard', signal);
  }
}

/** Commands from standard input, a line each, until QUIT or the end. */
async function runScript(session: CliSession, style: OutputStyle, stdin: InputReader, process: Process): Promise<number> {
  const repl = new Repl(session, style.name === 'standard');
  await session.connect(process.interrupted);
  const { interrupted } = process;
  for (let line = await nextLine(stdin, interrupted); line !== null; line = await nextLine(stdin, interrupted)) {
    await repl.run(line, interrupted);
    // Ctrl-C ended a subscription. There is no second one to end what might come after it.
    if (interrupted.aborted) return 0;
  }
  return 0;
}

/** The command of the command line, or --eval's script. */
async function runOnce(options: Options, session: CliSession, stdin: InputReader, process: Process): Promise<number> {
  const signal = process.interrupted;
  const connected = await session.connect(signal, { quiet: options.evalFile === null });
  if (options.evalFile !== null) return connected ? runEval(options.evalFile, options.rest, options.repeat, session, process) : 1;

  const words = options.rest.map((word) => (options.quotedInput ? unquote(fromText(word)) : fromText(word)));
  const args = words.filter((word) => word !== null);
  if (args.length < words.length) {
    process.write('Invalid quoted string\n');
    return 1;
  }
  if (options.lastArgFromStdin) {
    args.push(await restOf(stdin, signal));
  } else if (options.tagFromStdin !== null) {
    const tagged = args.indexOf(fromText(options.tagFromStdin));
    if (tagged === -1) {
      process.error('Using -X option but stdin tag not match.\n');
      return 1;
    }
    args[tagged] = await restOf(stdin, signal);
  }
  return (await runCommand(args, options.repeat, session, signal)) ? 0 : 1;
}

/** The next line of standard input as a byte string; null after the last. Throws Interrupted. */
async function nextLine(stdin: InputReader, signal: AbortSignal): Promise<string | null> {
  const line = await stdin.line();
  if (signal.aborted) throw new Interrupted();
  return line && fromBytes(line);
}

/** All that is left of standard input as a byte string. Throws Interrupted. */
async function restOf(stdin: InputReader, signal: AbortSignal): Promise<string> {
  const rest = await stdin.rest();
  if (signal.aborted) throw new Interrupted();
  return fromBytes(rest);
}
