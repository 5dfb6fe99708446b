// State error: the bridge's own Redis cannot be used.

/** message says what happened, to which Redis, and what to do. It names no password. */
export class StateError extends Error {
  override readonly name = 'StateError';
}
