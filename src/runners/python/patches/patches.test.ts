// What the patches rest on, in the real Pyodide: an upgrade that changes it fails here (README.md).
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadPyodide, version, type PyodideInterface } from 'pyodide';
import { beforeAll, describe, expect, it } from 'vitest';
import { withCompiled } from './early-compile.ts';
import { withMemory } from './memory-bounds.ts';
import { isProcessExit } from './process-exit.ts';
import { sigint, signalBuffer } from './signal-buffer.ts';
import { loadForSnapshot, loadInterpreter } from './snapshot.ts';
import { stackGuard } from './stack-guard.ts';
import { suspendOnPoll } from './suspension.ts';
import { withoutTrampoline } from './trampoline.ts';

const root = resolve(import.meta.dirname, '../../../..');
const files = join(root, 'node_modules', 'pyodide');
const megabyte = 1024 * 1024;

/** What Emscripten and Pyodide call so themselves. */
interface Inside {
  readonly wasmTable: WebAssembly.Table;
  readonly HEAPU8: Uint8Array;
  readonly SOCKFS: { pollAsync(): unknown };
}
// oxlint-disable-next-line no-underscore-dangle -- as above
const inside = (python: PyodideInterface): Inside => (python as unknown as { _module: Inside })._module;

/** Runs code that may raise; the exception's name. */
function nameOfRaised(python: PyodideInterface, code: string): string {
  try {
    python.runPython(code);
    return 'nothing';
  } catch (error) {
    return (error as { type?: string }).type ?? String(error);
  }
}

it('is one version of Pyodide, pinned exactly', () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  expect(dependencies['pyodide']).toBe(version);
});

describe('an interpreter', () => {
  let python: PyodideInterface;
  beforeAll(async () => {
    python = await withMemory({ least: 64 * megabyte, most: 128 * megabyte }, () => loadInterpreter(loadPyodide, files, null));
  }, 60_000);

  it('has memory within bounds', () => {
    expect(inside(python).HEAPU8.length).toBeGreaterThanOrEqual(64 * megabyte);
    expect(nameOfRaised(python, 'b = bytearray(256 * 1024 * 1024)')).toBe('MemoryError');
    expect(nameOfRaised(python, 'b = bytearray(1024 * 1024)')).toBe('nothing');
  });

  it('hears of Ctrl-C by a buffer that asks', () => {
    let pressed = [0, 0, sigint];
    python.setInterruptBuffer(signalBuffer(() => pressed.shift() ?? 0));
    expect(nameOfRaised(python, 'while True: pass')).toBe('KeyboardInterrupt');
    expect(nameOfRaised(python, 'for i in range(10_000): pass')).toBe('nothing');
    pressed = [sigint];
    expect(nameOfRaised(python, 'while True: pass'), 'a buffer that is never written is read again').toBe('KeyboardInterrupt');
  });

  it('raises RecursionError where its guarded stack ends', () => {
    stackGuard(python, 64 * 1024)();
    python.runPython('import json\nnested = "[" * 20_000');
    expect(nameOfRaised(python, 'json.loads(nested)')).toBe('RecursionError');
    expect(python.runPython('json.loads("[[1]]")[0][0]')).toBe(1);
  });

  it('asks for a promise where C code polls, in an engine that can suspend WebAssembly', () => {
    // Node's cannot yet, so this is what Pyodide would do; e2e/python.spec.ts sees it done.
    expect(readFileSync(join(files, 'pyodide.asm.mjs'), 'utf8')).toContain('return Module.SOCKFS.pollAsync(');
    const waited = Promise.resolve();
    suspendOnPoll(python, () => waited);
    expect(inside(python).SOCKFS.pollAsync()).toBeInstanceOf(Promise);
    expect(() => suspendOnPoll({ _module: {} } as never, () => waited)).toThrow('no sockets');
  });

  it("takes the kernel, with the standard library's own asyncio.run", () => {
    const kernel = resolve(import.meta.dirname, '../kernel');
    python.FS.mkdirTree('/kernel/notebook_kernel');
    for (const name of readdirSync(kernel).filter((file) => file.endsWith('.py')))
      python.FS.writeFile(`/kernel/notebook_kernel/${name}`, readFileSync(join(kernel, name)));
    python.runPython('import sys; sys.path.insert(0, "/kernel")\nimport notebook_kernel\nnotebook_kernel.install()');
    expect(python.runPython('import asyncio\nasyncio.run.__module__')).toBe('asyncio.runners');
    expect(python.runPython('type(asyncio.events.new_event_loop()).__module__')).toBe('notebook_kernel.loops');
  });

  it('says with which status its process ended', () => {
    let thrown: unknown;
    try {
      python.runPython('import os; os._exit(7)');
    } catch (error) {
      thrown = error;
    }
    expect(isProcessExit(thrown) && thrown.status).toBe(7);
  });
});

it('has WebAssembly that was compiled before it is asked for, where a browser fetches and instantiates it', async () => {
  // Node reads it from a file; e2e/python.spec.ts sees it done.
  const pyodide = readFileSync(join(files, 'pyodide.mjs'), 'utf8');
  expect(pyodide).toContain('"pyodide.asm.wasm"');
  expect(pyodide).toContain('await WebAssembly.instantiateStreaming(');
  const empty = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  const compiled = await WebAssembly.compile(empty);
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const loaded = await withCompiled('http://127.0.0.1:9/python.wasm', Promise.resolve(compiled), () =>
    WebAssembly.instantiateStreaming(globalThis.fetch(new URL('http://127.0.0.1:9/python.wasm')), {}),
  );
  expect(loaded.module).toBe(compiled);
  expect(loaded.instance).toBeInstanceOf(WebAssembly.Instance);
  expect([globalThis.fetch, WebAssembly.instantiateStreaming]).toEqual([fetch, instantiateStreaming]);
  const other = new Response(empty, { headers: { 'content-type': 'application/wasm' } });
  const own = await withCompiled('http://127.0.0.1:9/python.wasm', Promise.resolve(compiled), () =>
    WebAssembly.instantiateStreaming(other, {}),
  );
  expect(own.module).not.toBe(compiled);
});

describe('a snapshot', () => {
  it('holds what was imported', async () => {
    const taken = await loadForSnapshot(loadPyodide, files);
    taken.runPython('import fractions\nfractions.kept = 7');
    const snapshot = taken.makeMemorySnapshot();
    const restored = await withMemory({ least: snapshot.length, most: 1024 * megabyte }, () =>
      loadInterpreter(loadPyodide, files, snapshot),
    );
    expect(restored.runPython('import sys; sys.modules["fractions"].kept')).toBe(7);
  }, 60_000);

  it('has another table of functions where no trampoline is added', async () => {
    const usual = await loadInterpreter(loadPyodide, files, null);
    const without = await withoutTrampoline(() => loadInterpreter(loadPyodide, files, null));
    expect(inside(without).wasmTable.length).toBeLessThan(inside(usual).wasmTable.length);
  }, 60_000);
});
