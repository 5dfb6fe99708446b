// Trampoline: what Pyodide adds to its table of functions as it loads, except in engines that cannot have it and on iOS.

/** What Pyodide takes for an iPad. */
const iPad = { platform: 'MacIntel', maxTouchPoints: 5 };

/**
 * Has Pyodide load without the trampoline: it then calls by way of JavaScript. A snapshot holds places in the table, so an
 * engine needs one that was taken as it loads; this makes all the engines that cannot suspend WebAssembly load alike.
 */
export async function withoutTrampoline<T>(load: () => Promise<T>): Promise<T> {
  const { navigator } = globalThis;
  const names = Object.keys(iPad) as (keyof typeof iPad)[];
  for (const name of names) Object.defineProperty(navigator, name, { value: iPad[name], configurable: true });
  try {
    return await load();
  } finally {
    for (const name of names) Reflect.deleteProperty(navigator, name);
  }
}
