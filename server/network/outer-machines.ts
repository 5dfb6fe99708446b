// Outer machines: the learners' machines with the network around them: a Redis at a provider, and the tunnels that learners open.
import type { Cloud } from '../cloud.ts';
import { MachineError, type Machine, type Machines } from '../machine.ts';
import { cloudHost, outerHostOf, tunnelHost } from './outer-network.ts';
import type { TunnelRegistry } from './tunnel-registry.ts';

/** What is around the machines. */
export interface OuterNetwork {
  /** null: there is none, and nobody has its name. */
  readonly cloud: Cloud | null;
  readonly tunnels: TunnelRegistry;
}

/** The same machines, from which the outer network is reached too. Whoever made them, and the cloud, closes them. */
export function withOuterNetwork(machines: Machines, network: OuterNetwork): Machines {
  return {
    of: async (learner, computer) => outerMachine(await machines.of(learner, computer), learner, machines, network),
    close: () => machines.close(),
  };
}

function outerMachine(machine: Machine, learner: string, machines: Machines, { cloud, tunnels }: OuterNetwork): Machine {
  const outerHost = (host: string): 'cloud' | 'tunnel' | null => {
    const outer = outerHostOf(host);
    return outer === 'cloud' && cloud === null ? null : outer;
  };
  return {
    async connect(host, port, gone, terms) {
      const outer = outerHost(host);
      if (outer === 'cloud' && cloud !== null) return cloud.connect(learner, port, terms?.tls === true, gone);
      if (terms?.tls === true) throw new MachineError('no-tls', noTls(host, port, cloud !== null));
      if (outer === null) return machine.connect(host, port, gone);
      // Whichever of the learner's computers asks, it comes out where the tunnel was opened.
      return tunnels.connect(learner, port, async ({ computer, ...target }) =>
        (await machines.of(learner, computer)).connect(target.host, target.port, gone),
      );
    },
    async facts() {
      const facts = await machine.facts();
      const outer = [...(cloud === null ? [] : [cloudHost]), tunnelHost].map(({ name, ipv4 }) => ({ name, ipv4 }));
      return { ...facts, hosts: [...(facts.hosts ?? []), ...outer], ...(cloud !== null && { cloud: cloud.factsOf(learner) }) };
    },
    async reset() {
      const failure = await cloud?.reset(learner).then(
        () => null,
        (error: unknown) => error,
      );
      await machine.reset();
      if (failure instanceof MachineError)
        throw new MachineError(failure.code, `Your machine was reset, and your Redis at the cloud was not: ${failure.message}`);
      if (failure) throw failure;
    },
    start: (request, gone) => machine.start(request, gone),
    attach: (pid) => machine.attach(pid),
    signal: (pid, name) => machine.signal(pid, name),
  };
}

function noTls(host: string, port: number, hasCloud: boolean): string {
  const instead = hasCloud ? ` The cloud's does, at ${cloudHost.name}:${cloudHost.port}.` : '';
  return `The server at ${host.slice(0, 40)}:${port} speaks no TLS.${instead}`;
}
