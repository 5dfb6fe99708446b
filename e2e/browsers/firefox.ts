// Firefox: the system's Firefox, driven by WebDriver BiDi, which it speaks by itself.
import { z } from 'zod';
import type { ActionSource } from './actions.ts';
import { findProgram, type BrowserKind, type HandledBrowser } from './browser.ts';
import { CommandSocket } from './command-socket.ts';
import { BrowserProcess } from './process.ts';

const programs = ['firefox-esr', 'firefox'] as const;

const window = z.object({ context: z.string() });
const evaluation = z.union([
  z.object({ type: z.literal('success'), result: z.object({ value: z.string() }) }),
  z.object({ type: z.literal('exception'), exceptionDetails: z.object({ text: z.string() }) }),
]);

export const firefox: BrowserKind = {
  name: 'Firefox',
  missing: () => (programs.some((program) => findProgram(program) !== null) ? null : { program: 'firefox-esr', packages: 'firefox-esr' }),
  async launch() {
    const program = programs.find((name) => findProgram(name) !== null) ?? programs[0];
    const child = new BrowserProcess(program, (profile) => [
      '--headless',
      '--no-remote',
      '--profile',
      profile,
      '--remote-debugging-port',
      '0',
    ]);
    try {
      const [, address] = await child.says(/WebDriver BiDi listening on (ws:\/\/\S+)/);
      return await Firefox.connect(child, `${address}/session`);
    } catch (error) {
      await child.end();
      throw error;
    }
  },
};

class Firefox implements HandledBrowser {
  readonly name = 'Firefox';
  readonly #child: BrowserProcess;
  readonly #socket: CommandSocket;
  readonly #context: string;

  private constructor(child: BrowserProcess, socket: CommandSocket, context: string) {
    this.#child = child;
    this.#socket = socket;
    this.#context = context;
  }

  static async connect(child: BrowserProcess, url: string): Promise<Firefox> {
    const socket = await CommandSocket.connect('Firefox', url);
    await socket.send('session.new', { capabilities: {} });
    // The window that it starts with never has the focus, without which no element gets any.
    const { context } = window.parse(await socket.send('browsingContext.create', { type: 'window' }));
    return new Firefox(child, socket, context);
  }

  async open(url: string): Promise<void> {
    await this.#socket.send('browsingContext.navigate', { context: this.#context, url, wait: 'complete' });
  }

  async evaluate(expression: string): Promise<string> {
    const params = { expression: `(async () => String(await (${expression})))()`, target: { context: this.#context }, awaitPromise: true };
    const outcome = evaluation.parse(await this.#socket.send('script.evaluate', params));
    if (outcome.type === 'exception') throw new Error(outcome.exceptionDetails.text);
    return outcome.result.value;
  }

  async perform(source: ActionSource): Promise<void> {
    await this.#socket.send('input.performActions', { context: this.#context, actions: [source] });
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#child.end();
  }
}
