// Memory bounds: how large the interpreter's WebAssembly memory is at least, and at most.

const wasmPage = 65_536;

/** In bytes. */
export interface MemoryBounds {
  /** A snapshot of a larger memory cannot be restored into the one that Pyodide begins with. */
  readonly least: number;
  readonly most: number;
}

/** Has the memory of the interpreter that is instantiated meanwhile kept within bounds, then and for its life. */
export async function withMemory<T>({ least, most }: MemoryBounds, work: () => Promise<T>): Promise<T> {
  const { instantiate, instantiateStreaming } = WebAssembly;
  const prepare = <R extends WebAssembly.Instance | WebAssembly.WebAssemblyInstantiatedSource>(result: R): R => {
    const memory = 'instance' in result ? result.instance.exports['memory'] : undefined;
    // Pyodide instantiates small modules too; only its interpreter brings megabytes.
    if (!(memory instanceof WebAssembly.Memory) || memory.buffer.byteLength < 16 * wasmPage) return result;
    if (memory.buffer.byteLength < least) memory.grow(Math.ceil((least - memory.buffer.byteLength) / wasmPage));
    const grow = memory.grow.bind(memory);
    memory.grow = (pages) => {
      if (memory.buffer.byteLength + pages * wasmPage > most) throw new RangeError('The interpreter has all the memory it may have.');
      return grow(pages);
    };
    return result;
  };
  WebAssembly.instantiate = (async (...args: Parameters<typeof instantiate>) => prepare(await instantiate(...args))) as typeof instantiate;
  WebAssembly.instantiateStreaming = async (...args) => prepare(await instantiateStreaming(...args));
  try {
    return await work();
  } finally {
    Object.assign(WebAssembly, { instantiate, instantiateStreaming });
  }
}
