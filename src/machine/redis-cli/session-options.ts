// SessionOptions: what a session of redis-cli is started with, as the command line or a snippet has it.
import type { Process } from '../program.ts';
import type { OutputStyle } from './output-style.ts';

/** Where a session writes. */
export type CliTerminal = Pick<Process, 'write' | 'error' | 'goesOn'>;

export interface SessionOptions {
  readonly host: string;
  readonly port: number;
  /** A unix socket's path, instead of host and port. */
  readonly socket: string | null;
  readonly tls: boolean;
  /** User and password are byte strings. */
  readonly user: string | null;
  readonly password: string | null;
  /** The database to select. */
  readonly db: number;
  /** if-known: a server that refuses HELLO 3 is taken as it is. */
  readonly protocol: 'resp2' | 'resp3' | 'resp3-if-known';
  readonly style: OutputStyle;
  readonly showPushes: boolean;
  /** A prompt or a script on standard input: errors do not end it. */
  readonly interactive: boolean;
  /** -e: an error reply ends redis-cli with exit code 1. */
  readonly failOnError: boolean;
  /** -c: MOVED and ASK are followed. */
  readonly followRedirects: boolean;
  /** -i: what to wait after each command. */
  readonly intervalMs: number;
}

/** redis-cli without options, at a prompt; style is all it needs to know besides. */
export const PLAIN_PROMPT: Omit<SessionOptions, 'style'> = {
  host: '127.0.0.1',
  port: 6379,
  socket: null,
  tls: false,
  user: null,
  password: null,
  db: 0,
  protocol: 'resp2',
  showPushes: true,
  interactive: true,
  failOnError: false,
  followRedirects: false,
  intervalMs: 0,
};

/** What a terminal shows before the next command. */
export function promptOf({ host, port, socket }: SessionOptions, db: number, inMulti: boolean): string {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return `${socket === null ? address : `redis ${socket}`}${promptMarks(db, inMulti)} `;
}

/** The end of a prompt, which tells what state its connection is in. */
export function promptMarks(db: number, inMulti: boolean): string {
  return `${db === 0 ? '' : `[${db}]`}${inMulti ? '(TX)' : ''}>`;
}

/** Where an error reply of a cluster sends its client; null where it is any other error. */
export function redirectionOf(
  message: string,
): { readonly kind: 'MOVED' | 'ASK'; readonly slot: string; readonly host: string; readonly port: number } | null {
  const [, kind, slot, host, port] = /^(MOVED|ASK) (\d+) (.*):(\d+)$/.exec(message) ?? [];
  if (slot === undefined || host === undefined) return null;
  return { kind: kind === 'ASK' ? 'ASK' : 'MOVED', slot, host, port: Number(port) };
}
