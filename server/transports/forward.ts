// Forward: holds a tunnel to a learner's machine open for as long as its page does, and tells the page what passes through it.
import { z } from 'zod';
import { closeCodes, type ForwardEvent } from '../../src/protocol.ts';
import { MachineError } from '../machine.ts';
import { tunnelHost } from '../network/outer-network.ts';
import type { StandingTunnel, TunnelRegistry } from '../network/tunnel-registry.ts';
import { address } from './address.ts';
import { closePeer, type Peer } from './peer.ts';
import type { Seat } from './seat.ts';

/** The machine's own names and addresses: a tunnel leads to nothing else. */
const target = address.extend({
  host: z
    .string('expected a host name')
    .regex(/^(localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i, 'expected localhost or an address that begins with 127'),
});

/** Bytes of events that wait to be read, at most. */
const mostUnread = 64 * 1024;

/** What a tunnel is opened for. */
export interface ForwardParts {
  readonly learner: string;
  readonly query: URLSearchParams;
  readonly tunnels: TunnelRegistry;
}

/** Serves one until the page's end is closed. */
export async function serveForward(peer: Peer, seat: Seat, { learner, query, tunnels }: ForwardParts): Promise<void> {
  const parsed = target.safeParse({ host: query.get('host'), port: query.get('port'), on: query.get('on') ?? undefined });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    closePeer(peer, closeCodes.badMessage, `The tunnel's ${String(issue?.path[0])} is wrong: ${issue?.message}.`);
    return;
  }
  const { ws } = peer;
  const closed = new Promise((resolve) => {
    ws.once('close', resolve);
  });
  const send = (event: ForwardEvent): void => {
    // A page that does not read what passes loses the count of it, not the tunnel.
    if (ws.readyState === ws.OPEN && peer.socket.writableLength < mostUnread) ws.send(JSON.stringify(event));
  };
  let tunnel: StandingTunnel;
  try {
    const { host, port, on: computer } = parsed.data;
    tunnel = tunnels.open(learner, { computer, host, port }, (traffic) => {
      send(traffic);
      seat.slot.touch();
    });
  } catch (error) {
    if (!(error instanceof MachineError)) throw error;
    send({ type: 'refused', message: error.message });
    closePeer(peer, 1000, '');
    await closed;
    return;
  }
  send({ type: 'forwarding', host: tunnelHost.name, port: tunnel.port });
  await closed;
  tunnel.close();
}
