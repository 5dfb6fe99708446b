// Outer machines: the learners' machines with the network around them: a Redis at a provider, and the tunnels that learners open.
import { serverComputer } from '../../src/protocol.ts';
import type { Cloud } from '../cloud.ts';
import { MachineError, type Machine, type Machines, type RedisStream } from '../machine.ts';
import type { ClassNetwork } from './class-network.ts';
import { cloudHost, outerHostOf, tunnelHost } from './outer-network.ts';
import type { Speaker } from './resolve.ts';
import type { TunnelRegistry } from './tunnel-registry.ts';

/** What is around the machines. */
export interface OuterNetwork {
  /** null: there is none, and nobody has its name. */
  readonly cloud: Cloud | null;
  readonly tunnels: TunnelRegistry;
  /** Missing, or null: nobody is in a class. */
  readonly classes?: ClassNetwork | null;
}

/** The same machines, from which the outer network is reached too. Whoever made them, and the cloud, closes them. */
export function withOuterNetwork(machines: Machines, network: OuterNetwork): Machines {
  return {
    of: async (learner, computer = serverComputer) =>
      outerMachine(await machines.of(learner, computer), { learner, computer }, machines, network),
    close: () => machines.close(),
  };
}

function outerMachine(machine: Machine, speaker: Speaker, machines: Machines, { cloud, tunnels, classes = null }: OuterNetwork): Machine {
  const { learner } = speaker;
  const outerHost = (host: string): 'cloud' | 'tunnel' | null => {
    const outer = outerHostOf(host);
    return outer === 'cloud' && cloud === null ? null : outer;
  };
  // Whichever of the learner's computers asks, it comes out where the tunnel was opened.
  const throughTunnel = (whose: string, port: number, gone?: AbortSignal): Promise<RedisStream> =>
    tunnels.connect(whose, port, async ({ computer, ...target }) =>
      (await machines.of(whose, computer)).connect(target.host, target.port, gone),
    );
  return {
    async connect(host, port, gone, terms) {
      const outer = outerHost(host);
      const isTls = terms?.tls === true;
      if (outer === 'cloud' && cloud !== null) return cloud.connect(learner, port, isTls, gone);
      const destination = classes?.resolve(speaker, host) ?? null;
      if (destination?.kind === 'server') return destination.server.connect(learner, port, isTls, gone);
      if (isTls) throw new MachineError('no-tls', noTls(host, port, cloud !== null));
      if (outer === 'tunnel') return throughTunnel(learner, port, gone);
      switch (destination?.kind) {
        case undefined:
          return machine.connect(host, port, gone);
        case 'own':
          return machine.connect(destination.host, port, gone);
        case 'nobody':
          throw new MachineError('no-route', `Nobody of your class has the address ${host.slice(0, 40)}.`);
        case 'tunnel':
          return destination.pass(() => throughTunnel(destination.owner, port, gone));
        case 'machine':
          return destination.visit(port, gone);
      }
    },
    async facts() {
      const facts = await machine.facts();
      const outer = [...(cloud === null ? [] : [cloudHost]), tunnelHost].map(({ name, ipv4 }) => ({ name, ipv4 }));
      const told = { ...facts, hosts: [...(facts.hosts ?? []), ...outer], ...(cloud !== null && { cloud: cloud.factsOf(learner) }) };
      return classes?.dress(speaker, told, (fellow) => tunnels.has(fellow)) ?? told;
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
