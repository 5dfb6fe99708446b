// Outer network: the names and addresses beyond a learner's own computers: a server at a provider, and the far ends of tunnels.

/** A name and an address, the same for every learner. The addresses are of a block that RFC 5737 keeps for documentation: nobody has them. */
interface OuterHost {
  readonly name: string;
  readonly ipv4: string;
}

/** Who provides the learner with a Redis. */
export const cloudHost = Object.freeze({ name: 'cloud', ipv4: '203.0.113.10', port: 18_650 }) satisfies OuterHost & { port: number };

/** Where tunnels begin. firstPort: of the first one that is open; the next have the next. */
export const tunnelHost = Object.freeze({ name: '0.tcp.ngrok.notebook', ipv4: '203.0.113.20', firstPort: 12_498 }) satisfies OuterHost & {
  firstPort: number;
};

/** Which of the two a host leads to; null: it is no name or address of theirs. */
export function outerHostOf(host: string): 'cloud' | 'tunnel' | null {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name === cloudHost.name || name === cloudHost.ipv4) return 'cloud';
  return name === tunnelHost.name || name === tunnelHost.ipv4 ? 'tunnel' : null;
}
