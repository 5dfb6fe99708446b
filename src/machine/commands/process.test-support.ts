// TestProcess: for tests: runs a program of the machine and keeps what it printed.
import type { MachineFacts, ServerFacts, SignalName } from '../../protocol.ts';
import { FileError } from '../files.ts';
import type { PageMachine } from '../page-machine.ts';
import type { Process, Program } from '../program.ts';
import { snippetInput } from '../standard-input.ts';

/** A server as the machine tells of it. */
export function server(pid: number, changes: Partial<ServerFacts> = {}): ServerFacts {
  const startedAt = Date.now() - 3_600_000;
  return {
    pid,
    port: 6379,
    title: 'redis-server *:6379',
    state: 'S',
    vszKiB: 46_388,
    rssKiB: 5_204,
    cpuSeconds: 36.5,
    startedAt,
    started: 'foreground',
    ...changes,
  };
}

/** A machine with servers, which delivers signals to them by noting them down. */
export function machineWith(...servers: ServerFacts[]): { machine: PageMachine; sent: [number, SignalName][] } {
  const sent: [number, SignalName][] = [];
  const facts: MachineFacts = {
    hostname: 'notebook',
    user: 'student',
    card: { name: 'eth0', ipv4: '192.168.1.44', prefix: 24, mac: '02:42:c0:a8:01:2c' },
    isolation: 'namespace',
    redis: '7.0.15',
    bootedAt: Date.now() - 7_200_000,
    memoryKiB: 16_000_000,
    servers,
  };
  const machine: PageMachine = {
    connect: () => Promise.reject(new Error('not for this test')),
    endpoint: { origin: 'http://127.0.0.1', fetch: () => Promise.reject(new Error('not for this test')) },
    forward: () => Promise.reject(new Error('not for this test')),
    start: () => Promise.reject(new Error('not for this test')),
    facts: async () => facts,
    kill: async (pid, signal) => {
      if (!servers.some((each) => each.pid === pid)) return false;
      sent.push([pid, signal]);
      return true;
    },
  };
  return { machine, sent };
}

/** Runs a program; text is all it printed, both outputs together. */
export async function call(
  program: Program,
  machine: PageMachine,
  args: string,
  changes: Partial<Process> = {},
): Promise<{ text: string; status: number }> {
  let text = '';
  const decoder = new TextDecoder();
  const write = (data: string | Uint8Array): void => {
    text += typeof data === 'string' ? data : decoder.decode(data);
  };
  const status = await program({
    args: args.split(' ').filter(Boolean),
    env: new Map([['PWD', '/home/student']]),
    stdin: snippetInput,
    isTerminal: true,
    columns: 80,
    machine,
    interrupted: new AbortController().signal,
    write,
    error: write,
    readFile: (path) => Promise.reject(new FileError('ENOENT', path)),
    writeFile: (path) => Promise.reject(new FileError('EACCES', path)),
    ...changes,
  });
  return { text, status };
}
