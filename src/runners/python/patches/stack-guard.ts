// Stack guard: how deep Python and its C code may call each other before Python raises RecursionError.
import type { PyodideInterface } from 'pyodide';

/** C functions by their names, of CPython and of Emscripten. Addresses and sizes are in bytes. */
type CFunctions = Readonly<Record<`_${string}`, (...args: number[]) => number>>;

/**
 * A function that sets the limit for the thread state that calls it. CPython counts the stack in WebAssembly's memory;
 * the engine has one of its own, which ends earlier, and that breaks the interpreter. size: of the stack it may use.
 */
export function stackGuard(python: PyodideInterface, size: number): () => void {
  // oxlint-disable-next-line no-underscore-dangle -- Pyodide's own name for Emscripten's module
  const machine = (python as unknown as { _module: CFunctions })._module;
  const { _PyThreadState_Get: thread, _emscripten_stack_get_current: top, _PyUnstable_ThreadState_SetStackProtection: protect } = machine;
  if (thread === undefined || top === undefined || protect === undefined)
    throw new Error('This Pyodide has no functions to protect the stack with.');
  return () => {
    protect(thread(), top() - size, size);
  };
}
