// Firefox: the system's Firefox, driven by WebDriver BiDi, which it speaks by itself.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { findProgram, type Browser, type BrowserKind } from './browser.ts';
import { BrowserProcess } from './process.ts';

const programs = ['firefox-esr', 'firefox'] as const;

const reply = z.object({ id: z.number(), type: z.enum(['success', 'error']), result: z.unknown(), message: z.string().optional() });
const contexts = z.object({ contexts: z.array(z.object({ context: z.string() })) });
const evaluation = z.union([
  z.object({ type: z.literal('success'), result: z.object({ value: z.string() }) }),
  z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
]);

export const firefox: BrowserKind = {
  name: 'Firefox',
  missing: () => (programs.some((program) => findProgram(program) !== null) ? null : { program: 'firefox-esr', packages: 'firefox-esr' }),
  async launch() {
    const program = programs.find((name) => findProgram(name) !== null) ?? programs[0];
    const child = new BrowserProcess(program, (profile) => ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0']);
    try {
      const [, address] = await child.says(/WebDriver BiDi listening on (ws:\/\/\S+)/);
      return await Firefox.connect(child, `${address}/session`);
    } catch (error) {
      await child.end();
      throw error;
    }
  },
};

class Firefox implements Browser {
  readonly name = 'Firefox';
  readonly #child: BrowserProcess;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  #commands = 0;
  #context = '';

  private constructor(child: BrowserProcess, socket: WebSocket) {
    this.#child = child;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#take(data.toString()));
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Firefox ended.'));
      this.#waiting.clear();
    });
  }

  static async connect(child: BrowserProcess, url: string): Promise<Firefox> {
    const socket = new WebSocket(url);
    await once(socket, 'open');
    const browser = new Firefox(child, socket);
    await browser.#send('session.new', { capabilities: {} });
    const { contexts: [first] } = contexts.parse(await browser.#send('browsingContext.getTree', {}));
    browser.#context = first?.context ?? '';
    return browser;
  }

  async open(url: string): Promise<void> {
    await this.#send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  async evaluate(expression: string): Promise<string> {
    const params = { expression: `(async () => String(await (${expression})))()`, target: { context: this.#context }, awaitPromise: true };
    const outcome = evaluation.parse(await this.#send('script.evaluate', params));
    if (outcome.type === 'exception') throw new Error(outcome.exceptionDetails.text);
    return outcome.result.value;
  }

  async close(): Promise<void> {
    this.#socket.terminate();
    await this.#child.end();
  }

  #send(method: string, params: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = ++this.#commands;
      this.#waiting.set(id, { resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** Events, which have no id, are nothing that was asked for. */
  #take(text: string): void {
    const { success, data } = reply.safeParse(JSON.parse(text));
    if (!success) return;
    const waiting = this.#waiting.get(data.id);
    this.#waiting.delete(data.id);
    if (data.type === 'success') waiting?.resolve(data.result);
    else waiting?.reject(new Error(data.message ?? 'Firefox refused a command.'));
  }
}
