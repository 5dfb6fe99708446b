// Console: what a page and the console of a redis-server say to each other, and signals that end one.

/** Signals kill and Ctrl-C can send. */
export type SignalName = 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'TERM' | 'STOP' | 'CONT' | 'USR1' | 'USR2';

/** POST /bridge/machine/kill. */
export interface KillRequest {
  pid: number;
  signal: SignalName;
}
/** sent: the machine has such a server and the signal was delivered. */
export interface KillReply {
  sent: boolean;
}

/** What a page says to the console. The first message is start; signal may follow any number of times. */
export type ConsoleRequest =
  | {
      type: 'start';
      /** Arguments after redis-server and its configuration file, such as ["--port", "6380"]. */
      args: string[];
      /** The text of the configuration file named on the command line; null where none was. */
      config: string | null;
      /** true: as with --daemonize yes: the console closes as soon as the server is ready. */
      background: boolean;
      /** Which snippet of which page starts it, in the page's own words: by them the page finds it again. */
      origin?: string;
    }
  /** In the place of start: the console of a server that runs, by its process id. */
  | { type: 'attach'; pid: number }
  | { type: 'signal'; signal: SignalName };

/** What the console says to a page. exited and refused come last, before the socket closes with 1000. */
export type ConsoleEvent =
  /** The process is there; its log follows. */
  | { type: 'started'; pid: number; port: number }
  /** Bytes of its log as text, in order. */
  | { type: 'log'; text: string }
  /** It answers RESP. */
  | { type: 'ready' }
  /** It ended: by itself with a code, or by a signal. */
  | { type: 'exited'; code: number | null; signal: string | null }
  /** The notebook itself would not start it: a directive it walls off, a limit, a shared Redis. */
  | { type: 'refused'; message: string };
