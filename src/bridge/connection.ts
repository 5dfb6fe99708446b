// Connection: a byte stream between this page and one Redis, whatever carries it.

/** One connection to a Redis. Read with one reader at a time. */
export interface Connection {
  /** Sends bytes in order; resolves once the carrier can take more. Rejects with BridgeError when the carrier broke. */
  send(bytes: Uint8Array): Promise<void>;
  /** The next bytes, at least one; null once Redis closed the connection. Rejects with BridgeError when the carrier broke. */
  receive(): Promise<Uint8Array | null>;
  /** Ends the connection; a waiting receive() resolves to null. Idempotent. */
  close(): void;
  /** Whether it is known to have ended, asked without reading from it; missing where nobody can tell. */
  hasEnded?(): Promise<boolean>;
  /** Once receive() gave null: why Redis closed the connection, in a sentence for the learner, where the bridge knows it. */
  readonly reason?: string | null;
}

/** What more a connection is to be than bytes. */
export interface ConnectionTerms {
  /** Whoever connects speaks TLS: the bridge does so for the page. */
  readonly tls?: boolean;
  /** Somebody who asks whether a computer is there: a refusal is an answer, and nothing to tell. */
  readonly isProbe?: boolean;
}

/** Told what is waited for, a Redis that starts, and null when it is over. */
export type OnProgress = (waits: 'redis' | null) => void;

/** What connect(2), getaddrinfo(3) or OpenSSL says of each. */
const connectErrors = {
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENOTFOUND: 'Name or service not known',
  EPROTO: 'SSL_connect failed: wrong version number',
} as const;

/** Nobody answers at the address as was asked: what connect(2), getaddrinfo(3) or a TLS handshake would report. A learner's result, not our failure. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code: keyof typeof connectErrors;
  /** What the bridge adds, in a sentence for the learner; null: nothing. */
  readonly reason: string | null;
  constructor(code: ConnectError['code'], reason: string | null = null) {
    super(connectErrors[code]);
    this.code = code;
    this.reason = reason;
  }
}

/** What failed, where a code says too little for a language to have words of its own for it. */
export type FailureName =
  | BridgeError['code']
  /** A WebSocket opened and brought nothing. */
  | 'silent'
  /** No WebSocket gets through, and there is no other way for a console. */
  | 'no-sockets'
  /** The bridge is shutting down. */
  | 'stopping'
  /** Replies came that nobody read. */
  | 'unread'
  | 'two-learners'
  /** Somebody else's token came in between. */
  | 'torn-token';

/**
 * Our own machinery failed; message says in English what happened and what to do. What a learner reads is
 * failureText's (failure-text.ts), in their language.
 */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: 'unreachable' | 'no-learner' | 'limit' | 'start-failed' | 'internal';
  readonly what: FailureName;
  constructor(
    code: BridgeError['code'],
    message: string,
    { what = code, ...options }: ErrorOptions & { readonly what?: FailureName } = {},
  ) {
    super(message, options);
    this.code = code;
    this.what = what;
  }
}
