import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askDocs, surveyRedis, warningsOf, type RedisSurvey } from './redis-survey.ts';
import { readRedisTarget, type RedisTarget } from './redis-target.ts';
import { freePort } from '../testing/free-port.ts';
import { command, converse, startTestRedis, type TestRedis } from '../testing/test-redis.ts';

/** Longer than a machine that is busy with everything else takes. */
const patienceMs = 25_000;
/** The user that the page Self-hosting shows. */
const shownUser = '~* &* +@all -@admin -@dangerous +info +keys -script|debug'.split(' ');

describe('on a Redis as it comes', () => {
  let redis: TestRedis;
  let port: number;
  const target = (login: string): RedisTarget => readRedisTarget(`redis://${login}127.0.0.1:${port}`);
  const survey = (login: string): Promise<RedisSurvey> => surveyRedis(target(login), patienceMs);

  beforeAll(async () => {
    port = await freePort();
    redis = await startTestRedis(['--port', String(port), '--bind', '127.0.0.1', '--user', 'class', 'on', '>secret', ...shownUser]);
  });
  afterAll(() => redis.stop());

  test('the shown user confines nothing, and that is said with the way out', async () => {
    const found = await survey('class:secret@');
    expect(found).toEqual({
      server: { flavour: expect.stringMatching(/^(redis|valkey)$/), version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      user: 'class',
      isAdministrator: false,
      mayRunScripts: true,
      isDefaultOpen: true,
    });
    expect(warningsOf(found)).toEqual([
      expect.stringMatching(/become another user .* AUTH default x.*ACL SETUSER default off/),
      expect.stringContaining('ACL SETUSER class -@scripting'),
    ]);
    // What is warned of is so.
    const reader = await redis.connect();
    const replies = await converse(
      reader,
      command('AUTH', 'class', 'secret') + command('AUTH', 'default', 'x') + command('ACL', 'WHOAMI'),
      3,
    );
    expect(replies.at(-1)).toBe('$7\r\ndefault\r\n');
    reader.destroy();
  });

  test('who logs in as nobody is an administrator', async () => {
    const found = await survey('');
    expect(found).toMatchObject({ user: 'default', isAdministrator: true, isDefaultOpen: true });
    expect(warningsOf(found)).toEqual([expect.stringContaining('is allowed dangerous commands')]);
  });

  test('the shown user may read what the commands are, and a user that may not is told so', async () => {
    const { commands } = await askDocs(target('class:secret@'), patienceMs);
    expect(commands.find(({ name }) => name === 'GET')).toMatchObject({ arity: 2, group: 'string' });
    const administrator = await redis.connect();
    await converse(administrator, command('ACL', 'SETUSER', 'narrow', 'on', '>small', '~*', '+get'), 1);
    administrator.destroy();
    await expect(askDocs(target('narrow:small@'), patienceMs)).rejects.toThrow(/NOPERM/);
  });

  test('as the page closes it there is nothing to say but of scripts, and then nothing', async () => {
    const administrator = await redis.connect();
    const set = (...rules: string[]): Promise<string[]> => converse(administrator, command('ACL', 'SETUSER', ...rules), 1);
    await set('admin', 'on', '>adm1n', '~*', '&*', '+@all');
    await converse(administrator, command('AUTH', 'admin', 'adm1n'), 1);
    await set('default', 'off');
    const found = await survey('class:secret@');
    expect(found).toMatchObject({ user: 'class', isAdministrator: false, mayRunScripts: true, isDefaultOpen: false });
    await set('class', '-@scripting');
    expect(warningsOf(await survey('class:secret@'))).toEqual([]);
    // A reader's ways to be somebody else.
    const reader = await redis.connect();
    const tries = [
      ['AUTH', 'default', 'x'],
      ['HELLO', '3', 'AUTH', 'default', 'x'],
      ['CONFIG', 'GET', '*'],
      ['SCRIPT', 'DEBUG', 'YES'],
    ];
    expect(await converse(reader, command('AUTH', 'class', 'secret'), 1)).toEqual(['+OK\r\n']);
    // One by one: of several that come at once with a wrong password among them, Redis 8.2.3 leaves some unanswered.
    for (const words of tries)
      expect(await converse(reader, command(...words), 1)).toEqual([expect.stringMatching(/^-(WRONGPASS|NOPERM)/)]);
    reader.destroy();
    administrator.destroy();
  });
});

test('a default user with a password is closed', async () => {
  const port = await freePort();
  const redis = await startTestRedis([
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--requirepass',
    'adm1n',
    '--user',
    'class',
    'on',
    '>secret',
    ...shownUser,
  ]);
  try {
    expect(await surveyRedis(readRedisTarget(`redis://class:secret@127.0.0.1:${port}`), patienceMs)).toMatchObject({
      isDefaultOpen: false,
    });
  } finally {
    await redis.stop();
  }
});
