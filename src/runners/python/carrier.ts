// Carrier: which body of the channel this browser, or whoever tests it, gets.
import type { Carrier } from './messages.ts';

/** JSPI and WebSockets where the engine can suspend WebAssembly, synchronous requests elsewhere. */
export function chooseCarrier(onlyHttp: boolean, suspends: boolean): Carrier {
  return suspends && !onlyHttp ? 'socket' : 'http-tunnel';
}

/** Whether this engine has JSPI. */
export function canSuspend(): boolean {
  return 'Suspending' in WebAssembly && 'promising' in WebAssembly;
}
