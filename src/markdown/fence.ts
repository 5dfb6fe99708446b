// Fence: what the info string of a Markdown code fence asks for.
import { isComputerName, serverComputer, type SnippetKind } from '../protocol.ts';
import { readMasks, type Mask } from './mask.ts';

export { isNamedMask } from './mask.ts';
import { readRequirement } from './server-requirement.ts';

/** A fence of a lesson. */
export type Fence =
  /** Code to read and copy. */
  | { readonly type: 'code' }
  /** Commands, with prompts and printed output where prompted. */
  | {
      readonly type: 'transcript';
      readonly kind: SnippetKind;
      readonly prompted: boolean;
      readonly runnable: boolean;
      readonly session: string;
      /** What mask= names, in order. */
      readonly masks: readonly Mask[];
      /** Opens ready to type in, and may be empty. */
      readonly edit: boolean;
      /** Depends on what comes after it: whoever plays the page goes on once its last step has begun. */
      readonly waits: boolean;
      /** On which servers it runs, such as "redis>=7.4,valkey>=9" (server-requirement.ts); missing: on all. */
      readonly server?: string;
      /** On which of the learner's computers it runs, where that is another than the server. */
      readonly on?: string;
    };

/** The session of a snippet that names none. */
const defaultSession = 'main';

/** Languages whose fences are transcripts with prompts. */
const transcripts: ReadonlyMap<string, SnippetKind> = new Map<string, SnippetKind>([
  ['console', 'shell'],
  ['redis', 'redis'],
  ['pycon', 'python'],
]);
/** Languages whose fences run where the meta says so. */
const scripts: ReadonlyMap<string, SnippetKind> = new Map<string, SnippetKind>([
  ['bash', 'shell'],
  ['sh', 'shell'],
  ['python', 'python'],
]);

/** Those that most fences have; server= and on= are rare, and the manual has them. */
const words = ['run', 'no-run', 'edit', 'waits', 'session=NAME', 'mask=NAMES'];
const flagWords: readonly string[] = ['run', 'no-run', 'edit', 'waits'];

/** What a fence of an exercise is for (exercise-fences.ts). */
export const exerciseWords: readonly string[] = ['start', 'check', 'solution'];

/** The words after a fence's language; what stands in quotes is part of its word. */
export function infoWords(meta: string): readonly string[] {
  return meta.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
}

/** Reads an info string. Throws Error with the reason where a word of ours is wrong. */
export function readFence(lang: string, meta: string): Fence {
  const tokens = infoWords(meta);
  const sessionWord = lang === 'bash' && tokens[0] === 'session';
  const transcript = sessionWord ? 'shell' : transcripts.get(lang);
  const kind = transcript ?? scripts.get(lang);
  const part = kind === undefined ? undefined : tokens.find((token) => exerciseWords.includes(token));
  if (part !== undefined) throw new Error(`"${part}" has a meaning in an ":::exercise" block alone`);
  if (transcript === undefined && !(kind !== undefined && tokens.includes('run'))) {
    refuseNearMisses(tokens);
    return { type: 'code' };
  }
  if (kind === undefined) return { type: 'code' };
  return readTranscript(kind, transcript !== undefined, sessionWord ? tokens.slice(1) : tokens);
}

function readTranscript(kind: SnippetKind, prompted: boolean, tokens: readonly string[]): Fence {
  const flags = new Set<string>();
  const masks: Mask[] = [];
  let session = defaultSession;
  let server: string | undefined;
  let on: string | undefined;
  for (const token of tokens) {
    const [name, value] = splitOnce(token);
    if (value === undefined && flagWords.includes(name)) flags.add(name);
    else if (name === 'session') session = readSession(value);
    else if (name === 'server') server = readServer(value);
    else if (name === 'on') on = readComputer(value, kind);
    else if (name === 'mask') masks.push(...readMaskValue(value));
    else throw new Error(`unknown word "${token}" after the language: expected ${words.join(', ')}`);
  }
  if (flags.has('run') && flags.has('no-run')) throw new Error('"run" and "no-run" contradict each other');
  for (const flag of ['edit', 'waits']) {
    if (flags.has(flag) && flags.has('no-run')) throw new Error(`"${flag}" and "no-run" contradict each other`);
  }
  const runnable = !flags.has('no-run');
  return {
    type: 'transcript',
    kind,
    prompted,
    runnable,
    session,
    masks,
    edit: flags.has('edit'),
    waits: flags.has('waits'),
    ...(server !== undefined && { server }),
    ...(on !== undefined && { on }),
  };
}

function splitOnce(token: string): [string, string?] {
  const at = token.indexOf('=');
  return at === -1 ? [token] : [token.slice(0, at), token.slice(at + 1)];
}

function readSession(value: string | undefined): string {
  if (value === undefined || value === '') throw new Error('"session=" needs a name, such as session=publisher');
  if (!/^[A-Za-z][\w-]*$/.test(value)) throw new Error(`"session=${value}" needs a name of letters, digits, "-" and "_"`);
  return value;
}

function readServer(value = ''): string {
  const requirement = value.replace(/^"(.*)"$/, '$1');
  readRequirement(requirement);
  return requirement;
}

function readComputer(name: string | undefined, kind: SnippetKind): string | undefined {
  if (name === undefined || !isComputerName(name))
    throw new Error(
      `"on=${name ?? ''}" needs the name of a computer, such as on=laptop: small letters, digits and "-", and not localhost, notebook, cloud or class`,
    );
  if (name === serverComputer) return undefined;
  if (kind === 'redis')
    throw new Error(
      `"on=${name}" has no meaning on a redis fence, whose prompt is the server's own: write a shell fence with redis-cli -h server`,
    );
  return name;
}

function readMaskValue(value: string | undefined): readonly Mask[] {
  const mask = value?.replace(/^"(.*)"$/, '$1') ?? '';
  if (mask === '') throw new Error('"mask=" needs names or a regular expression, such as mask=pid,time');
  return readMasks(mask);
}

/** Catches "norun" or "sesion=x" on fences that would otherwise silently not run. */
function refuseNearMisses(tokens: readonly string[]): void {
  const ours = ['run', 'norun', 'session', 'mask', 'edit', 'waits', 'server', 'on'];
  for (const token of tokens) {
    if (token === 'no-run') continue;
    const name = splitOnce(token)[0].toLowerCase().replace(/[-_]/g, '');
    if (ours.includes(name) || (name.length > 4 && ours.some((word) => word.length > 4 && isNear(word, name)))) {
      throw new Error(`"${token}" has no meaning on this fence: expected ${words.join(', ')} on a snippet`);
    }
  }
}

/** Whether one letter added, removed or replaced turns one word into the other. */
function isNear(one: string, other: string): boolean {
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return Math.max(one.length, other.length) - start - end <= 1;
}
