// Interpreter: Pyodide in this worker, from a snapshot with the kernel and redis imported where that works, else from the start.
import type { loadPyodide as LoadPyodide, PyodideInterface } from 'pyodide';
import { serverEnvironment } from '../../machine/commands/cloud.ts';
import type { MachineIdentity } from '../../machine/machine-identity.ts';
import { loopbackNames } from '../../protocol.ts';
import type { RunTexts } from '../../texts/texts.ts';
import { canSuspend } from './carrier.ts';
import type { Downloads } from './downloads.ts';
import { pythonLimits } from './limits.ts';
import type { Carrier } from './messages.ts';
import type { PythonHost } from './python-host.ts';
import { withCompiled } from './patches/early-compile.ts';
import { withMemory } from './patches/memory-bounds.ts';
import { loadInterpreter, snapshotName } from './patches/snapshot.ts';
import { stackGuard } from './patches/stack-guard.ts';
import { withoutTrampoline } from './patches/trampoline.ts';
import type { PythonTerminal } from './python-terminal.ts';

const sitePackages = '/lib/python3.14/site-packages';

/** Runs one input to its end; the answer is JSON (kernel/console.py). Suspends where the engine can, blocks where it cannot. */
export type RunInput = (source: string) => string | Promise<string>;

export interface Interpreter {
  readonly python: PyodideInterface;
  readonly run: RunInput;
  /** Answers a question about code, in JSON both, without running any; only while no input runs. */
  readonly inspect: (question: string) => string;
}

/** What an interpreter is made from. */
export interface InterpreterParts {
  readonly downloads: Downloads;
  readonly host: PythonHost;
  readonly terminal: PythonTerminal;
  /** What the machine is called, and its fellows. */
  readonly identity: Promise<MachineIdentity>;
  /** socket: Python may be suspended, and is entered so that it can be. */
  readonly carrier: Carrier;
  readonly onProgress: (message: string) => void;
  readonly texts: RunTexts['python'];
}

/** Starts an interpreter. Rejects where the files cannot be had or this browser cannot run them. */
export async function startInterpreter(parts: InterpreterParts): Promise<Interpreter> {
  const { downloads, host, terminal, identity, carrier, onProgress, texts } = parts;
  const start = (): Promise<PyodideInterface> => load(downloads);
  const loaded = canSuspend() ? start() : withoutTrampoline(start);
  const packages = downloads.json<Record<string, string | { base64: string }>>('packages.json');
  const [python, contents] = await Promise.race([Promise.all([loaded, packages]), downloads.failure]);
  downloads.end();
  onProgress(texts.starting);
  writeFiles(python, contents);
  python.setStdout({ write: (bytes) => show(terminal, bytes), isatty: true });
  python.setStderr({ write: (bytes) => show(terminal, bytes), isatty: true });
  if (!isInstalled(python)) {
    onProgress(texts.importing);
    python.runPython('import notebook_kernel\nnotebook_kernel.install()\nnotebook_kernel.preload()');
  }
  const kernel = python.pyimport('notebook_kernel') as Kernel;
  const known = await identity;
  const { hostname, hosts = [] } = known;
  const addresses = hosts.map(({ name, ipv4 }) => [name, ipv4] as const);
  const guardStack = stackGuard(python, pythonLimits.stackBytes[carrier]);
  const console = kernel.start(host, guardStack, hostname, loopbackNames, addresses, Object.entries(serverEnvironment(known)));
  const inspect = (question: string): string => console.inspect(question);
  if (carrier === 'http-tunnel') return { python, inspect, run: (source) => console.run(source) };
  host.suspendIn(python);
  // One task for all inputs: Pyodide gives each a thread state of its own, and threading.local would forget in between.
  console.serve.callPromising().then(
    () => host.break(new Error('The console ended')),
    (error: unknown) => host.break(error),
  );
  return { python, inspect, run: (source) => host.run(source) };
}

/** kernel/__init__.py. */
interface Kernel {
  start(
    host: PythonHost,
    guardStack: () => void,
    hostname: string,
    loopbackNames: readonly string[],
    hosts: readonly (readonly [name: string, ipv4: string])[],
    environment: readonly (readonly [name: string, value: string])[],
  ): Console;
}

/** kernel/console.py. */
interface Console {
  run(source: string): string;
  inspect(question: string): string;
  serve: { callPromising(): Promise<void> };
}

/** A snapshot that does not fit this engine costs its time and nothing else. */
async function load(downloads: Downloads): Promise<PyodideInterface> {
  const name = snapshotName(canSuspend());
  const snapshot = downloads.has(name) ? downloads.bytes(name) : null;
  const compiled = downloads.compiled('pyodide.asm.wasm');
  // Whoever takes them is told; where something else fails first, nobody does.
  for (const file of [snapshot, compiled]) file?.catch(() => undefined);
  const scripts = ['pyodide.mjs', 'pyodide.asm.mjs'].map((script) => downloads.module(script));
  // The second is there when Pyodide imports it by the same address.
  const [{ loadPyodide }] = (await Promise.all(scripts)) as [{ loadPyodide: typeof LoadPyodide }, unknown];
  const start = (memory: Promise<Uint8Array> | null): Promise<PyodideInterface> =>
    withCompiled(downloads.address('pyodide.asm.wasm'), compiled, () =>
      withMemory({ least: memory === null ? 0 : downloads.size(name), most: pythonLimits.memoryBytes }, () =>
        loadInterpreter(loadPyodide, downloads.address(''), memory),
      ),
    );
  if (snapshot !== null) {
    try {
      return await start(snapshot);
    } catch (error) {
      // For whoever wonders why the start is slow. reportError() would tell the page that the worker broke.
      // oxlint-disable-next-line no-console -- as above
      console.warn('Python starts without its snapshot:', error);
    }
  }
  return await start(null);
}

function writeFiles({ FS }: PyodideInterface, files: Record<string, string | { base64: string }>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = `${sitePackages}/${name}`;
    FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    FS.writeFile(
      path,
      typeof content === 'string' ? content : Uint8Array.from(atob(content.base64), (character) => character.charCodeAt(0)),
    );
  }
}

/** Whether the interpreter came with the kernel installed: from a snapshot. */
function isInstalled(python: PyodideInterface): boolean {
  return python.runPython('"notebook_kernel" in __import__("sys").modules') === true;
}

/** Takes a copy: the bytes lie in Python's memory. */
function show(terminal: PythonTerminal, bytes: Uint8Array): number {
  terminal.write(bytes.slice());
  return bytes.length;
}
