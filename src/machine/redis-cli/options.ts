// Options: redis-cli's command line, read as redis-cli 7.0.15 reads it (parseOptions).
import { atof, atoi, strtoll } from './c-number.ts';
import { fromText } from './byte-string.ts';
import { unquote } from './quoting.ts';
import { USAGE } from './usage.ts';
import { parseUri } from './uri.ts';
import { CLI_VERSION } from './version.ts';

/** What redis-cli does instead of running one command. Where several are asked for, the first of these wins. */
export const MODES = ['latency', 'unsupported', 'pipe', 'bigkeys', 'memkeys', 'stat', 'scan'] as const;
export type Mode = (typeof MODES)[number];

export interface Options {
  host: string;
  port: number;
  socket: string | null;
  tls: boolean;
  user: string | null;
  password: string | null;
  askPassword: boolean;
  warnsOfPassword: boolean;
  db: number;
  repeat: number;
  intervalMs: number;
  resp2: boolean;
  resp3: 'no' | 'asked' | 'implied';
  /** null: as the terminal decides. */
  output: 'standard' | 'raw' | 'csv' | 'json' | 'quoted-json' | null;
  showPushes: boolean | null;
  itemDelimiter: string;
  commandDelimiter: string;
  quotedInput: boolean;
  lastArgFromStdin: boolean;
  tagFromStdin: string | null;
  failOnError: boolean;
  followRedirects: boolean;
  modes: Set<Mode>;
  latencyHistory: boolean;
  /** The first flag of the command line that the notebook's redis-cli does not do. */
  unsupported: string | null;
  evalFile: string | null;
  /** A byte string. */
  pattern: string | null;
  pipeTimeout: number;
  memkeysSamples: number;
  /** The command and its arguments. */
  rest: readonly string[];
}

/** A command line that ends redis-cli at once, and what it says then. */
export interface Refusal {
  readonly exitCode: number;
  readonly output?: string;
  readonly error?: string;
}

/** Warnings are in error even where the options are fine. */
export type ParsedOptions = { readonly options: Options; readonly error: string } | { readonly refusal: Refusal };

/** What a flag with a value does to the options; a Refusal ends redis-cli. */
type TakeValue = (options: Options, value: string) => Refusal | void;
type TakeFlag = (options: Options) => Refusal | void;

const VALUED: Record<string, TakeValue> = {
  '-h': (options, value) => void (options.host = value),
  '-p': (options, value) => void (options.port = atoi(value)),
  '-s': (options, value) => void (options.socket = value),
  '-r': (options, value) => void (options.repeat = strtoll(value)),
  '-i': (options, value) => void (options.intervalMs = Math.trunc(atof(value) * 1e6) / 1000),
  '-n': (options, value) => void (options.db = atoi(value)),
  '-a': (options, value) => void (options.password = value),
  '--pass': (options, value) => void (options.password = value),
  '--user': (options, value) => void (options.user = value),
  '-u': takeUri,
  '-X': (options, value) => void (options.tagFromStdin = value),
  '-d': (options, value) => void (options.itemDelimiter = value),
  '-D': (options, value) => void (options.commandDelimiter = value),
  '--pattern': (options, value) => void (options.pattern = fromText(value)),
  '--quoted-pattern': takeQuotedPattern,
  '--pipe-timeout': (options, value) => void (options.pipeTimeout = atoi(value)),
  '--memkeys-samples': (options, value) => {
    options.modes.add('memkeys');
    options.memkeysSamples = atoi(value);
  },
  // The bridge checks the certificate, by what its own system trusts and its owner's setting names.
  '--cacert': () => {},
  '--cacertdir': () => {},
  '--sni': () => {},
  '--eval': (options, value) => void (options.evalFile = value),
};

const FLAGS: Record<string, TakeFlag> = {
  '-h': () => ({ exitCode: 0, output: USAGE }),
  '--help': () => ({ exitCode: 0, output: USAGE }),
  '-v': () => ({ exitCode: 0, output: `redis-cli ${CLI_VERSION}\n` }),
  '--version': () => ({ exitCode: 0, output: `redis-cli ${CLI_VERSION}\n` }),
  // The bridge speaks it for the page, and knows the certificate: nothing is left to be insecure about.
  '--tls': (options) => void (options.tls = true),
  '--insecure': () => {},
  '-x': (options) => void (options.lastArgFromStdin = true),
  '-c': (options) => void (options.followRedirects = true),
  '-e': (options) => void (options.failOnError = true),
  '-2': (options) => void (options.resp2 = true),
  '-3': (options) => void (options.resp3 = 'asked'),
  '--verbose': () => {},
  '--no-auth-warning': (options) => void (options.warnsOfPassword = false),
  '--askpass': (options) => void (options.askPassword = true),
  '--raw': (options) => void (options.output = 'raw'),
  '--no-raw': (options) => void (options.output = 'standard'),
  '--csv': (options) => void (options.output = 'csv'),
  '--json': (options) => takeJson(options, 'json'),
  '--quoted-json': (options) => takeJson(options, 'quoted-json'),
  '--quoted-input': (options) => void (options.quotedInput = true),
  '--latency': (options) => void options.modes.add('latency'),
  '--latency-history': (options) => {
    options.modes.add('latency');
    options.latencyHistory = true;
  },
  '--stat': (options) => void options.modes.add('stat'),
  '--scan': (options) => void options.modes.add('scan'),
  '--pipe': (options) => void options.modes.add('pipe'),
  '--bigkeys': (options) => void options.modes.add('bigkeys'),
  '--memkeys': (options) => {
    options.modes.add('memkeys');
    options.memkeysSamples = 0;
  },
};

/** Flags of the real redis-cli that reach for what the notebook does not have: certificates, files to write, a second terminal. */
const UNSUPPORTED_FLAGS = new Set(['--latency-dist', '--mono', '--slave', '--replica', '--hotkeys', '--ldb', '--ldb-sync-mode']);
const UNSUPPORTED_VALUED = new Set(
  '--lru-test --intrinsic-latency --rdb --functions-rdb --cluster --cert --key --tls-ciphers --tls-ciphersuites'.split(' '),
);

export function parseOptions(args: readonly string[]): ParsedOptions {
  const options = defaults();
  let error = '';
  let at = 0;
  for (; at < args.length; at++) {
    const flag = args[at] ?? '';
    if (!flag.startsWith('-')) break;
    const value = args[at + 1];
    if (flag === '--show-pushes' && value !== undefined) {
      error += takeShowPushes(options, value);
      at++;
      continue;
    }
    const refusal = takeOption(options, flag, value);
    if (refusal) return { refusal: { ...refusal, error: error + (refusal.error ?? '') } };
    if (takesValue(flag) && value !== undefined) at++;
  }
  options.rest = args.slice(at);

  if (options.socket !== null && options.followRedirects) return refuse(error, 'Options -c and -s are mutually exclusive.');
  if (options.resp2 && options.resp3 === 'asked') return refuse(error, 'Options -2 and -3 are mutually exclusive.');
  if (options.warnsOfPassword && options.password !== null) {
    error += "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n";
  }
  if (options.lastArgFromStdin && options.tagFromStdin !== null) return refuse(error, 'Options -x and -X are mutually exclusive.');
  return { options, error };
}

function takeOption(options: Options, flag: string, value: string | undefined): Refusal | void {
  const takeValue = VALUED[flag];
  if (takeValue && value !== undefined) return takeValue(options, value);
  const takeFlag = FLAGS[flag];
  if (takeFlag) return takeFlag(options);
  if (UNSUPPORTED_FLAGS.has(flag) || flag.startsWith('--cluster-') || (UNSUPPORTED_VALUED.has(flag) && value !== undefined)) {
    options.modes.add('unsupported');
    options.unsupported ??= flag;
    return;
  }
  return { exitCode: 1, error: `Unrecognized option or bad number of args for: '${flag}'\n` };
}

function takesValue(flag: string): boolean {
  return flag in VALUED || UNSUPPORTED_VALUED.has(flag);
}

function takeUri(options: Options, value: string): Refusal | void {
  const uri = parseUri(value);
  if ('error' in uri) return { exitCode: 1, error: `${uri.error}\n` };
  const { tls, ...parts } = uri;
  Object.assign(options, parts);
  if (tls) options.tls = true;
}

function takeQuotedPattern(options: Options, value: string): Refusal | void {
  options.pattern = unquote(fromText(value));
  if (options.pattern === null) return { exitCode: 1, error: 'Invalid quoted string specified for --quoted-pattern.\n' };
}

/** JSON speaks RESP3 unless told otherwise, so that maps are objects. */
function takeJson(options: Options, output: 'json' | 'quoted-json'): void {
  if (options.resp3 === 'no') options.resp3 = 'implied';
  options.output = output;
}

/** A value that is neither yes nor no is complained of and passed over. */
function takeShowPushes(options: Options, value: string): string {
  const answer = value.charAt(0).toLowerCase();
  if (answer !== 'y' && answer !== 'n') return `Unknown --show-pushes value '${value}' (valid: '[y]es', '[n]o')\n`;
  options.showPushes = answer === 'y';
  return '';
}

function refuse(error: string, reason: string): ParsedOptions {
  return { refusal: { exitCode: 1, error: `${error}${reason}\n` } };
}

function defaults(): Options {
  return {
    host: '127.0.0.1',
    port: 6379,
    socket: null,
    tls: false,
    user: null,
    password: null,
    askPassword: false,
    warnsOfPassword: true,
    db: 0,
    repeat: 1,
    intervalMs: 0,
    resp2: false,
    resp3: 'no',
    output: null,
    showPushes: null,
    itemDelimiter: '\n',
    commandDelimiter: '\n',
    quotedInput: false,
    lastArgFromStdin: false,
    tagFromStdin: null,
    failOnError: false,
    followRedirects: false,
    modes: new Set(),
    latencyHistory: false,
    unsupported: null,
    evalFile: null,
    pattern: null,
    pipeTimeout: 30,
    memkeysSamples: 0,
    rest: [],
  };
}
