// Arguments: a command line of curl as a Config, read and refused as curl 7.88 does.
import { freshConfig, type Config } from './config.ts';
import { optionNamed, optionOf, type Complaint, type Option } from './options.ts';

/** What a command line comes to. refused: curl's complaint, which ends it with the status 2. */
export type Command =
  | { readonly kind: 'transfers'; readonly config: Config }
  | { readonly kind: 'help'; readonly category: string | null }
  | { readonly kind: 'version' | 'manual' }
  | { readonly kind: 'refused'; readonly complaint: string };

const tryHelp = "curl: try 'curl --help' or 'curl --manual' for more information\n";

/** Reads what follows the program's name. */
export function readArguments(args: readonly string[]): Command {
  const config = freshConfig();
  let mayBeOption = true;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--' && mayBeOption) {
      mayBeOption = false;
      continue;
    }
    if (!mayBeOption || !word.startsWith('-')) {
      config.urls.push(word);
      continue;
    }
    const read = word.startsWith('--') ? readLong(word, args[at + 1], config) : readShort(word, args[at + 1], config);
    if (read.kind === 'refused') return refuse(`${read.before}curl: option ${word}: ${read.complaint}\n`);
    if (read.kind === 'asked') return read.what === 'help' ? { kind: 'help', category: args[at + 1] ?? null } : { kind: read.what };
    if (read.tookNext) at += 1;
  }
  if (args.length === 0) return refuse('');
  return config.urls.length === 0 ? refuse('curl: no URL specified!\n') : { kind: 'transfers', config };
}

type Read =
  | { readonly kind: 'done'; readonly tookNext: boolean }
  | { readonly kind: 'asked'; readonly what: 'help' | 'version' | 'manual' }
  | { readonly kind: 'refused'; readonly complaint: string; readonly before: string };

function readLong(word: string, next: string | undefined, config: Config): Read {
  const name = word.slice(2);
  const plain = optionNamed(name);
  if (plain !== undefined) return apply(plain, { isOn: true, attached: null, next }, config);
  if (!name.startsWith('no-')) return refusal('is unknown');
  const negated = optionNamed(name.slice('no-'.length));
  if (negated === undefined) return refusal('is unknown');
  if (typeof negated === 'object' && !(negated.takes === 'nothing' && negated.isBoolean) && negated.takes !== 'absent') {
    return refusal("used '--no-' for option that isn't a boolean");
  }
  return apply(negated, { isOn: false, attached: null, next }, config);
}

/** Letters together: -sS, -iX POST, -ofile. */
function readShort(word: string, next: string | undefined, config: Config): Read {
  if (word === '-') return refusal('is unknown');
  for (let at = 1; at < word.length; at += 1) {
    const option = optionOf(word[at] ?? '');
    if (option === undefined) return refusal('is unknown');
    const read = apply(option, { isOn: true, attached: word.slice(at + 1) || null, next }, config);
    if (read.kind !== 'done' || option.takes === 'value') return read;
  }
  return { kind: 'done', tookNext: false };
}

interface Given {
  readonly isOn: boolean;
  readonly attached: string | null;
  readonly next: string | undefined;
}

function apply(option: Option | 'ambiguous', { isOn, attached, next }: Given, config: Config): Read {
  if (option === 'ambiguous') return refusal('is ambiguous');
  switch (option.takes) {
    case 'absent':
      return refusal("is not in the notebook's curl");
    case 'nothing to do':
      return { kind: 'asked', what: option.asks };
    case 'nothing':
      return outcome(option.set(config, isOn), false);
    case 'value': {
      const value = attached ?? next;
      return value === undefined ? refusal('requires parameter') : outcome(option.set(config, value), attached === null);
    }
  }
}

function outcome(complaint: Complaint, tookNext: boolean): Read {
  return complaint === null ? { kind: 'done', tookNext } : refusal(complaint.words, complaint.before);
}

function refusal(complaint: string, before = ''): Read {
  return { kind: 'refused', complaint, before };
}

function refuse(complaint: string): Command {
  return { kind: 'refused', complaint: complaint + tryHelp };
}
