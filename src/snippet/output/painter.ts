// Painter: lines of output as nodes, in the colours that the program asked for, or else in the tones of a reply.
import { replyTokens } from '../../markdown/source/colour/reply-tokens.ts';
import type { Token } from '../../markdown/source/colour/token.ts';
import { isDrawing } from '../../markdown/source/drawing.ts';
import type { SnippetKind } from '../../protocol.ts';
import { tokenNodes, toned } from '../token-nodes.ts';
import type { StyledRun } from './terminal-text.ts';

/** The tones of one line of output. */
export type LineTones = (line: string) => readonly Token[];

/** Of the output of a command: what redis-cli prints has tones, anything else has none. */
export function tonesOf(kind: SnippetKind, input: string): LineTones {
  const fromRedis = kind === 'redis' || (kind === 'shell' && /\b(?:redis|valkey)-cli\b/.test(input));
  return (line) => {
    if (line === '^C') return [{ text: line, tone: 'dim' }];
    return fromRedis ? replyTokens(line) : [{ text: line, tone: null }];
  };
}

/** Whether what paint() gave has a picture in it, which the block that it comes into shows otherwise than text. */
export function hasDrawing(nodes: readonly (string | Node)[]): boolean {
  return nodes.some((node) => node instanceof HTMLElement && node.className === 'rn-drawing');
}

/** Lines with their newlines as nodes. runs: what is styled of them, in order. */
export function paint(lines: string, runs: readonly StyledRun[], tones: LineTones): (string | HTMLElement)[] {
  const nodes: (string | HTMLElement)[] = [];
  let next = 0;
  for (let at = 0; at < lines.length;) {
    const newline = lines.indexOf('\n', at);
    const end = newline === -1 ? lines.length : newline;
    const own: StyledRun[] = [];
    for (let run = runs[next]; run !== undefined && run.from <= end; run = runs[next]) {
      own.push(run);
      next += 1;
    }
    const line = lines.slice(at, end);
    if (own.length > 0) nodes.push(...styled(lines, at, end, own));
    else if (isDrawing(line)) nodes.push(toned('rn-drawing', line));
    else nodes.push(...tokenNodes(tones(line)));
    if (newline !== -1) nodes.push('\n');
    at = end + 1;
  }
  return joined(nodes);
}

function styled(text: string, from: number, to: number, runs: readonly StyledRun[]): (string | HTMLElement)[] {
  const nodes: (string | HTMLElement)[] = [];
  let at = from;
  for (const run of runs) {
    nodes.push(text.slice(at, run.from), toned(run.classes, text.slice(run.from, run.to)));
    at = run.to;
  }
  nodes.push(text.slice(at, to));
  return nodes;
}

/** Neighbouring texts as one, so that plain output is few nodes. */
function joined(nodes: readonly (string | HTMLElement)[]): (string | HTMLElement)[] {
  const result: (string | HTMLElement)[] = [];
  for (const node of nodes) {
    const last = result.at(-1);
    if (typeof node === 'string' && typeof last === 'string') result[result.length - 1] = last + node;
    else if (node !== '') result.push(node);
  }
  return result;
}
