// Channels: the network of one interpreter, as its socket shim (kernel/page.py) sees it. Two bodies implement it.
import type { ConnectError } from '../../bridge/connection.ts';

/** Why a wait ended. ready: look again. */
export type Wake = 'ready' | 'timeout' | 'interrupted';

/** Why a channel could not be opened; failed: our machinery, told through onNotice. */
export type OpenFailure = 'refused' | 'no-route' | 'unknown-host' | 'no-tls' | 'timeout' | 'interrupted' | 'failed';

/** What a refused connection is called there. */
export function openFailureOf({ code }: ConnectError): OpenFailure {
  return openFailures[code];
}

const openFailures = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no-route',
  ENOTFOUND: 'unknown-host',
  EPROTO: 'no-tls',
} as const satisfies Record<ConnectError['code'], OpenFailure>;

/** A value now, or a promise on which Python is suspended. Promises never reject. */
export type Settled<T> = T | Promise<T>;

/** Timeouts are in milliseconds; negative: without end. A channel is a number; an unknown one is a closed one. */
export interface Channels {
  /** Whether the worker goes on while Python waits. */
  readonly suspends: boolean;
  /** tls: the bridge speaks TLS with whoever is there. */
  open(host: string, port: number, timeout: number, tls?: boolean): Settled<number | OpenFailure>;
  /** Sends bytes in order. Something returned is to be settled before more is sent. */
  send(channel: number, bytes: Uint8Array): Settled<string | undefined>;
  /** Up to max bytes that have arrived, undefined where nothing has. peek: they stay. */
  take(channel: number, max: number, peek: boolean): Uint8Array | 'ended' | 'failed' | undefined;
  /** Whether take() has something to tell. */
  readable(channel: number): boolean;
  /** Waits for one of the channels; without any it sleeps. */
  wait(channels: readonly number[], timeout: number): Settled<Wake>;
  close(channel: number): void;
  /** Sends what the code sent and did not wait for. */
  flush(): void;
  /** A line that the learner types: "line:" and the text, "end", or "interrupted". */
  readLine(): Settled<string>;
  /** Word came from the page while Python was suspended, Ctrl-C or a line: whoever waits for it is woken. */
  interrupt(): void;
  /** Ends the wait in which Python is suspended, as if its time were up. */
  wake(): void;
}

/** Called before each wait: what was printed has to be seen by then. */
export type BeforeWait = () => void;

/** Called before, and after, a connection is opened while the worker is blocked. */
export type OnConnecting = (isOver: boolean) => void;

/** Tells the learner that our machinery failed; the code meanwhile gets an error of the operating system's. */
export type OnNotice = (error: unknown) => void;
