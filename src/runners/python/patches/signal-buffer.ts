// Signal buffer: what CPython in the page reads every few bytecodes to learn of Ctrl-C.

/** SIGINT, as the buffer has it. */
export const sigint = 2;

/**
 * A buffer for Pyodide that asks `take` for the signal. Pyodide reads element 0 and then writes 0 into it, nothing else: in
 * memory that the page shares, a signal that comes between the two would be lost.
 */
export function signalBuffer(take: () => number): Uint8Array {
  return Object.defineProperty(Object.create(null), '0', { get: take, set() {} }) as Uint8Array;
}

/** Takes the signal out of memory that the page shares, in one step; 0: there is none. */
export function takeSignal(shared: SharedArrayBuffer): number {
  return Atomics.exchange(new Uint8Array(shared), 0, 0);
}

/** Puts a signal, or 0, into memory that a worker shares. */
export function putSignal(shared: SharedArrayBuffer, signal: number): void {
  Atomics.store(new Uint8Array(shared), 0, signal);
}
