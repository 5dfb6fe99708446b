import { describe, expect, it } from 'vitest';
import { partTexts as texts } from '../../../texts/parts/en.ts';
import { reference } from './command-docs.test-support.ts';
import { RedisAssistance } from './redis-assistance.ts';

const asked: unknown[] = [];
const assistance = new RedisAssistance({
  reference: () => Promise.resolve(reference),
  keys: (prefix, type) => {
    asked.push([prefix, type]);
    return Promise.resolve(['user:1', 'user 2'].filter((name) => name.startsWith(prefix)));
  },
  texts: texts.assistance,
});
const complete = async (text: string): Promise<string[]> =>
  (await assistance.complete(text, text.length))?.all.map((one) => one.text) ?? [];

describe('completion', () => {
  it.each([
    ['S', ['SET', 'SLAVEOF', 'SORT']],
    ['PING\nse', ['set']],
    ['client ', ['ID', 'LIST']],
    ['CLIENT l', ['list']],
    ['5 GE', ['GET']],
    ['SET k v E', ['EX']],
    ['SET k v ', ['NX', 'XX', 'GET', 'EX', 'KEEPTTL']],
    ['GET u', ['user:1', '"user 2"']],
    ['GET "user ', ['"user 2"']],
    ['GET a b', []],
    ['NOTHING ', []],
    ['GET "a"b ', []],
  ])('of %j', async (text, expected) => {
    expect(await complete(text)).toEqual(expected);
  });

  it('replaces the word that is typed', async () => {
    expect((await assistance.complete('PING\nGET us', 11))?.replaces).toEqual({ start: 9, end: 11 });
    expect((await assistance.complete('GET ', 4))?.replaces).toEqual({ start: 4, end: 4 });
  });

  it('asks for the keys of the type that the command wants, where it wants one', async () => {
    asked.length = 0;
    await complete('ZADD z');
    await complete('SORT z');
    await complete('SORT z STORE ');
    await complete('SET k ');
    expect(asked).toEqual([
      ['z', 'zset'],
      ['z', null],
      ['', null],
    ]);
  });

  it('says of a command how it is written, what it does, what it costs and since when it is there', async () => {
    const found = await assistance.complete('SE', 2);
    expect(found?.all[0]).toEqual({
      text: 'SET',
      role: 'command',
      signature: 'SET key value [NX | XX] [GET] [EX seconds | KEEPTTL]',
      about: ['Set the string value of a key.', 'O(1)'],
      source: 'Since 1.0.0. Your server’s own COMMAND DOCS.',
    });
  });
});

describe('explanation', () => {
  it('is of the command, wherever in its line the place is', async () => {
    expect(await assistance.explain('PING\nclient list now', 14)).toMatchObject({ signature: 'CLIENT LIST', of: { start: 5, end: 16 } });
    expect(await assistance.explain('GET key', 5)).toMatchObject({ signature: 'GET key', of: { start: 4, end: 7 } });
    expect(await assistance.explain('SLAVEOF x', 1)).toMatchObject({
      about: ['Make it a replica.', 'Out of use. Use instead: REPLICAOF.'],
    });
    expect(await assistance.explain('nothing', 1)).toBeNull();
    expect(await assistance.explain('', 0)).toBeNull();
  });
});

describe('problems', () => {
  it.each([
    ['GET a', []],
    ['GET', ['GET needs more arguments: GET key']],
    ['SET a 1\nGET a b', ['GET takes fewer arguments: GET key']],
    ['SET k v EX 10 NX GET', []],
    ['CLIENT', ['CLIENT needs more arguments: CLIENT']],
    ['client id now', ['CLIENT ID takes fewer arguments: CLIENT ID']],
    // What is not known here may be known there.
    ['CLIENT NEW a b c', []],
    ['MODULE.COMMAND', []],
    ['GET "a b', []],
    ['3 GET a', []],
    ['', []],
  ])('of %j', async (text, messages) => {
    expect((await assistance.check(text, -1)).map(({ message }) => message)).toEqual(messages);
  });

  it('are none yet where something is being typed', async () => {
    expect(await assistance.check('GET', 3)).toEqual([]);
    expect(await assistance.check('GET\nPING', 5)).toHaveLength(1);
    expect(await assistance.check('GET a b', 7)).toHaveLength(1);
  });

  it('stand where the command does', async () => {
    expect((await assistance.check('PING\n  GET a b ', 0))[0]?.at).toEqual({ start: 7, end: 14 });
  });
});

it('helps with nothing where the server does not tell', async () => {
  const silent = new RedisAssistance({
    reference: () => Promise.reject(new Error('no')),
    keys: () => Promise.resolve([]),
    texts: texts.assistance,
  });
  expect([await silent.complete('G', 1), await silent.explain('GET', 1), await silent.check('GET', 0)]).toEqual([null, null, []]);
});
