// Command socket: commands to a browser over a WebSocket, each with an id that its answer repeats.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';

/** An answer of WebDriver BiDi (message) or of Chromium's DevTools (error). Events have no id and are not asked for. */
const answer = z.object({
  id: z.number(),
  result: z.unknown(),
  message: z.string().optional(),
  error: z.union([z.string(), z.object({ message: z.string() })]).optional(),
});

export class CommandSocket {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #commands = 0;

  private constructor(name: string, socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended.`));
      this.#waiting.clear();
    });
  }

  /** Connects. name: the browser's, for messages. */
  static async connect(name: string, url: string): Promise<CommandSocket> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new CommandSocket(name, socket);
  }

  /** Resolves to the result. Rejects where the browser refuses the command, or ends. */
  send(method: string, params: object = {}): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#commands;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  close(): void {
    this.#socket.terminate();
  }

  #take(text: string): void {
    const { success, data } = answer.safeParse(JSON.parse(text));
    if (!success) return;
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if (data.error === undefined) waiting?.resolve(data.result);
    else waiting?.reject(new Error(data.message ?? (typeof data.error === 'string' ? data.error : data.error.message)));
  }
}
