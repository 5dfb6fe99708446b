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

/** Told in a few words what is waited for ("Starting your Redis"), and null when it is over. */
export type OnProgress = (message: string | null) => void;

/** Nobody answers at the address: what connect(2) or getaddrinfo(3) would report. A learner's result, not our failure. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  readonly code: 'ECONNREFUSED' | 'ENOTFOUND';
  /** What the bridge adds, in a sentence for the learner; null: nothing. */
  readonly reason: string | null;
  constructor(code: 'ECONNREFUSED' | 'ENOTFOUND', reason: string | null = null) {
    super(code === 'ECONNREFUSED' ? 'Connection refused' : 'Name or service not known');
    this.code = code;
    this.reason = reason;
  }
}

/** Our own machinery failed; message says what happened and what to do, and is shown to the learner as it is. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: 'unreachable' | 'no-learner' | 'limit' | 'start-failed' | 'internal';
  constructor(code: BridgeError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
