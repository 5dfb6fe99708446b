// Observed machines: the learners' machines as one transport sees them, each connection to a Redis shown to the command feed.
import type { Machine, Machines } from '../machine.ts';
import type { Carrier, CommandFeed } from '../streams/command-feed.ts';

/** The same machines; what carrier sends to a Redis is told to feed. Whoever made the machines closes them. */
export function observeMachines(machines: Machines, carrier: Carrier, feed: CommandFeed): Machines {
  return {
    of: async (learner, computer) => observeMachine(await machines.of(learner, computer), learner, carrier, feed),
    close: () => machines.close(),
  };
}

function observeMachine(machine: Machine, learner: string, carrier: Carrier, feed: CommandFeed): Machine {
  return {
    connect: async (host, port, ...more) => feed.observe(await machine.connect(host, port, ...more), { learner, carrier, port }),
    start: (request, gone) => machine.start(request, gone),
    attach: (pid) => machine.attach(pid),
    signal: (pid, name) => machine.signal(pid, name),
    facts: () => machine.facts(),
    reset: () => machine.reset(),
  };
}
