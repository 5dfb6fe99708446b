// WebKit: the engine of Safari in WebKitGTK's small browser, driven by WebDriver, on a display of its own.
import { globSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import { freePort } from '../../server/testing/free-port.ts';
import type { ActionSource } from './actions.ts';
import { findProgram, launchMs, type BrowserKind, type HandledBrowser } from './browser.ts';
import { BrowserProcess } from './process.ts';

/** How long one evaluation may take, in ms: longer than a snippet (lesson-run.ts), shorter than fetch waits. */
const scriptMs = 280_000;

const answer = z.object({ value: z.unknown() });
const failure = z.object({ error: z.string(), message: z.string() });
const session = z.object({ sessionId: z.string() });
const settled = z.object({ value: z.string().optional(), error: z.string().optional() });

function miniBrowser(): string | null {
  return findProgram('MiniBrowser') ?? globSync('/usr/lib{,exec,/*-linux-*}/webkit2gtk-*/MiniBrowser').toSorted().at(-1) ?? null;
}

export const webkit: BrowserKind = {
  name: 'WebKit',
  missing() {
    const packages = 'webkit2gtk-driver xvfb';
    const program = ['WebKitWebDriver', 'xvfb-run'].find((name) => findProgram(name) === null);
    if (program !== undefined) return { program, packages };
    return miniBrowser() === null ? { program: 'MiniBrowser', packages } : null;
  },
  async launch() {
    const port = await freePort();
    const child = new BrowserProcess('xvfb-run', () => ['--auto-servernum', 'WebKitWebDriver', `--port=${port}`]);
    try {
      return await WebKit.connect(child, `http://127.0.0.1:${port}`, miniBrowser() ?? 'MiniBrowser');
    } catch (error) {
      await child.end();
      throw error;
    }
  },
};

class WebKit implements HandledBrowser {
  readonly name = 'WebKit';
  readonly #child: BrowserProcess;
  readonly #driver: string;
  #session = '';

  private constructor(child: BrowserProcess, driver: string) {
    this.#child = child;
    this.#driver = driver;
  }

  static async connect(child: BrowserProcess, driver: string, binary: string): Promise<WebKit> {
    const browser = new WebKit(child, driver);
    await browser.#isReady();
    const alwaysMatch = { 'webkitgtk:browserOptions': { binary, args: ['--automation'] } };
    const { sessionId } = session.parse(await browser.#send('POST', '/session', { capabilities: { alwaysMatch } }));
    browser.#session = `/session/${sessionId}`;
    await browser.#send('POST', `${browser.#session}/timeouts`, { script: scriptMs, pageLoad: launchMs });
    return browser;
  }

  async open(url: string): Promise<void> {
    await this.#send('POST', `${this.#session}/url`, { url });
  }

  async evaluate(expression: string): Promise<string> {
    const script = `const done = arguments[0];
      (async () => String(await (${expression})))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = settled.parse(await this.#send('POST', `${this.#session}/execute/async`, { script, args: [] }));
    if (error !== undefined) throw new Error(error);
    return value ?? '';
  }

  async perform(source: ActionSource): Promise<void> {
    await this.#send('POST', `${this.#session}/actions`, { actions: [source] });
  }

  async close(): Promise<void> {
    await this.#send('DELETE', this.#session).catch(() => undefined);
    await this.#child.end();
  }

  /** The driver says nothing when it listens. */
  async #isReady(): Promise<void> {
    const deadline = performance.now() + launchMs;
    for (;;) {
      try {
        await this.#send('GET', '/status');
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
        await setTimeout(100);
      }
    }
  }

  async #send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> {
    const response = await fetch(this.#driver + path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const { value } = answer.parse(await response.json());
    if (response.ok) return value;
    const { success, data } = failure.safeParse(value);
    throw new Error(success ? `${data.error}: ${data.message}` : `WebDriver answered ${response.status}.`);
  }
}
