// Cloud nodes: the servers behind CLOUD_REDIS_URL or CLASS_REDIS_URL, each at a port of the learners' own network.
import { lookup } from 'node:dns/promises';
import type { CloudLogin, CloudUrl } from '../cloud-url.ts';
import { defaultPort } from '../network/virtual-network.ts';
import { sharedLimits } from './limits.ts';
import type { OutsideRole } from './outside-role.ts';
import { RedisConnectionError } from './redis-connection.ts';
import { askRedis, reachOf, type RedisReach } from './redis-survey.ts';
import type { RedisTarget } from './redis-target.ts';

/** The port of a Sentinel that was told nothing else. */
const sentinelPort = 26_379;

/** Of a single Redis and of one that Sentinels watch there is one; of a cluster each node has a port, in the order in which it was found. */
export class CloudNodes {
  readonly #url: CloudUrl;
  readonly #shown: string;
  readonly #connectMs: number;
  readonly #role: Pick<OutsideRole, 'host' | 'variable'>;
  /** Of a cluster: the nodes that it told of, by their addresses. The first port is for whichever answers. */
  readonly #ports = new Map<string, number>();
  /** Nodes that the cluster told of and that get no login: to look again would find them again. */
  readonly #skipped = new Set<string>();
  #search: Promise<void> | null = null;

  /** shown: the URL without credentials. connectMs: for a connection, its TLS and its login. */
  constructor(url: CloudUrl, shown: string, connectMs: number, role: Pick<OutsideRole, 'host' | 'variable'>) {
    this.#role = role;
    this.#url = url;
    this.#shown = shown;
    this.#connectMs = connectMs;
  }

  get isCluster(): boolean {
    return this.#url.kind === 'cluster';
  }

  /** Whether somebody listens at a port, as far as a learner sees it. */
  has(port: number): boolean {
    return port === this.#role.host.port || [...this.#ports.values()].includes(port);
  }

  /** What is behind a port now, by turns: the first that answers is the one. Throws RedisConnectionError where nobody tells. */
  async at(port: number): Promise<readonly RedisTarget[]> {
    const { kind } = this.#url;
    if (kind === 'sentinel') return [await this.#primary()];
    if (kind === 'cluster') await this.search();
    const node = [...this.#ports].find(([, one]) => one === port)?.[0];
    if (node !== undefined) return [this.#target(...splitAddress(node))];
    return this.#seeds(defaultPort);
  }

  /** A learner's address for a node; null: it is none that the cluster itself has told of, whatever some reply says. */
  nameOf(address: string): string | null {
    const port = this.#ports.get(address);
    return port === undefined ? null : `${this.#role.host.name}:${port}`;
  }

  /** The same of one that the cluster redirects to. It has grown where nobody knows that one: whoever comes next finds more. */
  redirectedTo(address: string): string | null {
    const name = this.nameOf(address);
    if (name === null && !this.#skipped.has(address)) this.#search = null;
    return name;
  }

  /** Asks a cluster for its nodes, once as long as all redirections lead to one of them. */
  search(): Promise<void> {
    this.#search ??= this.#find().catch((error: unknown) => {
      this.#search = null;
      throw error;
    });
    return this.#search;
  }

  /** What its Redis could be made to reach. Throws RedisConnectionError. */
  async reach(): Promise<RedisReach> {
    return askEach(await this.at(this.#role.host.port), (target) => askRedis(target, this.#connectMs, reachOf));
  }

  async #find(): Promise<void> {
    const { addresses, isOpen } = await askEach(this.#seeds(defaultPort), (target) =>
      askRedis(target, this.#connectMs, async (redis) => ({
        addresses: addressesIn(await redis.call('CLUSTER', 'SLOTS'), target.host),
        isOpen: (await reachOf(redis)).mayMeet,
      })),
    );
    // Where any learner may bring a node of their own, it is told of as the others are, and must not get the login.
    const hosts = isOpen ? await this.#ownHosts() : null;
    for (const address of addresses.toSorted()) {
      if (hosts !== null && !hosts.has(splitAddress(address)[0])) this.#skipped.add(address);
      else if (this.#ports.size < sharedLimits.cloudNodes && !this.#ports.has(address))
        this.#ports.set(address, this.#role.host.port + 1 + this.#ports.size);
    }
  }

  /** The hosts that the URL names, by their names and by their addresses. */
  async #ownHosts(): Promise<ReadonlySet<string>> {
    const names = this.#url.seeds.map(({ host }) => host);
    // One whose name nobody knows has no address that a node could have.
    const found = await Promise.all(names.map((name) => lookup(name, { all: true }).catch(() => [])));
    return new Set([...names, ...found.flat().map(({ address }) => address)]);
  }

  async #primary(): Promise<RedisTarget> {
    const { primary, sentinelLogin } = this.#url;
    const login = loginWith(sentinelLogin);
    const sentinels = this.#seeds(sentinelPort).map((target) => ({ ...target, login }));
    return askEach(sentinels, async (target) => {
      const answer = await askRedis(target, this.#connectMs, (redis) => redis.call('SENTINEL', 'get-master-addr-by-name', primary ?? ''));
      const [host, port] = Array.isArray(answer) ? answer.map(String) : [];
      if (host === undefined) throw new RedisConnectionError(`its Sentinels know no "${primary}"`, 'Mend the name of the primary.');
      return this.#target(host, Number(port));
    });
  }

  #seeds(usualPort: number): RedisTarget[] {
    return this.#url.seeds.map(({ host, port }) => this.#target(host, port ?? usualPort));
  }

  readonly #target = (host: string, port: number): RedisTarget => {
    const { tls, database } = this.#url;
    const login = [...loginWith(this.#url), ...(database === 0 ? [] : [['SELECT', String(database)]])];
    return { host, port, tls, login, shown: this.#shown, variable: this.#role.variable };
  };
}

/** What logs in; nothing where there is nobody to log in. A user without a password may still do so, where the server's ACL says nopass. */
function loginWith({ user, password }: CloudLogin): string[][] {
  return user === '' && password === '' ? [] : [['AUTH', ...(user === '' ? [] : [user]), password]];
}

/** The first answer to a question. Throws what the last one that was asked failed with. */
async function askEach<T>(targets: readonly RedisTarget[], ask: (target: RedisTarget) => Promise<T>): Promise<T> {
  let failure: unknown = null;
  for (const target of targets) {
    try {
      return await ask(target);
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** The addresses in a reply to CLUSTER SLOTS. asked: the host of who answers, which may leave its own out. */
function addressesIn(slots: unknown, asked: string): string[] {
  const ranges = Array.isArray(slots) ? slots : [];
  const nodes = ranges.flatMap((range: unknown) => (Array.isArray(range) ? range.slice(2) : []));
  return nodes.flatMap((node: unknown) => {
    const [host, port] = Array.isArray(node) ? (node as unknown[]) : [];
    return port === undefined ? [] : [`${typeof host === 'string' && host !== '' ? host : asked}:${Number(port)}`];
  });
}

/** An IPv6 address has colons of its own. */
function splitAddress(address: string): [host: string, port: number] {
  const colon = address.lastIndexOf(':');
  return [address.slice(0, colon), Number(address.slice(colon + 1))];
}
