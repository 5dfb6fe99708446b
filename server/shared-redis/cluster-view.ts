// Cluster view: what a cluster tells of its nodes, with the addresses that a learner knows in the place of theirs.
import { RespError, RespParser, type Entry, type Reply } from '../../src/bridge/resp.ts';
import { replyBytes } from './reply-bytes.ts';

/** Commands that tell of nodes: the subcommands of CLUSTER. */
export type ClusterQuestion = 'slots' | 'shards' | 'nodes';

/** The learner's address for a node's, both as host:port; null: it is no node that is known. */
export type NodeNames = (address: string) => string | null;

/** What a node says of how it is reached; a host of null or of no letter stands for the one who was asked. */
interface NodeAddress {
  readonly hosts: readonly (string | null)[];
  readonly ports: readonly number[];
}

/** An address of the learner's, taken apart. */
interface KnownAddress {
  readonly host: string;
  readonly port: number;
}

/** A reply of items. */
type List = Extract<Reply, { readonly items: readonly Reply[] }>;

type FindNode = (node: NodeAddress) => KnownAddress | null;

/** Fields of CLUSTER SHARDS that name a host, and those that name its port. */
const hostFields = ['endpoint', 'ip', 'hostname'];
const portFields = ['port', 'tls-port'];

/**
 * The reply to a question about a cluster, as a learner is to have it; null: it is none of its usual form, such as an error.
 * Nodes that nobody knows keep their addresses. asked: the host of the node that replies.
 */
export function learnersView(question: ClusterQuestion, bytes: Uint8Array, asked: string, nameOf: NodeNames): Buffer | null {
  const reply = parsed(bytes);
  const find: FindNode = ({ hosts, ports }) => {
    for (const host of hosts)
      for (const port of ports) {
        const name = nameOf(`${host === null || host === '' || host === '?' ? asked : host}:${port}`);
        if (name !== null) return taken(name);
      }
    return null;
  };
  const seen = reply === undefined ? null : views[question](reply, find);
  return seen === null ? null : replyBytes(seen);
}

const views: Readonly<Record<ClusterQuestion, (reply: Reply, find: FindNode) => Reply | null>> = {
  // [from, to, node, …] for each range, a node being [host, port, id, other names of it].
  slots: (reply, find) => eachItem(reply, (range) => eachItem(range, (node) => (node.type === 'array' ? slotNode(node, find) : node))),
  // Facts of each shard, of which nodes is [facts of a node, …].
  shards: (reply, find) =>
    eachItem(reply, (shard) =>
      eachFact(shard, (name, value) => (name === 'nodes' ? (eachItem(value, (node) => shardNode(node, find)) ?? value) : value)),
    ),
  // A line for each, which begins with an id, ip:port@bus and, where there is one, a host name.
  nodes: (reply, find) => {
    if (reply.type !== 'bulk' && reply.type !== 'verbatim') return null;
    const lines = Buffer.from(reply.value).toString('latin1').split('\n');
    return { ...reply, value: Buffer.from(lines.map((line) => nodeLine(line, find)).join('\n'), 'latin1') };
  },
};

function slotNode(node: List, find: FindNode): Reply {
  const [host, port, id, names, ...rest] = node.items;
  if (host === undefined || port?.type !== 'integer') return node;
  const hosts = [textOf(host), ...(names === undefined ? [] : factsOf(names).map(([, value]) => textOf(value)))];
  const known = find({ hosts, ports: [Number(port.value)] });
  if (known === null) return node;
  // Its other names lead nowhere either.
  const own = names === undefined ? [] : [names.type === 'map' ? { ...names, entries: [] } : { type: 'array' as const, items: [] }];
  return { type: 'array', items: [bulk(known.host), integer(known.port), ...(id === undefined ? [] : [id]), ...own, ...rest] };
}

function shardNode(node: Reply, find: FindNode): Reply {
  const facts = new Map(factsOf(node).map(([name, value]) => [textOf(name), value]));
  const hosts = hostFields.flatMap((name) => facts.get(name) ?? []).map(textOf);
  const ports = portFields.flatMap((name) => facts.get(name) ?? []).map((port) => (port.type === 'integer' ? Number(port.value) : 0));
  const known = find({ hosts, ports });
  if (known === null) return node;
  const change = (name: string | null, value: Reply): Reply => {
    if (hostFields.includes(name ?? '')) return bulk(known.host);
    return portFields.includes(name ?? '') ? integer(known.port) : value;
  };
  return eachFact(node, change) ?? node;
}

function nodeLine(line: string, find: FindNode): string {
  const [, id = '', ip = '', port = '', bus = '', name = '', rest = ''] =
    /^(\S+) (\S*):(\d+)(@\d+)?(?:,([^\s,]*))?\S*(.*)$/s.exec(line) ?? [];
  const known = id === '' ? null : find({ hosts: name === '' ? [ip] : [ip, name], ports: [Number(port)] });
  return known === null ? line : `${id} ${known.host}:${known.port}${bus}${rest}`;
}

/** null: it is no array. */
function eachItem(reply: Reply, change: (item: Reply) => Reply | null): Reply | null {
  return reply.type === 'array' ? { ...reply, items: reply.items.map((item) => change(item) ?? item) } : null;
}

/** Names and values in turn, as a map or, in RESP2, an array; null: it is neither. */
function eachFact(reply: Reply, change: (name: string | null, value: Reply) => Reply): Reply | null {
  const entries = factsOf(reply).map(([name, value]): Entry => [name, change(textOf(name), value)]);
  if (reply.type === 'map') return { ...reply, entries };
  return reply.type === 'array' && reply.items.length % 2 === 0 ? { ...reply, items: entries.flat() } : null;
}

function factsOf(reply: Reply): readonly Entry[] {
  if (reply.type === 'map') return reply.entries;
  if (reply.type !== 'array') return [];
  return reply.items.flatMap((name, at): Entry[] => {
    const value = reply.items[at + 1];
    return at % 2 === 0 && value !== undefined ? [[name, value]] : [];
  });
}

/** null: it is no string. */
function textOf(reply: Reply): string | null {
  return reply.type === 'bulk' || reply.type === 'simple' ? Buffer.from(reply.value).toString('latin1') : null;
}

/** An IPv6 address has colons of its own. */
function taken(address: string): KnownAddress {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}

function bulk(text: string): Reply {
  return { type: 'bulk', value: Buffer.from(text) };
}

function integer(value: number): Reply {
  return { type: 'integer', value: BigInt(value) };
}

/** undefined: it is not whole, or what no Redis says, which is its reader's to judge. */
function parsed(bytes: Uint8Array): Reply | undefined {
  const parser = new RespParser();
  parser.feed(bytes);
  try {
    return parser.next();
  } catch (error) {
    if (!(error instanceof RespError)) throw error;
    return undefined;
  }
}
