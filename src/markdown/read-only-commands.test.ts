import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { onlyReads, readOnlyCommands } from './read-only-commands.ts';

describe('a line', () => {
  it.each(['GET a', ' get a', 'OBJECT ENCODING a', 'object encoding a', 'XINFO STREAM s', 'INFO', 'acl list', 'CONFIG  GET *'])(
    '%j only reads',
    (line) => expect(onlyReads(line)).toBe(true),
  );

  it.each([
    'SET a 1',
    'GETDEL a',
    'GETEX a EX 1',
    'SORT a STORE b',
    'EVAL x 0',
    'FCALL f 0',
    'OBJECT',
    'CONFIG SET x 1',
    'ACL SETUSER x',
    '3 GET a',
    'XREADGROUP GROUP g c STREAMS s >',
    '',
  ])('%j may write', (line) => expect(onlyReads(line)).toBe(false));
});

/** A command as COMMAND tells it; its subcommands come tenth. */
type CommandReply = [name: string, arity: number, flags: string[], ...rest: unknown[]];

function flagged(commands: readonly CommandReply[]): (readonly [name: string, reads: boolean])[] {
  return commands.flatMap((command) => [
    [command[0].toUpperCase().replace('|', ' '), command[2].includes('readonly')] as const,
    ...flagged((command[9] ?? []) as CommandReply[]),
  ]);
}

it('are those that the server in use calls readonly', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
  const path = join(folder, 'redis.sock');
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder], { stdio: 'ignore' });
  const exited = once(server, 'exit');
  const redis = new Redis({ path });
  // It is asked again until the server is there.
  redis.on('error', () => undefined);
  try {
    const commands = flagged((await redis.call('COMMAND')) as CommandReply[]);
    const readonly = commands.filter(([, reads]) => reads).map(([name]) => name);
    expect(readonly.length).toBeGreaterThan(80);
    expect(readonly.filter((name) => !readOnlyCommands.has(name))).toEqual([]);
    expect(commands.filter(([name, reads]) => !reads && readOnlyCommands.has(name))).toEqual([]);
  } finally {
    redis.disconnect();
    server.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true });
  }
});
