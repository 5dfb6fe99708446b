// Server life: the life of one redis-server of a machine, from its first start to the machine's removal, as a pure table.

/** Where a server is in its life. */
export type ServerLife =
  /** None runs. new: nobody has asked for one; stopped: its learner stopped it; down: it ended by itself, and as in life it stays down. */
  | { readonly state: 'absent'; readonly why: 'new' | 'stopped' | 'down' }
  /** Its process runs and does not answer yet. from: what it was before, and is again where the start comes to nothing. */
  | { readonly state: 'starting'; readonly from: RestingLife }
  | { readonly state: 'running' }
  /** It runs, and nothing has come or gone for a while. */
  | { readonly state: 'idle' }
  /** The bridge ended it, data kept: the next byte brings it back. */
  | { readonly state: 'parked' }
  /** It was told to end. next: what it is once it has; back: what it is again where it refuses. */
  | { readonly state: 'stopping'; readonly by: EndedBy; readonly next: RestingLife; readonly back: LivingLife }
  /** It is being killed for a reset of its machine. */
  | { readonly state: 'resetting' }
  /** Its machine is gone, or its bridge stops: nothing starts any more. */
  | { readonly state: 'removed' };

/** Who ends a server. */
export type EndedBy = 'bridge' | 'learner';
/** A life without a process. */
export type RestingLife = Extract<ServerLife, { state: 'absent' | 'parked' | 'removed' }>;
/** A life with a process that nobody has told to end. */
export type LivingLife = Extract<ServerLife, { state: 'starting' | 'running' | 'idle' }>;

/** How a process ended. */
export interface LifeEnd {
  /** Exit status; null: a signal ended it. */
  readonly code: number | null;
  /** What its log says to have asked for the end; null: it does not say. */
  readonly cause: 'signal' | 'command' | null;
  /** Whether it was started to print something and end. */
  readonly isPrinting: boolean;
  /** Whether its learner started it: such a server is missed, where a quiet one is started anew. */
  readonly isLearners: boolean;
}

/** What happens to a server. */
export type LifeEvent =
  | { readonly type: 'launch' }
  /** It answers. */
  | { readonly type: 'ready' }
  /** Nothing has come or gone for a while, and no client waits for anything. */
  | { readonly type: 'silence' }
  /** Somebody connected to it, or bytes passed. */
  | { readonly type: 'use' }
  /** It is about to be told to end. */
  | { readonly type: 'stop'; readonly by: EndedBy }
  /** It was told to end, and goes on. */
  | { readonly type: 'refusal' }
  /** Its process has ended. */
  | { readonly type: 'end'; readonly end: LifeEnd }
  /** It was to come back and could not. */
  | { readonly type: 'failure' }
  | { readonly type: 'reset' }
  | { readonly type: 'remove' };

type Event<T extends LifeEvent['type']> = Extract<LifeEvent, { type: T }>;
type Life<S extends ServerLife['state']> = Extract<ServerLife, { state: S }>;
type Row<S extends ServerLife['state']> = { readonly [T in LifeEvent['type']]?: (life: Life<S>, event: Event<T>) => ServerLife };

export const newLife: Life<'absent'> = { state: 'absent', why: 'new' };
export const parkedLife: Life<'parked'> = { state: 'parked' };
export const stoppedLife: Life<'absent'> = { state: 'absent', why: 'stopped' };
export const downLife: Life<'absent'> = { state: 'absent', why: 'down' };
const running: Life<'running'> = { state: 'running' };
const removed: Life<'removed'> = { state: 'removed' };
const resetting: Life<'resetting'> = { state: 'resetting' };

/** What each event makes of each state. An event that is not in a row changes nothing. */
const table: { readonly [S in ServerLife['state']]: Row<S> } = {
  absent: {
    launch: (from) => ({ state: 'starting', from }),
    failure: () => downLife,
    reset: () => newLife,
    remove: () => removed,
  },
  parked: {
    launch: (from) => ({ state: 'starting', from }),
    failure: () => downLife,
    reset: () => newLife,
    remove: () => removed,
  },
  starting: {
    ready: () => running,
    stop: (back, { by }) => ({ state: 'stopping', by, next: by === 'learner' ? stoppedLife : back.from, back }),
    end: ({ from }, { end }) => (isStop(end) ? stoppedLife : from),
    reset: () => resetting,
    remove: () => removed,
  },
  running: {
    silence: () => ({ state: 'idle' }),
    stop,
    end: ended,
    reset: () => resetting,
    remove: () => removed,
  },
  idle: {
    use: () => running,
    stop,
    end: ended,
    reset: () => resetting,
    remove: () => removed,
  },
  stopping: {
    // Whoever asked first ends it; but that a learner wanted the end, too, is never forgotten.
    stop: (life, { by }) => (by === 'learner' ? { ...life, by, next: stoppedLife } : life),
    refusal: ({ back }) => (back.state === 'idle' ? running : back),
    end: ({ next }) => next,
    reset: () => resetting,
    remove: () => removed,
  },
  resetting: {
    end: () => newLife,
    remove: () => removed,
  },
  removed: {},
};

/** The life after an event. */
export function nextLife(life: ServerLife, event: LifeEvent): ServerLife {
  // Each row takes its own state and each step its own event, which is what it is looked up by.
  const row = table[life.state] as { readonly [type in LifeEvent['type']]?: (life: ServerLife, event: LifeEvent) => ServerLife };
  const step = row[event.type];
  return step === undefined ? life : step(life, event);
}

/** Whether a connection to its port brings it back. isDefault: it is the port at which a machine has a server unless its learner says otherwise. */
export function comesBack(life: ServerLife, isDefault: boolean): boolean {
  return life.state === 'parked' || (isDefault && life.state === 'absent' && life.why === 'new');
}

/** Whether clients are let in, as far as the bridge goes: to a server that its learner told to end they get as long as it lets them. */
export function isOpen(life: ServerLife): boolean {
  return life.state === 'stopping' ? life.by === 'learner' : life.state === 'starting' || life.state === 'running' || life.state === 'idle';
}

/** Whether a server with this life has answered since it was started, as far as that matters: it is not being killed. */
export function hasAnswered(life: ServerLife): boolean {
  return life.state === 'stopping' ? hasAnswered(life.back) : life.state === 'running' || life.state === 'idle';
}

/** A machine's state, of its servers' lives: the liveliest of them. */
export function machineState(lives: readonly ServerLife[]): ServerLife['state'] {
  return liveliest.find((state) => lives.some((life) => life.state === state)) ?? 'absent';
}

const liveliest: readonly ServerLife['state'][] = ['removed', 'resetting', 'stopping', 'starting', 'running', 'idle', 'parked', 'absent'];

function stop(back: LivingLife, { by }: Event<'stop'>): ServerLife {
  return { state: 'stopping', by, next: by === 'learner' ? stoppedLife : parkedLife, back };
}

/** A server that ran and that nobody is known to have told to end. */
function ended(_: ServerLife, { end }: Event<'end'>): ServerLife {
  if (isStop(end)) return stoppedLife;
  return end.isLearners ? downLife : parkedLife;
}

/** Whether it ended as its learner wanted: by SHUTDOWN, which its log may be too quiet to tell of. */
function isStop({ code, cause, isPrinting }: LifeEnd): boolean {
  return cause === 'command' || (code === 0 && cause === null && !isPrinting);
}
