// Node thread: for tests of runners: a worker of Node as a page's worker, whose program is given as text.
import { Worker } from 'node:worker_threads';
import type { WorkerThread } from './worker-link.ts';

/** Threads that end with their test. */
export class NodeThreads {
  readonly #workers: Worker[] = [];

  /** How many were started. */
  get count(): number {
    return this.#workers.length;
  }

  start(program: string): WorkerThread {
    const worker = new Worker(program, { eval: true });
    this.#workers.push(worker);
    return {
      postMessage: (message, transfer) => worker.postMessage(message, transfer as never),
      addEventListener(type: 'message' | 'error', listener: (event: never) => void) {
        if (type === 'message') worker.on('message', (data: unknown) => listener({ data } as never));
        else worker.on('error', (error: Error) => listener({ message: error.message, preventDefault: () => undefined } as never));
      },
      terminate: () => void worker.terminate(),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }
}
