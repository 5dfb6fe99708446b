// Snapshot: an interpreter's memory, taken while the notebook is set up and restored in the page. Both ends load Pyodide alike.
import type { PyodideConfig, PyodideInterface } from 'pyodide';

/** How Pyodide is loaded; a snapshot fits only where it is the same at both ends. */
const options = {
  enableRunUntilComplete: false,
  env: { HOME: '/home/student', USER: 'student', NO_COLOR: '1', TERM: 'dumb', PYTHONINSPECT: '' },
} satisfies PyodideConfig;

type Load = (config: PyodideConfig) => Promise<PyodideInterface>;

/** The snapshot for engines that can suspend WebAssembly, and for those that cannot: WebKit has another table of functions. */
export function snapshotName(suspends: boolean): string {
  return suspends ? 'snapshot.bin' : 'snapshot-plain.bin';
}

/** Loads an interpreter of which a snapshot can be taken. files: the folder with Pyodide's files. */
export function loadForSnapshot(load: Load, files: string): Promise<PyodideInterface> {
  return load({ ...options, indexURL: files, _makeSnapshot: true });
}

/** Loads an interpreter, from a snapshot where there is one, or will be. Rejects where that fits neither this engine nor these files. */
export function loadInterpreter(load: Load, files: string, snapshot: PyodideConfig['_loadSnapshot'] | null): Promise<PyodideInterface> {
  return load({ ...options, indexURL: files, ...(snapshot === null ? {} : { _loadSnapshot: snapshot }) });
}
