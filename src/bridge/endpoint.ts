// Endpoint: where the bridge is and how this page knocks: the page's own origin, or in a test an address and a cookie.

/** The way to one bridge. */
export interface Endpoint {
  /** The bridge's origin, such as "http://127.0.0.1:8080". */
  readonly origin: string;
  /** Whether another of the learner's computers than the server speaks; missing: the server does. */
  readonly isElsewhere?: boolean;
  /** Opens a WebSocket to an address of the bridge. */
  open(url: URL): WebSocket;
  fetch(url: URL, init?: RequestInit): Promise<Response>;
}

/** The bridge that served this page or worker; the browser sends the learner's cookie by itself. */
export const pageEndpoint: Endpoint = {
  get origin() {
    return location.origin;
  },
  open: (url) => new WebSocket(url),
  fetch: (url, init) => fetch(url, init),
};

/** Said where the bridge does not answer at all. */
export const unreachableMessage =
  "The notebook's server does not answer. Start it again, or check the network, then run this once more: files and data are kept.";

/** Said where the bridge does not know the learner. */
export const noLearnerMessage =
  'The notebook does not know this browser: cookies are off for this site, or the page is old. Allow cookies, then reload the page.';
