// Class switches: the networks of classes, each a switch in a network of its own, and the machines that are plugged into them.
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { ClassCard } from '../../network/class-directory.ts';
import { classLimits } from '../../network/limits.ts';
import { startChild } from '../../started-child.ts';
import { NoCableError } from './cable.ts';
import { arrivalFd, confinedEnvironment } from '../confinement/confinement.ts';
import { HeldNamespaces } from '../confinement/held-namespaces.ts';
import { inNetwork, pathOf, readInNetwork, runScript, tryInNetwork } from './network-script.ts';
import { TurnQueue } from '../turn-queue.ts';

/** Where a machine is to be plugged in. */
export interface ClassPort {
  /** The id of the class. */
  readonly class: string;
  /** The machine's card there. */
  readonly card: ClassCard;
}

/** The network of a class. */
interface Switch {
  readonly held: HeldNamespaces;
  /** Plugs are put in and pulled out one after the other. */
  readonly turns: TurnQueue;
}

/** A machine's cable. */
interface Plug extends ClassPort {
  /** The machine's network that it leads into. */
  readonly machine: HeldNamespaces;
  /** The name of its end at the switch, which no other ever had: what a machine left is gone only with its last connection. */
  readonly port: string;
  readonly laid: Promise<void>;
}

/** The device that is the switch. */
const device = 'switch';
/** Makes it, in a network of its own, and says so. It has no address, and so nobody reaches it, or anything by it. */
const makingScript = [
  `ip link add ${device} type bridge || exit 1`,
  `ip link set ${device} addrgenmode none 2>/dev/null`,
  `ip link set ${device} up || exit 1`,
  `echo >&${arrivalFd}`,
  'read -r end',
].join('\n');

export class ClassSwitches {
  readonly #switches = new Map<string, Promise<Switch>>();
  /** By the data folder of a machine. */
  readonly #plugs = new Map<string, Plug>();
  #portCount = 0;

  /**
   * Plugs a machine into its class's switch, which is made with the first one; once it is, nothing is done. machine: its
   * data folder; held: its namespaces. Throws NoCableError.
   */
  async plug(machine: string, held: HeldNamespaces, to: ClassPort): Promise<void> {
    const known = this.#plugs.get(machine);
    if (known?.machine === held && known.class === to.class && known.card.ipv4 === to.card.ipv4) return known.laid;
    const pulled = this.unplug(machine);
    this.#portCount += 1;
    const port = `port${this.#portCount}`;
    const laid = pulled.then(() => this.#lay(held, port, to));
    const plug: Plug = { ...to, machine: held, port, laid };
    this.#plugs.set(machine, plug);
    try {
      await laid;
    } catch (error) {
      if (this.#plugs.get(machine) === plug) this.#plugs.delete(machine);
      throw error;
    }
  }

  /** Pulls a machine's plug, and hangs up for it on everybody that it is connected with; a network goes with its last. Never rejects. */
  async unplug(machine: string): Promise<void> {
    const plug = this.#plugs.get(machine);
    if (plug === undefined) return;
    this.#plugs.delete(machine);
    await this.#pull(plug);
    // One that was being laid when its class ended has made the network anew.
    if (![...this.#plugs.values()].some((other) => other.class === plug.class)) this.close(plug.class);
  }

  /** Takes a class's network down. */
  close(classId: string): void {
    const hub = this.#switches.get(classId);
    this.#switches.delete(classId);
    for (const [machine, plug] of this.#plugs) if (plug.class === classId) void this.unplug(machine);
    if (hub !== undefined) void takeDown(hub);
  }

  async #lay(machine: HeldNamespaces, port: string, { class: classId, card }: ClassPort): Promise<void> {
    const { held, turns } = await this.#switchOf(classId);
    const endTurn = await turns.turn('');
    try {
      // Where one was released meanwhile its descriptors are closed, and their numbers may be others'.
      const [own, there] = held.isClosed || machine.isClosed ? [] : [held.descriptors[0], machine.descriptors[0]];
      if (own === undefined || there === undefined) throw new NoCableError(`${card.ipv4} has gone from its class's network.`);
      const complaint = await runScript(layingScript(port, card), [own, there]);
      if (complaint !== null) throw new NoCableError(`${card.ipv4} could not be joined to its class's network: ${complaint}`);
    } finally {
      endTurn();
    }
  }

  async #pull({ class: classId, machine, port, card, laid }: Plug): Promise<void> {
    // One that cannot be laid leaves nothing.
    const isLaid = await laid.then(
      () => true,
      () => false,
    );
    const hub = isLaid ? await this.#switches.get(classId)?.catch(() => null) : null;
    if (!hub) return this.#cut(machine, card, classId);
    const endTurn = await hub.turns.turn('');
    try {
      if (!machine.isClosed) await this.#cut(machine, card, classId);
      const [own] = hub.held.isClosed ? [] : hub.held.descriptors;
      // The pair goes, and the card with it.
      if (own !== undefined) await runScript([tryInNetwork(0, `ip link delete ${port}`)], [own]);
    } finally {
      endTurn();
    }
  }

  /**
   * Takes the link away, and then hangs up at both ends, since no word of it gets through any more. The other way round a replica
   * that was hung up on connects anew before the link is gone, and hears what is written then.
   */
  async #cut(machine: HeldNamespaces, { name, ipv4 }: ClassCard, classId: string): Promise<void> {
    const [there] = machine.isClosed ? [] : machine.descriptors;
    if (there === undefined) return;
    await runScript([tryInNetwork(0, `ip link delete ${name}`)], [there]);
    if (machine.isClosed) return;
    const peers = new Set(
      (await readInNetwork(`ss -t -n -H src ${ipv4}`, there)).split('\n').map((line) => line.trim().split(/\s+/)[4]?.replace(/:\d+$/, '')),
    );
    if (machine.isClosed) return;
    await runScript([tryInNetwork(0, `ss -K -t src ${ipv4}`)], [there]);
    const others = [...this.#plugs.values()].filter((plug) => plug.class === classId && peers.has(plug.card.ipv4));
    await Promise.all(others.map((plug) => hangUpOn(ipv4, plug.machine)));
  }

  #switchOf(classId: string): Promise<Switch> {
    const known = this.#switches.get(classId);
    if (known !== undefined) return known;
    const making = makeSwitch().then((held) => ({ held, turns: new TurnQueue(1) }));
    this.#switches.set(classId, making);
    making.catch(() => this.#switches.delete(classId));
    return making;
  }
}

/** The machine's end has its address and no other: none by which it would be reached past the class's own network. */
function layingScript(port: string, { name, ipv4, prefix, mac }: ClassCard): string[] {
  const { rate, burst, latency, smallestBytes } = classLimits.link;
  return [
    'fail() {',
    tryInNetwork(0, `ip link delete ${port}`),
    'exit 1; }',
    ...inNetwork(0, [
      `link add ${port} type veth peer name ${name} address ${mac} netns ${pathOf(1)}`,
      `link set ${port} master ${device} up`,
    ]),
    tryInNetwork(1, `ip link set ${name} addrgenmode none`),
    // A network takes this from the computer's own, which may pass packets on.
    tryInNetwork(1, `sh -c 'echo 0 >/proc/sys/net/ipv4/ip_forward'`),
    // Where the kernel has it; in the machine, where nobody can take it away.
    tryInNetwork(1, `tc qdisc replace dev ${name} root tbf rate ${rate} burst ${burst} latency ${latency} mpu ${smallestBytes}`),
    ...inNetwork(1, [`address add ${ipv4}/${prefix} dev ${name}`, `link set ${name} up`]),
  ];
}

/** Ends what a machine has open to an address. */
async function hangUpOn(address: string, machine: HeldNamespaces): Promise<void> {
  const [there] = machine.isClosed ? [] : machine.descriptors;
  if (there !== undefined) await runScript([tryInNetwork(0, `ss -K -t dst ${address}`)], [there]);
}

/** Once the plugs that are being pulled are. Never rejects. */
async function takeDown(hub: Promise<Switch>): Promise<void> {
  const there = await hub.catch(() => null);
  if (there === null) return;
  const endTurn = await there.turns.turn('');
  there.held.close();
  endTurn();
}

/** Throws NoCableError. */
async function makeSwitch(): Promise<HeldNamespaces> {
  const child = startChild('unshare', ['--net', '--', 'sh', '-c', makingScript], {
    cwd: '/',
    env: confinedEnvironment(),
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  });
  const complaint = child.stderr === null ? Promise.resolve('') : text(child.stderr).catch(() => '');
  const sign = child.stdio[arrivalFd] as Readable | null;
  const held = await new Promise<HeldNamespaces | Error | null>((resolve) => {
    // It says nothing where it could not even be started.
    child.once('error', resolve);
    // It is looked at in the tick in which it says so.
    sign?.once('data', () => resolve(HeldNamespaces.of(child, ['net'])));
    sign?.once('close', () => resolve(null)).on('error', () => {});
  });
  child.stdin?.on('error', () => {}).end();
  if (held instanceof HeldNamespaces) return held;
  throw new NoCableError(`A class's network could not be made: ${held?.message ?? (await complaint).trim().split('\n')[0] ?? ''}`);
}
