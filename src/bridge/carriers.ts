// Carriers: all that carries bytes between a page and the bridge, for whoever makes a Transport.
import { openConsole } from './console.ts';
import { HttpTunnelSession } from './http-tunnel.ts';
import { openTunnel, opensSocket } from './tunnel.ts';

export const carriers = { openTunnel, opensSocket, openConsole, HttpTunnelSession };

export type Carriers = typeof carriers;
