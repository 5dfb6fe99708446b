// Plain Chromium: a page as a reader has it. Playwright watches the network of its pages, worker and frame of a WebSocket
// included, which costs a command of Python's about as long as the command itself takes.
import { chromium } from 'playwright';
import { z } from 'zod';
import type { Browser } from '../browsers/browser.ts';
import { CommandSocket } from '../browsers/command-socket.ts';
import { BrowserProcess } from '../browsers/process.ts';
import { launchOptions } from '../fixtures/chromium.ts';

const name = 'Chromium';
const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const evaluation = z.object({
  result: z.object({ value: z.string().optional() }),
  exceptionDetails: z.object({ text: z.string(), exception: z.object({ description: z.string().optional() }).optional() }).optional(),
});

export class PlainChromium implements Browser {
  readonly name = name;
  readonly #child: BrowserProcess;
  readonly #socket: CommandSocket;

  private constructor(child: BrowserProcess, socket: CommandSocket) {
    this.#child = child;
    this.#socket = socket;
  }

  static async launch(): Promise<PlainChromium> {
    const { executablePath = chromium.executablePath(), args = [] } = launchOptions();
    const child = new BrowserProcess(executablePath, (profile) => [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...args,
      'about:blank',
    ]);
    try {
      const [, host] = await child.says(/DevTools listening on ws:\/\/([^/]+)\//);
      const page = targets.parse(await (await fetch(`http://${host}/json/list`)).json()).find(({ type }) => type === 'page');
      if (page === undefined) throw new Error(`${name} started without a page.`);
      return new PlainChromium(child, await CommandSocket.connect(name, page.webSocketDebuggerUrl));
    } catch (error) {
      await child.end();
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    await this.#socket.send('Page.navigate', { url });
    await this.evaluate(
      "new Promise((loaded) => { if (document.readyState === 'complete') loaded(); else addEventListener('load', loaded, { once: true }); })",
    );
  }

  async evaluate(expression: string): Promise<string> {
    const params = { expression: `(async () => String(await (${expression})))()`, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails: thrown } = evaluation.parse(await this.#socket.send('Runtime.evaluate', params));
    if (thrown !== undefined) throw new Error(thrown.exception?.description ?? thrown.text);
    return result.value ?? '';
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#child.end();
  }
}
