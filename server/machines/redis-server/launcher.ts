// Launcher: starts the redis-servers of all machines by a helper process, a few at a time, and gives each as a process to talk to.
import { basename } from 'node:path';
import { isInGroup } from '../confinement/control-groups.ts';
import type { MachineLimits } from '../limits.ts';
import { MachineError } from '../../machine.ts';
import { HelperConnection, type HelperOptions } from '../processes/helper-connection.ts';
import type { UpstreamSocket } from '../../streams/upstream-socket.ts';
import type { DialRequest, PlugRequest } from '../lan/lan.ts';
import { RedisProcess, type RedisProcessOptions } from './redis-process.ts';
import type { SpawnRequest } from '../processes/spawner.ts';
import { TurnQueue } from '../turn-queue.ts';
import { within } from '../../within.ts';
import { TokenBuckets } from '../../token-buckets.ts';

/** A redis-server to start, and what is done with it. */
export type LaunchPlan = SpawnRequest & Omit<RedisProcessOptions, 'limits'>;

/** Starts processes of all machines. */
export interface Launcher {
  /** Starts one, once it is its turn. Rejects where the system cannot. */
  launch(plan: LaunchPlan): Promise<RedisProcess>;
  /**
   * Connects to an address in a machine's network from another computer of it, which is made and joined to the network where
   * it is not yet. Rejects with the error of connect(2), or with MachineError limit.
   */
  dial(request: DialRequest): Promise<UpstreamSocket>;
  /** Has a machine be on the network of its class. Rejects as dial does. */
  plug(request: PlugRequest): Promise<void>;
  /** Takes it off, and hangs up on everybody there. machine: its data folder. */
  unplug(machine: string): void;
  /** Takes the network of a class down. */
  closeClass(classId: string): void;
  /** Waits until the machine may start or empty its servers once more. Throws MachineError limit where that would take too long. */
  pace(machine: string): Promise<void>;
  /** How many servers wait for their turn to start. */
  readonly waiting: number;
  /** The data folders of the machines that they are of, the next one first. */
  readonly line: readonly string[];
  /** What the last starts took in their turn, in the mean, in milliseconds; null: none has ended yet. */
  readonly startMs: number | null;
  /** Lets go of what is kept for the next start of the machine with that data folder, once no process of it runs. */
  release(machine: string): void;
  /** Ends the helper, and with it whatever still runs. */
  close(): Promise<void>;
}

/** What a launcher works with. */
export type LauncherOptions = Omit<HelperOptions, 'limits'> & { readonly limits: MachineLimits };

const noShare =
  'A redis-server could not move into the cgroup of its machine: machines have no equal share of the processors, and stand behind the notebook by niceness alone.';

/** Makes a launcher. Its helper starts with it, and again after one that died: whose processes died with it, and what waited to be started is. */
export async function openLauncher(options: LauncherOptions): Promise<Launcher> {
  const { limits } = options;
  const queue = new TurnQueue(limits.startsAtOnce);
  const budget = new TokenBuckets({ burst: limits.startBurst, everyMs: limits.startEveryMs, waitMs: limits.startWaitMs });
  const dials = new TokenBuckets({ burst: limits.dialBurst, everyMs: limits.dialEveryMs, waitMs: limits.startWaitMs });
  const helper = await HelperConnection.open(options);
  // What was given at the start is believed until the first server has come.
  let isInDoubt = options.means.groups !== undefined;
  const lookAtGroup = (pid: number, machine: string): void => {
    const isThere = isInDoubt ? isInGroup(pid, basename(machine)) : null;
    if (isThere === null) return;
    isInDoubt = false;
    if (!isThere) options.report(noShare);
  };
  let waiting = 0;
  let startMs: number | null = null;
  /** An eighth of the newest: a few starts tell what the next ones will take. */
  const noteStart = (ms: number): void => {
    startMs = Math.round(startMs === null ? ms : startMs + (ms - startMs) / 8);
  };
  return {
    launch: async (plan) => {
      waiting += 1;
      const endTurn = await queue.turn(plan.machine.data).finally(() => {
        waiting -= 1;
      });
      const began = performance.now();
      try {
        const { machine, uid, command, folder, walls } = plan;
        const process = new RedisProcess(await helper.spawn({ machine, uid, command, folder, ...(walls !== undefined && { walls }) }), {
          ...plan,
          limits,
        });
        // One that loads for long waits for its disk or one processor: the others need not wait for it.
        void within(Promise.race([process.ready, process.exited]), limits.startTurnMs).finally(endTurn);
        void process.ready.then(() => noteStart(performance.now() - began));
        void process.ready.then(() => lookAtGroup(process.pid, machine.data));
        return process;
      } catch (error) {
        endTurn();
        throw error;
      }
    },
    dial: async (request) => {
      await paceOf(
        dials,
        request.machine.data,
        "This network's computers have connected very often just now: wait some seconds, then try again.",
      );
      return helper.dial(request);
    },
    plug: (request) => helper.plug(request),
    unplug: (machine) => helper.tell({ type: 'unplug', machine }),
    closeClass: (classId) => helper.tell({ type: 'close-class', class: classId }),
    pace: (machine) =>
      paceOf(budget, machine, 'This machine has started or reset servers very often just now: wait some seconds, then try again.'),
    get waiting() {
      return waiting;
    },
    get line() {
      return queue.line;
    },
    get startMs() {
      return startMs;
    },
    release: (machine) => helper.tell({ type: 'release', machine }),
    close: () => helper.close(),
  };
}

/** Waits until a machine may do something once more. Throws MachineError limit, with why, where that would take too long. */
async function paceOf(buckets: TokenBuckets, machine: string, tooOften: string): Promise<void> {
  if (!(await buckets.turn(machine))) throw new MachineError('limit', tooOften);
}
