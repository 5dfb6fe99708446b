// Webdis reply: what Webdis answers, as typed results. Pure. Follows formats/json.c and formats/raw.c of Webdis.
import { RespParser, type Reply } from './resp.ts';

/** A reply in Webdis's JSON. Integers that a number cannot hold are bigints, where the engine can read them exactly. */
export type WebdisValue = string | number | bigint | null | readonly WebdisValue[] | { readonly [field: string]: WebdisValue };

/** Why there is no result. message is one sentence for people. */
export type WebdisError =
  /** Redis refused the command; code: the first word of its message, such as "WRONGTYPE", or "". */
  | { readonly kind: 'redis'; readonly code: string; readonly message: string }
  /** The HTTP server refused the request; code: the notebook's own, where it gives one. */
  | { readonly kind: 'http'; readonly status: number; readonly code: string; readonly message: string }
  /** Nobody answered, or the connection was lost. */
  | { readonly kind: 'network'; readonly message: string }
  /** The caller's AbortSignal ended it. */
  | { readonly kind: 'aborted'; readonly message: string }
  /** The answer is not, or not all of, what the format promises. */
  | { readonly kind: 'malformed'; readonly message: string };

/** No result, and why. */
export interface WebdisFailure {
  readonly ok: false;
  readonly error: WebdisError;
}

/** A value, or why there is none. */
export type WebdisResult<Value> = { readonly ok: true; readonly value: Value } | WebdisFailure;

/** A reply in JSON: status replies, such as SET's OK, are told from values. */
export type CommandResult =
  | { readonly ok: true; readonly type: 'status'; readonly value: string }
  | { readonly ok: true; readonly type: 'value'; readonly value: WebdisValue }
  | WebdisFailure;

/** One message to a subscriber. */
export interface WebdisMessage {
  readonly channel: string;
  /** The pattern that it matched; null: it came by the channel's name. */
  readonly pattern: string | null;
  /** The payload as it was published. */
  readonly bytes: Uint8Array;
  /** The payload as UTF-8. */
  readonly text: string;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The failure of a kind that has nothing but a message. */
export function failure(kind: 'network' | 'aborted' | 'malformed', message: string): WebdisFailure {
  return { ok: false, error: { kind, message } };
}

/** Takes the JSON of one reply apart: an object whose one member is named as the command was. */
export function memberOf(json: string): WebdisResult<readonly [name: string, value: WebdisValue | readonly [boolean, string]]> {
  let answer: unknown;
  try {
    answer = JSON.parse(json, exactly);
  } catch {
    return failure('malformed', 'The answer is no JSON: what answered is no Webdis.');
  }
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer))
    return failure('malformed', 'The answer is no object: what answered is no Webdis.');
  const [member] = Object.entries(answer as Record<string, WebdisValue>);
  if (member === undefined) return failure('malformed', 'The reply is not UTF-8 text, which JSON cannot carry: use bytes() or raw().');
  return { ok: true, value: member };
}

/** What the value of such a member says. */
export function resultOf(value: WebdisValue | readonly [boolean, string]): CommandResult {
  // RESP2 has no booleans: only a status or an error looks like this.
  if (!Array.isArray(value) || typeof value[0] !== 'boolean') return { ok: true, type: 'value', value: value as WebdisValue };
  const text = String(value[1]);
  return value[0] ? { ok: true, type: 'status', value: text } : redisFailure(text);
}

/** Reads the JSON of one reply. */
export function readJson(json: string): CommandResult {
  const member = memberOf(json);
  return member.ok ? resultOf(member.value[1]) : member;
}

/** Reads one reply in RESP. */
export function readRaw(bytes: Uint8Array): WebdisResult<Reply> {
  const parser = new RespParser();
  parser.feed(bytes);
  let reply: Reply | undefined;
  try {
    reply = parser.next();
  } catch {
    return failure('malformed', 'The answer is no RESP: what answered is no Webdis.');
  }
  // Webdis leaves nil and lists inside of lists out of its raw format, but counts them, and cuts integers beyond 32 bits.
  if (reply === undefined)
    return failure('malformed', 'The answer stops in the middle: Webdis cannot write this reply as RESP. Use command().');
  return reply.type === 'error' ? redisFailure(decoder.decode(reply.value)) : { ok: true, value: reply };
}

/** The bytes of a reply that is one value; nil is null. */
export function readBytes(bytes: Uint8Array): WebdisResult<Uint8Array | null> {
  const result = readRaw(bytes);
  if (!result.ok) return result;
  const reply = result.value;
  if (reply.type === 'simple' || reply.type === 'bulk') return { ok: true, value: reply.value };
  if (reply.type === 'integer') return { ok: true, value: encoder.encode(String(reply.value)) };
  if (reply.type === 'null') return { ok: true, value: null };
  return failure('malformed', 'The reply is a list, not one value: use command() or raw().');
}

/** The message in a reply to a subscriber; null: it is another reply, such as a confirmation. */
export function messageIn(reply: Reply): WebdisMessage | null {
  if (reply.type !== 'array') return null;
  const [kind, ...parts] = reply.items.map((item) => (item.type === 'bulk' ? item.value : new Uint8Array()));
  const name = decoder.decode(kind);
  if (name !== 'message' && name !== 'pmessage') return null;
  const [bytes = new Uint8Array(), channel, pattern] = parts.toReversed();
  return {
    channel: decoder.decode(channel),
    pattern: name === 'pmessage' ? decoder.decode(pattern) : null,
    bytes,
    text: decoder.decode(bytes),
  };
}

/** Redis's own refusal. */
export function redisFailure(message: string): WebdisFailure {
  return { ok: false, error: { kind: 'redis', code: /^[A-Z]+/.exec(message)?.[0] ?? '', message } };
}

// Engines from 2023 on hand a reviver the number as it was written.
function exactly(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || context?.source === undefined) return value;
  return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}
