// Curl comparison: for tests: one command line through the real curl and through ours, against the same server, each in a folder of its own.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { FileError } from '../files.ts';
import { machineWith } from '../commands/process.test-support.ts';
import { alteredMachine, type PageMachine } from '../page-machine.ts';
import { fromBytes } from '../redis-cli/byte-string.ts';
import { nodeMachine } from '../redis-cli/node-machine.test-support.ts';
import { inputOf } from '../standard-input.ts';
import { curl } from './curl.ts';

/** Whether the curl to compare with is there. */
export const hasRealCurl = spawnSync('curl', ['--version']).stdout?.toString().startsWith('curl 7.88.') ?? false;

/** What came of a run. Output as byte strings; files as they were made. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
  readonly files: Readonly<Record<string, string>>;
}

export interface Run {
  readonly args: readonly string[];
  readonly stdin?: string;
  readonly terminal?: boolean;
}

/** The files that every run finds in its folder. */
const given: Readonly<Record<string, string>> = {
  'data.txt': 'one\ntwo\r\n',
  'bytes.bin': 'A\0\u00ff\n',
  'headers.txt': 'X-One: 1\nX-Two: 2\n',
  'format.txt': '%{http_code}\n',
};

async function inFolder(work: (folder: string) => Promise<Omit<Outcome, 'files'>>): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'curl-test-'));
  try {
    for (const [name, content] of Object.entries(given)) await writeFile(join(folder, name), content, 'latin1');
    const outcome = await work(folder);
    const made = (await readdir(folder)).filter((name) => !Object.hasOwn(given, name));
    const files = await Promise.all(made.map(async (name) => [name, await readFile(join(folder, name), 'latin1')] as const));
    return { ...outcome, files: Object.fromEntries(files) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The curl of this computer. */
export async function runReal({ args, stdin = '' }: Run): Promise<Outcome> {
  return await inFolder(async (cwd) => {
    const child = spawn('curl', args, { cwd, env: { PATH: process.env['PATH'], HOME: '/nonexistent' } });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      output.stdout += chunk.toString('latin1');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output.stderr += chunk.toString('latin1');
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    await once(child, 'close');
    return { ...output, exitCode: child.exitCode };
  });
}

/** Ours, on a machine whose endpoint is at an origin. */
export async function runOurs({ args, stdin = '', terminal = false }: Run, machine: PageMachine): Promise<Outcome> {
  return await inFolder(async (folder) => {
    const output = { stdout: '', stderr: '' };
    const exitCode = await curl({
      args,
      env: new Map(),
      stdin: inputOf(new TextEncoder().encode(stdin)),
      isTerminal: terminal,
      columns: 79,
      machine,
      interrupted: new AbortController().signal,
      write: (data) => {
        output.stdout += text(data);
      },
      error: (data) => {
        output.stderr += text(data);
      },
      readFile: async (path) => new Uint8Array(await asFile(path, readFile(resolve(folder, path)))),
      writeFile: async (path, bytes, how) =>
        await asFile(path, how === 'append' ? appendFile(resolve(folder, path), bytes) : writeFile(resolve(folder, path), bytes)),
    });
    return { ...output, exitCode };
  });
}

function text(data: string | Uint8Array): string {
  return fromBytes(typeof data === 'string' ? new TextEncoder().encode(data) : data);
}

async function asFile<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    throw new FileError(code === 'EISDIR' ? 'EISDIR' : 'ENOENT', path);
  }
}

/** A server that tells what it was asked, and can answer in several unfortunate ways. */
export class TestSite {
  readonly #server: Server;
  readonly origin: string;

  static async open(): Promise<TestSite> {
    const server = createServer((request, response) => void answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address === 'string' || address === null) throw new Error('No port was given');
    return new TestSite(server, `http://127.0.0.1:${address.port}`);
  }

  private constructor(server: Server, origin: string) {
    this.#server = server;
    this.origin = origin;
  }

  get machine(): PageMachine {
    return alteredMachine(nodeMachine(this.origin), { facts: () => machineWith().machine.facts() });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Request headers that are a client's own affair. */
const unlike: ReadonlySet<string> = new Set([
  'host',
  'user-agent',
  'connection',
  'accept-language',
  'accept-encoding',
  'sec-fetch-mode',
  'expect',
  'pragma',
  'cache-control',
  'content-length',
  'transfer-encoding',
]);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '', headers } = request;
  const body = Buffer.concat((await request.toArray()) as Buffer[]);
  const [, name = ''] = /^\/(\w*)/.exec(url) ?? [];
  switch (name) {
    case 'missing':
      response.statusCode = 404;
      response.end('nope\n');
      return;
    case 'moved':
      response.writeHead(301, { Location: '/elsewhere' });
      response.end('moved');
      return;
    case 'bytes':
      response.end(Buffer.from(given['bytes.bin'] ?? '', 'latin1'));
      return;
    case 'unchanged':
      response.statusCode = 304;
      response.end();
      return;
    case 'empty':
      response.end();
      return;
    case 'cut':
      response.writeHead(200, { 'content-length': 100 });
      response.write('part', () => response.destroy());
      return;
    case 'cutChunks':
      response.write('part', () => response.destroy());
      return;
    case 'drop':
      request.socket.destroy();
      return;
    case 'slow':
      response.write('part');
      return;
    default: {
      const told = Object.entries(headers)
        .filter(([header]) => !unlike.has(header))
        .toSorted(([a], [b]) => (a < b ? -1 : 1));
      const { length } = body;
      response.setHeader('X-Powered-By', 'test');
      response.setHeader('ETag', '"abc"');
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ method, url, headers: told, length, body: body.toString('latin1') }));
    }
  }
}
