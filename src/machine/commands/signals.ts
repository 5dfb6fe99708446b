// Signals: their names and numbers on Linux, and what bash says of a process that one ended.
import type { SignalName } from '../../protocol.ts';

/** Names by number, from 1, as kill -l lists them. */
export const signalNames: readonly string[] = [
  'HUP',
  'INT',
  'QUIT',
  'ILL',
  'TRAP',
  'ABRT',
  'BUS',
  'FPE',
  'KILL',
  'USR1',
  'SEGV',
  'USR2',
  'PIPE',
  'ALRM',
  'TERM',
  'STKFLT',
  'CHLD',
  'CONT',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
  'URG',
  'XCPU',
  'XFSZ',
  'VTALRM',
  'PROF',
  'WINCH',
  'IO',
  'PWR',
  'SYS',
];

/** Those that the machine delivers. */
const delivered: ReadonlySet<string> = new Set<SignalName>(['HUP', 'INT', 'QUIT', 'KILL', 'TERM', 'STOP', 'CONT', 'USR1', 'USR2']);

/** The name in "9", "KILL", "SIGKILL" or "sigkill"; null where there is no such signal. */
export function parseSignal(text: string): string | null {
  if (/^\d+$/.test(text)) return signalNames[Number(text) - 1] ?? null;
  const name = text.toUpperCase().replace(/^SIG/, '');
  return signalNames.includes(name) ? name : null;
}

/** Whether the machine delivers a signal. */
export function isDelivered(name: string): name is SignalName {
  return delivered.has(name);
}

/** What a shell makes of a process that a signal ended, by the signal's full name. */
export const signalDeaths: ReadonlyMap<string, { readonly number: number; readonly words: string }> = new Map([
  ['SIGHUP', { number: 1, words: 'Hangup' }],
  ['SIGINT', { number: 2, words: 'Interrupt' }],
  ['SIGQUIT', { number: 3, words: 'Quit' }],
  ['SIGILL', { number: 4, words: 'Illegal instruction' }],
  ['SIGABRT', { number: 6, words: 'Aborted' }],
  ['SIGBUS', { number: 7, words: 'Bus error' }],
  ['SIGKILL', { number: 9, words: 'Killed' }],
  ['SIGSEGV', { number: 11, words: 'Segmentation fault' }],
  ['SIGTERM', { number: 15, words: 'Terminated' }],
  ['SIGXFSZ', { number: 25, words: 'File size limit exceeded' }],
]);
