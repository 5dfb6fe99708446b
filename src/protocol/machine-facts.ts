// Machine facts: a learner's machine as the bridge tells of it.

/** GET /bridge/machine: the learner's virtual machine. */
export interface MachineFacts {
  hostname: string;
  /** The login name that ps shows. */
  user: string;
  /** The network card besides lo. */
  card: { name: string; ipv4: string; prefix: number; mac: string };
  isolation: Isolation;
  redis: string;
  /** Unix time in milliseconds at which the machine was made. */
  bootedAt: number;
  /** The host's memory in KiB: what ps divides by for %MEM. */
  memoryKiB: number;
  servers: ServerFacts[];
  /** The computers of the learner's network by their names; missing where there is none. */
  hosts?: readonly { name: string; ipv4: string }[];
  /** The learner's Redis at a provider; missing where there is none. */
  cloud?: CloudFacts;
  /** The card on the network of the learner's class; missing where there is none. */
  classCard?: MachineFacts['card'];
  /** The Redis that the whole class shares; missing where the learner is in none. */
  class?: CloudFacts;
}

/** One running redis-server of a machine, as ps would see it. */
export interface ServerFacts {
  pid: number;
  /** The port it was told to listen on. */
  port: number;
  /** The process title, such as "redis-server *:6379". */
  title: string;
  /** One letter as in ps: R running, S sleeping, D waiting for a disk, Z ended. */
  state: string;
  vszKiB: number;
  rssKiB: number;
  /** CPU seconds used, user and system together. */
  cpuSeconds: number;
  /** Unix time of its start, in milliseconds. */
  startedAt: number;
  /** quiet: the bridge started it at first use; foreground or background: the learner did. */
  started: 'quiet' | 'foreground' | 'background';
  /** Which snippet started it, as its page told; missing where none did, or under an earlier bridge. */
  origin?: string;
}

/** What a learner is told of a Redis that somebody provides. */
export interface CloudFacts {
  host: string;
  port: number;
  user: string;
  password: string;
  /** The provider's words for its size, such as "16 MB"; null: it is not known. */
  size: string | null;
}

/** How the bridge keeps a machine apart from the host; the start of the bridge says which it is. */
export type Isolation = 'namespace' | 'rewritten' | 'shared';
