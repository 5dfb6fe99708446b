// Browser: what the tests need of a browser that Playwright does not drive.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { ActionSource } from './actions.ts';

export interface Browser {
  readonly name: string;
  /** Opens an address and waits until it has loaded. */
  open(url: string): Promise<void>;
  /** Evaluates an expression in the page; resolves to its text, of a promise to what that gives. Rejects where it throws. */
  evaluate(expression: string): Promise<string>;
  close(): Promise<void>;
}

/** A browser with a keyboard and a mouse. */
export interface HandledBrowser extends Browser {
  /** Does what a hand would do; resolves once the page has it. */
  perform(source: ActionSource): Promise<void>;
}

/** A browser of the system. */
export interface BrowserKind {
  readonly name: string;
  /** The first of its programs that is not installed, and the Debian packages that bring them; null where all are. */
  missing(): { program: string; packages: string } | null;
  launch(): Promise<HandledBrowser>;
}

/** The path of a program, null where it is not on PATH. */
export function findProgram(name: string): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}

/** How long a browser may take to start, in ms. */
export const launchMs = 60_000;
