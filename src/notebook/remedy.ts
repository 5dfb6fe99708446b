// Remedy: what a reader can do about a run that failed or differs, found in what it printed. Pure.
import { serverComputer, type SnippetKind } from '../protocol.ts';
import type { RunResult } from '../snippet/run-result.ts';
import type { Trouble } from '../snippet/run-trouble.ts';

export type Remedy =
  /** Nobody listens at a port of the machine; port: which. */
  | { readonly kind: 'start-server'; readonly port: number }
  /** The server of the snippet runs already; port: its own. */
  | { readonly kind: 'start-again'; readonly port: number }
  /** Steps above it in its session have not run. */
  | { readonly kind: 'run-before' }
  /** What it rests on has run, and what Redis holds is another than the lesson has. at: the first step that shows it, from 0. */
  | { readonly kind: 'reset-data'; readonly at: number };

/** As redis-cli 7 and redis-py 8 word it. */
const refusal = /(?:Could not connect to Redis at |Error \d+ connecting to )([\w.[\]:-]{1,255}):(\d+)[.:].{0,400}?(?:refused|\b111\b)/i;
const loopback = /^(?:127\.0\.0\.1|localhost|\[?::1\]?)$/;
/** As redis-server 7 words it. */
const taken = /Could not create server TCP listening socket [^\n]*?:(\d+): bind: Address already in use|Failed listening on port (\d+)/;

/** The most telling remedy; null: none is known. computer: where it ran; hasEarlier: whether steps above it in its session have not run. */
export function remedyFor(
  { kind, computer }: { readonly kind: SnippetKind; readonly computer: string },
  result: RunResult,
  trouble: Trouble | null,
  hasEarlier: boolean,
): Remedy | null {
  const astray = result.steps.filter(({ match }) => match === undefined || match === 'different');
  // What is out of reach says itself what to do; no step before it would help.
  if (trouble === 'stopped' || result.status === 'unavailable' || astray.length === 0) return null;
  // Another computer's ports are not the server's, on which Redis is started and stopped.
  for (const { output } of computer === serverComputer ? astray : []) {
    const busy = kind === 'shell' && output.includes('Address already in use') ? taken.exec(output) : null;
    if (busy !== null) return { kind: 'start-again', port: Number(busy[1] ?? busy[2]) };
    const refused = refusal.exec(output);
    if (refused !== null && loopback.test(refused[1] ?? '')) return { kind: 'start-server', port: Number(refused[2]) };
  }
  if (trouble === null) return null;
  if (hasEarlier) return { kind: 'run-before' };
  const at = result.steps.findIndex(({ match }) => match === undefined || match === 'different');
  return restsOnData(kind, trouble, result.steps[at]) ? { kind: 'reset-data', at } : null;
}

/** Whether a step may have gone astray by what Redis held. */
function restsOnData(kind: SnippetKind, trouble: Trouble, step: RunResult['steps'][number] | undefined): boolean {
  if (step === undefined) return false;
  if (trouble === 'failed') return step.output.startsWith('(error) WRONGTYPE ');
  return trouble === 'differs' && (kind !== 'shell' || /\bredis-cli\b/.test(step.input));
}
