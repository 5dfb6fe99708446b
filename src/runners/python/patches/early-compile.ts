// Early compile: the interpreter's WebAssembly is compiled while the files that Pyodide waits for before it are still coming.

/** Has Pyodide, as it loads, take for the file at an address a module that is compiled already, or will be. Rejects as work does. */
export async function withCompiled<T>(address: string, compiled: Promise<WebAssembly.Module>, work: () => Promise<T>): Promise<T> {
  const { fetch } = globalThis;
  const { instantiateStreaming } = WebAssembly;
  const standIn = new Response();
  globalThis.fetch = async (input, init) => {
    const asked = input instanceof Request ? input.url : String(input);
    return asked === address ? standIn : await fetch(input, init);
  };
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const response = await source;
    if (response !== standIn) return await instantiateStreaming(response, imports);
    const module = await compiled;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
  try {
    return await work();
  } finally {
    globalThis.fetch = fetch;
    Object.assign(WebAssembly, { instantiateStreaming });
  }
}
