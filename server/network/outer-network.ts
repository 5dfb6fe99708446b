// Outer network: the names and addresses beyond a learner's own computers: a server at a provider, one of the class, and the far ends of tunnels.

/** A name and an address, the same for every learner. The addresses are of a block that RFC 5737 keeps for documentation: nobody has them. */
interface OuterHost {
  readonly name: string;
  readonly ipv4: string;
}

/** Who provides the learner with a Redis. */
export const cloudHost = Object.freeze({ name: 'cloud', ipv4: '203.0.113.10', port: 18_650 }) satisfies OuterHost & { port: number };

/** Where tunnels begin. firstPort: of the first one that is open; the next have the next. */
export const tunnelHost = Object.freeze({
  name: '0.tcp.ngrok.notebook',
  /** After the host name of somebody of the class it names their tunnels. */
  suffix: '.tcp.ngrok.notebook',
  ipv4: '203.0.113.20',
  firstPort: 12_498,
}) satisfies OuterHost & { suffix: string; firstPort: number };

/** Where the Redis is that a whole class shares. */
export const classHost = Object.freeze({ name: 'class', ipv4: '203.0.113.30', port: 6379 }) satisfies OuterHost & { port: number };

/** A host as it is compared. */
export function nameOfHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

/** Which of the two a host leads to; null: it is no name or address of theirs. */
export function outerHostOf(host: string): 'cloud' | 'tunnel' | null {
  const name = nameOfHost(host);
  if (name === cloudHost.name || name === cloudHost.ipv4) return 'cloud';
  return name === tunnelHost.name || name === tunnelHost.ipv4 ? 'tunnel' : null;
}
