import { describe, expect, it } from 'vitest';
import { USAGE } from '../../../machine/redis-cli/usage.ts';
import { partTexts as texts } from '../../../texts/parts/en.ts';
import { reference } from './command-docs.test-support.ts';
import { readOptions } from './program-options.ts';
import { RedisAssistance } from './redis-assistance.ts';
import { ShellAssistance, type ShellSources } from './shell-assistance.ts';

const redis = new RedisAssistance({
  reference: () => Promise.resolve(reference),
  keys: () => Promise.resolve(['user:1']),
  texts: texts.assistance,
});
const directories: Record<string, { name: string; kind: 'file' | 'directory' }[]> = {
  '/home/student': [
    { name: 'data.json', kind: 'file' },
    { name: 'logs', kind: 'directory' },
  ],
  '/home/student/logs': [{ name: 'app.log', kind: 'file' }],
  '/': [{ name: 'tmp', kind: 'directory' }],
};
const sources: ShellSources = {
  redis,
  computer: 'server',
  serverAddress: () => Promise.resolve('192.168.1.44'),
  files: () =>
    Promise.resolve({
      list: (path) => {
        const names = directories[path];
        return names === undefined ? Promise.reject(new Error('ENOENT')) : Promise.resolve(names);
      },
    }),
  usage: () => Promise.resolve({ 'redis-cli': USAGE }),
  texts: texts.assistance,
};
const shell = new ShellAssistance(sources);

describe('completion', () => {
  it.each([
    ['redis-c', ['redis-cli']],
    ['ls\necho a | gre', ['grep']],
    ['redis-cli --big', ['--bigkeys']],
    ['redis-cli SE', ['SET']],
    ['redis-cli GET ', ['user:1']],
    ['redis-cli -h server -p 6379 -n 0 GET ', ['user:1']],
    ['redis-cli -p 6380 GET ', []],
    ['redis-cli -n 3 GET ', []],
    ['redis-cli -h cloud -p 18650 GET ', []],
    ['redis-cli -u redis://localhost:6379/3 GET ', []],
    ['redis-cli -p 6380 client l', ['list']],
    ['redis-server --app', ['--appendonly', '--appendfsync']],
    ['cat d', ['data.json']],
    ['cat logs/', ['logs/app.log']],
    ['cat ~/logs/a', ['~/logs/app.log']],
    ['ls /t', ['/tmp/']],
    ['ls nowhere/', []],
    ['echo "a | b" > l', ['logs/']],
  ])('of %j', async (text, expected) => {
    expect((await shell.complete(text, text.length))?.all.map((one) => one.text) ?? []).toEqual(expected);
  });

  it('replaces the word that is typed', async () => {
    expect((await shell.complete('ls; redis-cli GET u', 19))?.replaces).toEqual({ start: 18, end: 19 });
  });
});

it.each([
  ['redis-cli GET ', []],
  ['redis-cli -h 127.0.0.1 GET ', []],
  ['redis-cli -h server GET ', ['user:1']],
  ['redis-cli -h 192.168.1.44 GET ', ['user:1']],
  ['redis-cli SE', ['SET']],
])('on another computer, %j offers the keys of the server where that is asked', async (text, expected) => {
  const laptop = new ShellAssistance({ ...sources, computer: 'laptop' });
  expect((await laptop.complete(text, text.length))?.all.map((one) => one.text) ?? []).toEqual(expected);
});

it('explains what redis-cli is given, and nothing else', async () => {
  expect(await shell.explain('ls | redis-cli -n 1 GET a', 22)).toMatchObject({ signature: 'GET key', of: { start: 20, end: 23 } });
  expect(await shell.explain('redis-cli -n 1 GET a', 3)).toBeNull();
  expect(await shell.explain('echo GET', 6)).toBeNull();
});

it('reads the options of a help', () => {
  const help = ' -d, --data <data>          HTTP POST data\n     --http0.9              Allow it\n  -c                 Cluster.\n';
  expect(readOptions(help)).toEqual([
    { names: ['-d', '--data'], value: '<data>', about: 'HTTP POST data' },
    { names: ['--http0.9'], about: 'Allow it' },
    { names: ['-c'], about: 'Cluster.' },
  ]);
});
