// Launch messages: what the bridge and its launch helper say to each other over their channel.
import type { SignalName } from '../../../src/protocol.ts';
import type { Confinement, IsolationMeans } from '../confinement/confinement.ts';
import type { DialRequest, LanOptions, PlugRequest } from '../lan/lan.ts';
import type { SpawnRequest } from './spawner.ts';

/** What a helper is told at its start, as its one argument. */
export interface HelperSettings {
  readonly means: IsolationMeans;
  readonly limits: Confinement['limits'] & LanOptions['limits'];
  /** The folder, as the helper sees it, with the socket that takes the streams of new processes. */
  readonly folder: string;
}

/** From the bridge. id: names a process, and is never given twice. */
export type HelperRequest =
  | { readonly type: 'spawn'; readonly id: number; readonly request: SpawnRequest }
  /** It has started, and serves. */
  | { readonly type: 'settle'; readonly id: number }
  | { readonly type: 'signal'; readonly id: number; readonly signal: SignalName }
  | { readonly type: 'release'; readonly machine: string }
  /** id: names a call, and is never given twice. */
  | { readonly type: 'dial'; readonly id: number; readonly request: DialRequest }
  | { readonly type: 'plug'; readonly id: number; readonly request: PlugRequest }
  | { readonly type: 'unplug'; readonly machine: string }
  | { readonly type: 'close-class'; readonly class: string };

/** From the helper, for one process in this order: started or failed, placed, exited; for one call dialled, with the socket, or plugged, or undialled. */
export type HelperReport =
  | { readonly type: 'failed'; readonly id: number; readonly message: string }
  /** startTime: field 22 of /proc/PID/stat; empty where there is no /proc. */
  | { readonly type: 'started'; readonly id: number; readonly pid: number; readonly startTime: string }
  | { readonly type: 'placed'; readonly id: number; readonly isPlaced: boolean }
  | { readonly type: 'exited'; readonly id: number; readonly code: number | null; readonly signal: NodeJS.Signals | null }
  | { readonly type: 'dialled'; readonly id: number }
  | { readonly type: 'plugged'; readonly id: number }
  /** code: of connect(2), where it is that which failed. */
  | { readonly type: 'undialled'; readonly id: number; readonly code: string; readonly message: string };

/** The name of the socket in HelperSettings.folder. Whoever connects says the id of its process in a line first. */
export const streamSocket = 'streams';
