// Request guard: Python's own requests, like the shell's curl, reach this site's pages and the Webdis gateway, not the paths of its pages.
import { isPagePath, pagePathsMessage } from '../../machine/curl/destination.ts';
import { httpTunnelPaths } from '../../http-tunnel-protocol.ts';

/** Where a worker's requests go out. */
export interface Requests {
  fetch: typeof globalThis.fetch;
  readonly XMLHttpRequest: { readonly prototype: { open: (method: string, url: string | URL, ...more: unknown[]) => void } };
}

/** What the worker itself asks for under /bridge/. */
const ownPaths = new Set<string>(Object.values(httpTunnelPaths));

/**
 * Has both refuse with a sentence. base: what relative addresses are relative to. It tells whoever tries, and is no wall:
 * code in the worker has other ways to ask. The wall is that no answer holds a whole token (TokenShare).
 */
export function guardRequests(scope: Requests, base: string): void {
  const isRefused = (address: string | URL): boolean => {
    const url = URL.parse(address, base);
    return url !== null && url.origin === new URL(base).origin && isPagePath(url) && !ownPaths.has(url.pathname);
  };
  const { fetch } = scope;
  scope.fetch = async (input, init) => {
    if (isRefused(input instanceof Request ? input.url : input)) throw new TypeError(pagePathsMessage);
    return fetch.call(globalThis, input, init);
  };
  const { prototype } = scope.XMLHttpRequest;
  const { open } = prototype;
  prototype.open = function guarded(this: unknown, method, url, ...more) {
    if (isRefused(url)) throw new TypeError(pagePathsMessage);
    open.call(this, method, url, ...more);
  };
}
