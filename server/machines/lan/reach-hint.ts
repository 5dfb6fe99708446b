// Reach hint: whom a redis-server is about to be sent to by commands or a configuration on their way to it.

/** A host and port that a redis-server may connect to. */
export interface ReachHint {
  readonly host: string;
  readonly port: number;
}

/** Bytes of one write that are looked at: whoever sends such a command by hand or from a program sends it first, or alone. */
const seenBytes = 8 * 1024;
/** From one word to the next: of a command in RESP, of an inline one, or of a line of redis.conf. */
const next = String.raw`["']?(?:\r\n\$\d+\r\n|[ \t]+)["']?`;
const reach = new RegExp(String.raw`\b(?:replicaof|slaveof|migrate|meet)${next}([\w.-]{1,253})${next}(\d{1,5})\b`, 'gi');

/**
 * Reads a write, or a redis.conf. It is a hint and no rule: it has a network made in time, and what comes of the command is
 * for that network to decide. One that is missed finds no route, and one that is imagined makes a network that nobody uses.
 */
export function reachHints(text: Buffer | string): ReachHint[] {
  const seen = typeof text === 'string' ? text.slice(0, seenBytes) : text.toString('latin1', 0, seenBytes);
  return [...seen.matchAll(reach)].map(([, host = '', port]) => ({ host, port: Number(port) }));
}

/** Whether a write, or a redis.conf, names an address. */
export function names(text: Buffer | string, address: string): boolean {
  return typeof text === 'string' ? text.includes(address) : text.subarray(0, seenBytes).includes(address);
}
