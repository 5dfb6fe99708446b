import { describe, expect, it } from 'vitest';
import { readFence } from './fence.ts';
import { readMasks } from './mask.ts';

const shell = { type: 'transcript', kind: 'shell', prompted: true, runnable: true, session: 'main', masks: [], edit: false, waits: false };

describe('readFence', () => {
  it.each([
    ['bash', 'session', shell],
    ['console', '', shell],
    ['redis', '', { ...shell, kind: 'redis' }],
    ['pycon', '', { ...shell, kind: 'python' }],
    ['bash', 'run', { ...shell, prompted: false }],
    ['sh', 'run', { ...shell, prompted: false }],
    ['python', 'run', { ...shell, kind: 'python', prompted: false }],
    ['bash', 'session no-run', { ...shell, runnable: false }],
    ['redis', 'no-run', { ...shell, kind: 'redis', runnable: false }],
    ['bash', 'session session=publisher', { ...shell, session: 'publisher' }],
    ['redis', 'session=two edit', { ...shell, kind: 'redis', session: 'two', edit: true, waits: false }],
    ['console', 'mask=pid,time mask="/\\d+ bytes/"', { ...shell, masks: [...readMasks('pid,time'), /\d+ bytes/gm] }],
    ['redis', 'server=redis>=7.4,valkey>=9', { ...shell, kind: 'redis', server: 'redis>=7.4,valkey>=9' }],
    ['bash', 'session on=laptop', { ...shell, on: 'laptop' }],
    ['python', 'run on=tablet-2', { ...shell, kind: 'python', prompted: false, on: 'tablet-2' }],
    ['redis', 'on=server', { ...shell, kind: 'redis' }],
    ['bash', '', { type: 'code' }],
    ['sh', 'no-run', { type: 'code' }],
    ['python', 'title="app.py"', { type: 'code' }],
    ['json', 'no-run', { type: 'code' }],
    ['', '', { type: 'code' }],
  ])('reads %s %s', (lang, meta, expected) => {
    expect(readFence(lang, meta)).toEqual(expected);
  });

  it.each([
    ['bash', 'session session=', '"session=" needs a name, such as session=publisher'],
    ['redis', 'session', '"session=" needs a name, such as session=publisher'],
    ['redis', 'session="a b"', '"session="a b"" needs a name of letters, digits, "-" and "_"'],
    ['redis', 'norun', 'unknown word "norun" after the language: expected run, no-run, edit, waits, session=NAME, mask=NAMES'],
    ['redis', 'server=mysql', '"server=mysql" is no server: expected such as server=redis>=7.4,valkey>=9 or server=redis<8'],
    [
      'bash',
      'session on=cloud',
      '"on=cloud" needs the name of a computer, such as on=laptop: small letters, digits and "-", and not localhost, notebook, cloud or class',
    ],
    [
      'bash',
      'session on',
      '"on=" needs the name of a computer, such as on=laptop: small letters, digits and "-", and not localhost, notebook, cloud or class',
    ],
    [
      'redis',
      'on=laptop',
      '"on=laptop" has no meaning on a redis fence, whose prompt is the server\'s own: write a shell fence with redis-cli -h server',
    ],
    ['redis', 'mask=', '"mask=" needs names or a regular expression, such as mask=pid,time'],
    [
      'redis',
      'mask=pids',
      'unknown mask "pids": expected pid, time, port, version, stream-id, logo, number or a regular expression such as /\\d+ bytes/',
    ],
    ['redis', 'mask=/a', 'the regular expression /a needs a slash at its end'],
    ['redis', 'run no-run', '"run" and "no-run" contradict each other'],
    ['redis', 'waits no-run', '"waits" and "no-run" contradict each other'],
    ['redis', 'edit no-run', '"edit" and "no-run" contradict each other'],
    ['bash', 'sesion', '"sesion" has no meaning on this fence: expected run, no-run, edit, waits, session=NAME, mask=NAMES on a snippet'],
    [
      'bash',
      'session=a',
      '"session=a" has no meaning on this fence: expected run, no-run, edit, waits, session=NAME, mask=NAMES on a snippet',
    ],
    ['json', 'norun', '"norun" has no meaning on this fence: expected run, no-run, edit, waits, session=NAME, mask=NAMES on a snippet'],
  ])('refuses %s %s', (lang, meta, reason) => {
    expect(() => readFence(lang, meta)).toThrow(new Error(reason));
  });

  it('refuses a regular expression that is none', () => {
    expect(() => readFence('redis', 'mask=/(/')).toThrow(/^\/\(\/ is no regular expression: /);
  });
});
