// Screen: what ngrok 3 shows while it runs, as far as there is something true to show.
import { whoseTunnel } from './arguments.ts';
import type { ConnectionCounts } from './connection-meter.ts';

/** Widths of its left column and of those of the table, and of the whole. */
const [label, cell, width] = [30, 8, 80];

/** From the title to the head of the table. */
export function screenOf(tunnel: string, target: string): string {
  const quit = '(Ctrl+C to quit)';
  const lines = [
    `ngrok${quit.padStart(width - 'ngrok'.length)}`,
    '',
    lineOf('Session Status', 'online'),
    lineOf('Account', whoseTunnel),
    lineOf('Forwarding', `tcp://${tunnel} -> ${target}`),
    '',
    lineOf('Connections', cells(['ttl', 'opn', 'rt1', 'rt5', 'p50', 'p90'])),
  ];
  return `${lines.join('\n')}\n`;
}

/** The row of the table, without a newline: the next one is written over it. */
export function rowOf({ ttl, opn, ...rest }: ConnectionCounts): string {
  const rates = [rest.rt1, rest.rt5, rest.p50, rest.p90].map((value) => value.toFixed(2));
  return lineOf('', cells([String(ttl), String(opn), ...rates]));
}

function lineOf(name: string, text: string): string {
  return name.padEnd(label) + text;
}

function cells(texts: readonly string[]): string {
  return texts
    .map((text) => text.padEnd(cell))
    .join('')
    .trimEnd();
}
