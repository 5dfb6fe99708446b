// ScanMode: redis-cli --scan.
import { cString } from './byte-string.ts';
import { Interrupted, sleep } from './ending.ts';
import type { Options } from './options.ts';
import { quote } from './quoting.ts';
import { scanPage } from './scan-page.ts';
import type { CliSession } from './cli-session.ts';

/** Prints every key the pattern matches, one a line, in quotes on a terminal. Ctrl-C ends it without an error. */
export async function runScan(session: CliSession, options: Options, quoted: boolean, signal: AbortSignal): Promise<number> {
  let cursor = '0';
  try {
    do {
      const page = await scanPage(session, cursor, options.pattern, signal);
      if (page.keys.length > 0) session.print(page.keys.map((key) => `${quoted ? quote(key) : cString(key)}\n`).join(''));
      cursor = page.cursor;
      if (options.intervalMs > 0) await sleep(options.intervalMs, signal);
    } while (cursor !== '0');
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
  return 0;
}
