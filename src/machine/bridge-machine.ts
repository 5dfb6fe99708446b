// Bridge machine: the machine as this page, or a worker of it, reaches it through the bridge.
import { fetchFacts, resetMachine, sendSignal } from '../bridge/machine-api.ts';
import type { Transport } from '../bridge/transport.ts';
import { checkHost } from './addresses.ts';
import type { ResettableMachine } from './page-machine.ts';

/** The learner's machine at the other end of a transport. */
export function bridgeMachine(transport: Transport): ResettableMachine {
  const { endpoint } = transport;
  return {
    async connect(host, port, onProgress, terms) {
      checkHost(host);
      return transport.connect(host, port, onProgress, terms);
    },
    endpoint,
    forward: (host, port) => transport.openForward(host, port),
    facts: () => fetchFacts(endpoint),
    start: (request) => transport.openConsole({ type: 'start', ...request }),
    attach: (pid) => transport.openConsole({ type: 'attach', pid }),
    kill: (pid, signal) => sendSignal(pid, signal, endpoint),
    reset: () => resetMachine(endpoint),
  };
}
