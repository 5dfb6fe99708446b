// Later machine: a page's way to its machine, whose program loads when it is first asked something.
import { BridgeError } from '../bridge/connection.ts';
import { unreachableMessage } from '../bridge/endpoint.ts';
import type { ResettableMachine } from './page-machine.ts';

/** endpoint: the machine's, which is known before. A program that cannot be loaded is a bridge that cannot be reached. */
export function laterMachine(endpoint: ResettableMachine['endpoint'], load: () => Promise<ResettableMachine>): ResettableMachine {
  let loading: Promise<ResettableMachine> | null = null;
  const machine = (): Promise<ResettableMachine> => {
    loading ??= load().catch((error: unknown) => {
      loading = null;
      throw new BridgeError('unreachable', unreachableMessage, { cause: error });
    });
    return loading;
  };
  return {
    endpoint,
    connect: async (...to) => (await machine()).connect(...to),
    forward: async (...to) => (await machine()).forward(...to),
    facts: async () => (await machine()).facts(),
    start: async (request) => (await machine()).start(request),
    attach: async (pid) => (await machine()).attach(pid),
    kill: async (...what) => (await machine()).kill(...what),
    reset: async () => (await machine()).reset(),
  };
}
