// Speaker: the way to the bridge of one of the learner's computers, which says in its requests that it is that one who speaks.
import { paths, serverComputer } from '../protocol.ts';
import { pageEndpoint, type Endpoint } from './endpoint.ts';

/** Where it matters who speaks. All else is the page's, or of a connection that is open. */
const spoken: ReadonlySet<string> = new Set([paths.tunnel, paths.console, paths.machine, paths.kill, paths.httpTunnel]);

/** What such a request has in its query; nothing where the server speaks, as without it. */
export function speakerQuery(computer: string): Record<string, string> {
  return computer === serverComputer ? {} : { on: computer };
}

/** The same endpoint for a computer. */
export function endpointOf(computer: string, endpoint: Endpoint = pageEndpoint): Endpoint {
  if (computer === serverComputer) return endpoint;
  const spokenUrl = (url: URL): URL => {
    if (!spoken.has(url.pathname)) return url;
    const own = new URL(url);
    for (const [name, value] of Object.entries(speakerQuery(computer))) own.searchParams.set(name, value);
    return own;
  };
  return {
    get origin() {
      return endpoint.origin;
    },
    isElsewhere: true,
    open: (url) => endpoint.open(spokenUrl(url)),
    fetch: (url, init) => endpoint.fetch(spokenUrl(url), init),
  };
}
