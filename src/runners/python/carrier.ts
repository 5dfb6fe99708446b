// Carrier: which body of the channel this browser, or whoever tests it, gets.
import type { Carrier } from './messages.ts';

/** The query parameter of a page that forces the synchronous requests: ?channel=xhr. */
const parameter = 'channel';

/** JSPI and WebSockets where the engine can suspend WebAssembly, synchronous requests elsewhere. */
export function chooseCarrier(search: string, suspends: boolean): Carrier {
  return suspends && new URLSearchParams(search).get(parameter) !== 'xhr' ? 'socket' : 'exchange';
}

/** Whether this engine has JSPI. */
export function canSuspend(): boolean {
  return 'Suspending' in WebAssembly && 'promising' in WebAssembly;
}
