// Suspension: how Python is suspended until a promise of the page's has settled, where the engine can suspend WebAssembly.
import type { PyodideInterface } from 'pyodide';

/** The part of Emscripten's sockets that Pyodide asks, when C code calls poll(2), for a promise to suspend WebAssembly on. */
interface AsyncSockets {
  pollAsync?: (fds: number, count: number, timeout: number) => Promise<number>;
}

/**
 * Has poll(2) suspend Python until what `waited` gives has settled. That costs some 20 microseconds; Pyodide's run_sync,
 * made for any awaitable, makes a task of Python's browser loop each time and costs ten times as much. Throws Error where
 * this Pyodide asks nothing like that.
 */
export function suspendOnPoll(python: PyodideInterface, waited: () => Promise<unknown>): void {
  // oxlint-disable-next-line no-underscore-dangle -- Pyodide's own name for Emscripten's module
  const sockets = (python as unknown as { _module: { SOCKFS?: AsyncSockets } })._module.SOCKFS;
  if (sockets === undefined) throw new Error('This Pyodide has no sockets to suspend Python with.');
  sockets.pollAsync = () => waited().then(() => 0);
}
