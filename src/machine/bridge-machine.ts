// Bridge machine: the machine as this page, or a worker of it, reaches it through the bridge.
import { connectRedis } from '../bridge/connect.ts';
import { openConsole } from '../bridge/console.ts';
import { pageEndpoint, type Endpoint } from '../bridge/endpoint.ts';
import { fetchFacts, sendSignal } from '../bridge/machine-api.ts';
import { checkHost } from './addresses.ts';
import type { PageMachine } from './page-machine.ts';

/** The learner's machine behind a endpoint; without one, behind the page's own. */
export function bridgeMachine(endpoint: Endpoint = pageEndpoint): PageMachine {
  return {
    async connect(host, port) {
      checkHost(host);
      return connectRedis(host, port, endpoint);
    },
    endpoint,
    facts: () => fetchFacts(endpoint),
    start: (request) => openConsole(request, endpoint),
    kill: (pid, signal) => sendSignal(pid, signal, endpoint),
  };
}
