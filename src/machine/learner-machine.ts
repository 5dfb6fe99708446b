// Learner machine: the machine as this page, or a worker of it, reaches it through the bridge.
import { connectRedis } from '../bridge/connect.ts';
import { openConsole } from '../bridge/console.ts';
import { pageDoor, type Door } from '../bridge/door.ts';
import { fetchFacts, sendSignal } from '../bridge/machine-api.ts';
import { checkHost } from './addresses.ts';
import type { Machine } from './machine.ts';

/** The learner's machine behind a door; without one, behind the page's own. */
export function learnerMachine(door: Door = pageDoor): Machine {
  return {
    async connect(host, port) {
      checkHost(host);
      return connectRedis(host, port, door);
    },
    door,
    facts: () => fetchFacts(door),
    start: (request) => openConsole(request, door),
    kill: (pid, signal) => sendSignal(pid, signal, door),
  };
}
