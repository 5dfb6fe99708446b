// Middleware: one step in serving a request, the same for plain Node, Vite's connect and Express.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Ends the response or calls next, with an error where it failed. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
