// Where the notebook's redis-cli cannot be the real one, it says so and ends.
import { expect, test } from 'vitest';
import { BridgeError } from '../../bridge/connection.ts';
import type { PageMachine } from '../page-machine.ts';
import { snippetInput } from '../standard-input.ts';
import { nodeMachine } from './node-machine.test-support.ts';
import { parseOptions } from './options.ts';
import { redisCli } from './redis-cli.ts';

async function atKeyboard(
  args: readonly string[],
  machine: PageMachine = nodeMachine(),
): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const exitCode = await redisCli({
    args,
    env: new Map(),
    stdin: snippetInput,
    isTerminal: true,
    columns: 80,
    machine,
    interrupted: new AbortController().signal,
    write: (data) => void (stdout += typeof data === 'string' ? data : new TextDecoder().decode(data)),
    error: (data) => void (stderr += typeof data === 'string' ? data : new TextDecoder().decode(data)),
    readFile: () => Promise.reject(new Error('no files here')),
    writeFile: () => Promise.reject(new Error('no files here')),
  });
  return { exitCode, stdout, stderr };
}

test.each([[[]], [['-h', 'localhost', '-n', '3']], [['-x']]])('redis-cli %j has no keyboard to read commands from', async (args) => {
  const { exitCode, stdout, stderr } = await atKeyboard(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(/^redis-cli: a snippet has no keyboard .*redis-cli PING.*\n$/);
});

test.each([[['-x', 'SET', 'key']], [['-X', 'tag', 'SET', 'key', 'tag']], [['--pipe']], [['--askpass', 'PING']]])(
  'redis-cli %j has no keyboard to read its input from',
  async (args) => {
    const { exitCode, stdout, stderr } = await atKeyboard(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/^redis-cli: a snippet has no keyboard .*Pipe the input.*\n$/);
  },
);

test.each([
  ['--rdb', ['--rdb', 'dump.rdb']],
  ['--cluster', ['--cluster', 'help']],
  ['--cluster-yes', ['--cluster-yes', 'PING']],
  ['--lru-test', ['--lru-test', '100']],
  ['--ldb', ['--ldb', '--eval', 'script.lua']],
  ['--replica', ['--replica']],
  ['--intrinsic-latency', ['--intrinsic-latency', '1']],
  ['--latency-dist', ['--latency-dist']],
  ['--hotkeys', ['--hotkeys']],
  ['--cert', ['--tls', '--cert', 'own.pem', 'PING']],
])('%s is said to be missing', async (flag, args) => {
  const { exitCode, stdout, stderr } = await atKeyboard(args);
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `redis-cli: this notebook's redis-cli does not do ${flag}. Everything else works without it.\n`,
  });
});

test('whom to trust is the bridge’s to know: it speaks TLS for the page', () => {
  const args = ['--tls', '--cacert', 'ca.pem', '--cacertdir', '/etc/ssl', '--sni', 'cloud', '--insecure', 'PING'];
  expect(parseOptions(args)).toMatchObject({ options: { tls: true, unsupported: null, rest: ['PING'] }, error: '' });
});

test('a bridge that fails is not a result of redis-cli', async () => {
  const failure = new BridgeError('unreachable', 'The bridge does not answer.');
  const machine: PageMachine = { ...nodeMachine(), connect: () => Promise.reject(failure) };
  await expect(atKeyboard(['PING'], machine)).rejects.toBe(failure);
});
