// Page machine: the learner's virtual machine as its commands see it.
import type { Connection, ConnectionTerms, OnProgress } from '../bridge/connection.ts';
import type { Endpoint } from '../bridge/endpoint.ts';
import type { ConsoleEvent, ForwardEvent, MachineFacts, SignalName } from '../protocol.ts';

/** What starts a redis-server. origin: which snippet of which page does. */
export interface ServerStart {
  readonly args: string[];
  readonly config: string | null;
  readonly background: boolean;
  readonly origin?: string;
}

/** What the commands of the machine can reach. BridgeError may come out of any of these. */
export interface PageMachine {
  /** Connects to host:port of the machine's own network. Throws ConnectError as connect(2) would. onProgress: told what a long wait is for. */
  connect(host: string, port: number, onProgress?: OnProgress, terms?: ConnectionTerms): Promise<Connection>;
  /** Opens a tunnel from the outer network to host:port of the machine. */
  forward(host: string, port: number): Promise<Forward>;
  /** The HTTP side of the notebook's server. */
  readonly endpoint: Pick<Endpoint, 'origin' | 'fetch' | 'isElsewhere'>;
  facts(): Promise<MachineFacts>;
  /** Starts a redis-server; its console stays open until the server ends or detach() is called. */
  start(request: ServerStart): Promise<ServerConsole>;
  /** false: no such process on this machine. */
  kill(pid: number, signal: SignalName): Promise<boolean>;
}

/** A tunnel that this page holds open. */
export interface Forward {
  /** Its events in order; the iteration ends after refused, or with the tunnel. */
  readonly events: AsyncIterable<ForwardEvent>;
  /** Takes it away; resolves once it is gone. */
  close(): Promise<void>;
}

/** The machine as the page itself holds it. */
export interface ResettableMachine extends PageMachine {
  /** The console of a server that runs, from what is kept of its log. */
  attach(pid: number): Promise<ServerConsole>;
  /** Ends its servers and removes all their data. Throws BridgeError. */
  reset(): Promise<void>;
}

/** The terminal side of a redis-server started by the learner. */
export interface ServerConsole {
  /** Its events in order; the iteration ends after exited or refused, or with detach(). */
  events: AsyncIterable<ConsoleEvent>;
  signal(name: SignalName): void;
  /** Leaves the server running and closes the console. */
  detach(): void;
}

/** A machine with some of its methods replaced. */
export function alteredMachine(machine: PageMachine, altered: Partial<PageMachine>): PageMachine {
  return {
    connect: (host, port, onProgress, terms) => machine.connect(host, port, onProgress, terms),
    forward: (host, port) => machine.forward(host, port),
    endpoint: machine.endpoint,
    facts: () => machine.facts(),
    start: (request) => machine.start(request),
    kill: (pid, signal) => machine.kill(pid, signal),
    ...altered,
  };
}
