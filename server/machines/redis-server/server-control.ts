// Server control: the bridge's own questions and orders to a private redis-server, over a connection that lasts as long as they do.
import { Redis } from 'ioredis';
import { failsToWrite, hasMonitor, isChanged, mayHideState, readUse, type ServerUse } from './server-use.ts';
import { isReply } from '../../redis-reply.ts';

/**
 * How a server answers: it takes commands, it loads its data, or a script keeps it from taking any. closed: it lets the bridge
 * in no further, and may load meanwhile: Redis looks at a password, at rights and at a command's name first.
 */
export type AnswerState = 'ready' | 'loading' | 'busy' | 'closed';

/** Whether a server that was ready takes commands, from whomever it lets in. state: null where it does not answer. */
export function takesCommands(state: AnswerState | null): boolean {
  return state === 'ready' || state === 'closed';
}

/** How a server took the order to end. refused: it goes on, and the order may be given again; closed: it lets nobody in. */
export type ShutdownOutcome = 'ending' | 'refused' | 'closed';

/**
 * Asks one server. Where it lets the bridge in no further (a password, a renamed command, too many clients, a process that
 * sleeps) there is no answer: null. What is asked is hidden from a MONITOR, and the connection is gone with the answer,
 * since it would show in a learner's CLIENT LIST.
 */
export class ServerControl {
  readonly #path: string;
  readonly #patienceMs: number;
  /** How many times it has set hz, as far as answers told. One that was lost is taken for the learner's, which loses nothing. */
  #configSets = 0;

  /** path: of its unix socket. patienceMs: for the connection, and again for each answer. */
  constructor(path: string, patienceMs: number) {
    this.#path = path;
    this.#patienceMs = patienceMs;
  }

  /** How it answers; null: it does not. */
  state(): Promise<AnswerState | null> {
    return this.#ask(async (redis) => {
      try {
        await redis.call('PING');
        return 'ready';
      } catch (error) {
        if (!isReply(error)) throw error;
        // Any other error is an answer: a password, too many clients.
        const [word] = error.message.split(' ');
        return word === 'LOADING' ? 'loading' : word === 'BUSY' ? 'busy' : 'closed';
      }
    });
  }

  /** What its clients are about. */
  use(): Promise<ServerUse | null> {
    return this.#ask(async (redis) => {
      const clients = String(await redis.call('CLIENT', 'LIST'));
      const use = readUse(clients);
      if (use.hasState || hasMonitor(clients)) return use;
      return { ...use, hasState: mayHideState(await redis.info('commandstats'), clients) };
    });
  }

  /** Whether its learner may have changed it in what its data does not hold. To be asked while no MONITOR sees it. */
  isChanged(): Promise<boolean | null> {
    return this.#ask(async (redis) => isChanged(await redis.info('commandstats'), this.#configSets));
  }

  /** Whether it turns away whoever comes from another computer, which is Redis' protected mode; null: it lets nobody ask. */
  isProtected(): Promise<boolean | null> {
    return this.#ask(async (redis) => {
      const [, mode] = (await redis.call('CONFIG', 'GET', 'protected-mode')) as string[];
      const [, flags] = (await redis.call('ACL', 'GETUSER', 'default')) as [string, string[]];
      return mode === 'yes' && flags.includes('nopass');
    });
  }

  /** Sets hz where it has a value. false: it has another, which is its learner's, or lets nobody ask; null: it may have been set. */
  changeHz(from: number, to: number): Promise<boolean | null> {
    return this.#ask(async (redis) => {
      try {
        const [, hz] = await redis.config('GET', 'hz');
        if (hz !== String(from)) return false;
        await redis.config('SET', 'hz', String(to));
        this.#configSets += 1;
        return true;
      } catch (error) {
        if (isReply(error)) return false;
        throw error;
      }
    });
  }

  /** Has it give back what its scripts left behind, where that is more than so many bytes: the interpreter's garbage, and then the allocator's. */
  async giveBackMemory(leastBytes: number): Promise<void> {
    await this.#ask(async (redis) => {
      const memory = await redis.info('memory');
      const held = Number(/^used_memory_(?:vm_eval|lua):(\d+)/m.exec(memory)?.[1] ?? 0);
      if (held < leastBytes) return;
      // At once, so that the second is done though the first takes longer than is waited for.
      await Promise.all([redis.eval('collectgarbage() return 1', 0), redis.call('MEMORY', 'PURGE')]);
    });
  }

  /** Has it rewrite its append-only file in the background. false: it does not. */
  async rewrite(): Promise<boolean> {
    return (await this.#ask((redis) => redis.bgrewriteaof())) !== null;
  }

  /**
   * Orders it to end. isAofOpen: whether its append-only file is seen open, and thus holds all there is; otherwise, and
   * where writing to that file fails, its data is saved first. Where SHUTDOWN is renamed, data is saved and the outcome closed.
   */
  async shutDown(isAofOpen: boolean): Promise<ShutdownOutcome> {
    const outcome = await this.#ask(async (redis): Promise<ShutdownOutcome> => {
      const isWritten = isAofOpen && !failsToWrite(await redis.info('persistence'));
      try {
        // NOW: replicas are of the same machine, and wait for nothing that they will not get at their next start.
        await redis.call('SHUTDOWN', isWritten ? 'NOSAVE' : 'SAVE', 'NOW');
      } catch (error) {
        if (!isReply(error)) return 'ending'; // It closed the connection, which is its answer.
        if (error.message.startsWith('ERR Errors trying to SHUTDOWN')) return 'refused';
        if (!isWritten) await redis.save();
        return 'closed';
      }
      return 'ending';
    });
    return outcome ?? 'closed';
  }

  async #ask<T>(work: (redis: Redis) => Promise<T>): Promise<T | null> {
    const redis = new Redis({
      path: this.#path,
      lazyConnect: true,
      retryStrategy: () => null,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // What ioredis would ask by itself would show in a MONITOR, and change what the learner sees of its server.
      protocol: 2,
      enableReadyCheck: false,
      disableClientInfo: true,
      connectTimeout: this.#patienceMs,
      commandTimeout: this.#patienceMs,
    });
    // Each question rejects with what went wrong; the event tells the same once more.
    redis.on('error', () => {});
    try {
      await redis.connect();
      return await work(redis);
    } catch {
      return null; // Whatever it was, the server gives no answer: each caller has a way that needs none.
    } finally {
      redis.disconnect();
    }
  }
}
