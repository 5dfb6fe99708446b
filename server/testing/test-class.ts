// Test class: a roster of a test's own, as the network knows one, and machines whose learners are in it.
import type { IsolationMeans } from '../machines/confinement/confinement.ts';
import { machineLimits } from '../machines/limits.ts';
import { classServer, privateClassServers } from '../machines/private-cloud.ts';
import type { RedisBinary } from '../machines/redis-server/redis-binary.ts';
import type { Machine, Machines } from '../machine.ts';
import { ClassDirectory } from '../network/class-directory.ts';
import { ClassNetwork } from '../network/class-network.ts';
import type { Neighbour, NeighbourChange, Neighbours } from '../network/neighbours.ts';
import { withOuterNetwork } from '../network/outer-machines.ts';
import { TunnelRegistry } from '../network/tunnel-registry.ts';
import { TestLearners } from './test-learners.ts';

/** Who is in which class. */
export class TestRoster implements Neighbours {
  readonly #neighbours = new Map<string, Neighbour>();
  readonly #watchers = new Set<(change: NeighbourChange) => void>();

  of(learner: string): Neighbour | null {
    return this.#neighbours.get(learner) ?? null;
  }

  in(classId: string): readonly Neighbour[] {
    return [...this.#neighbours.values()].filter((neighbour) => neighbour.class === classId);
  }

  watch(changed: (change: NeighbourChange) => void): () => void {
    this.#watchers.add(changed);
    return () => this.#watchers.delete(changed);
  }

  /** Adds somebody, or has them as they are now. */
  put(neighbour: Neighbour): void {
    this.#neighbours.set(neighbour.learner, neighbour);
    this.#tell({ type: 'neighbour', learner: neighbour.learner, class: neighbour.class });
  }

  remove(learner: string): void {
    const classId = this.of(learner)?.class ?? '';
    this.#neighbours.delete(learner);
    this.#tell({ type: 'neighbour', learner, class: classId });
  }

  end(classId: string): void {
    for (const { learner } of this.in(classId)) this.remove(learner);
    this.#tell({ type: 'gone', class: classId });
  }

  #tell(change: NeighbourChange): void {
    for (const changed of this.#watchers) changed(change);
  }
}

/** The password of the server of a class, by its name. */
const classPassword = (name: string): string => `pw-${name.slice(0, 6)}`;

/** A bridge's machines, whose learners are in classes. */
export class TestClass {
  readonly roster = new TestRoster();
  readonly tunnels = new TunnelRegistry();
  readonly learners: TestLearners;
  readonly #directory: ClassDirectory;
  #machines: Machines | null = null;

  private constructor(learners: TestLearners, roster: TestRoster, directory: ClassDirectory) {
    this.learners = learners;
    this.roster = roster;
    this.#directory = directory;
  }

  static async open(
    { redisServer, isolation }: { redisServer: RedisBinary; isolation: IsolationMeans },
    limits: Record<string, number> = {},
  ): Promise<TestClass> {
    const roster = new TestRoster();
    const classes = new ClassDirectory(roster);
    const learners = await TestLearners.open({
      redisServer,
      isolation,
      classes,
      shared: (name) => classServer(classPassword(name)),
      limits: { ...machineLimits, ...limits },
    });
    return new TestClass(learners, roster, classes);
  }

  /** Has somebody join, by the name of their machine, and gives that. learner: by default one that follows from the name. */
  async join(hostname: string, classId = '0123456789ab', learner = learnerNamed(hostname)): Promise<Machine> {
    this.roster.put({ learner, class: classId, hostname, isReachable: true });
    return this.machine(hostname);
  }

  async machine(hostname: string, computer?: string): Promise<Machine> {
    const inner = await this.learners.machines();
    this.#machines ??= withOuterNetwork(inner, {
      cloud: null,
      tunnels: this.tunnels,
      classes: new ClassNetwork({
        directory: this.#directory,
        visits: inner,
        server: privateClassServers(inner, this.#directory, classPassword),
      }),
    });
    return this.#machines.of(learnerNamed(hostname), computer);
  }

  /** The address of somebody's machine on the network of their class. */
  address(hostname: string): string {
    return this.#directory.placeOf(learnerNamed(hostname))?.card.ipv4 ?? '';
  }

  setReachable(hostname: string, isReachable: boolean): void {
    const neighbour = this.roster.of(learnerNamed(hostname));
    if (neighbour !== null) this.roster.put({ ...neighbour, isReachable });
  }

  remove(): Promise<void> {
    return this.learners.remove();
  }
}

/** A learner for a name. */
export function learnerNamed(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32);
}
