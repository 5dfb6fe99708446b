// Member machines: the learners' machines, whose connections end with the learner's right to ask for anything, whatever carries them.
import type { Identity } from '../identity/identity.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';

/** The same machines. Whoever made them closes them. */
export function ofMembers(machines: Machines, identity: Pick<Identity, 'watch' | 'isMember'>): Machines {
  return {
    of: async (learner, computer) => memberMachine(await machines.of(learner, computer), learner, identity),
    close: () => machines.close(),
  };
}

function memberMachine(machine: Machine, learner: string, identity: Pick<Identity, 'watch' | 'isMember'>): Machine {
  return {
    async connect(host, port, gone, terms) {
      const stream = await machine.connect(host, port, gone, terms);
      // It may have taken a start, and whoever asked may be out by now.
      if (!identity.isMember(learner)) {
        stream.destroy();
        throw new MachineError('refused', 'This machine is in no class any more, so nobody connects to it.');
      }
      stream.once(
        'close',
        identity.watch(learner, () => stream.destroy()),
      );
      return stream;
    },
    start: (request, gone) => machine.start(request, gone),
    attach: (pid) => machine.attach(pid),
    signal: (pid, name) => machine.signal(pid, name),
    facts: () => machine.facts(),
    reset: () => machine.reset(),
  };
}
