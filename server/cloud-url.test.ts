import { expect, test } from 'vitest';
import { readCloudUrl } from './cloud-url.ts';
import { isHost } from './host-address.ts';

const read = (url: string): ReturnType<typeof readCloudUrl> => readCloudUrl(url, isHost);
const plain = { kind: 'single', tls: false, user: '', password: '', primary: null, sentinelLogin: { user: '', password: '' }, database: 0 };

test.each([
  ['redis://desk', { ...plain, seeds: [{ host: 'desk', port: null }] }],
  [
    'rediss://:s%40c@desk.example:6390/3',
    { ...plain, tls: true, password: 's@c', database: 3, seeds: [{ host: 'desk.example', port: 6390 }] },
  ],
  ['redis://ann:a@b:c@10.0.0.1', { ...plain, user: 'ann', password: 'a@b:c', seeds: [{ host: '10.0.0.1', port: null }] }],
  ['redis://u:100%25%zz@[::1]:7/', { ...plain, user: 'u', password: '100%25%zz', seeds: [{ host: '::1', port: 7 }] }],
  [
    'redis+sentinel://:pw@s1:26379,s2/main/2?sentinelPassword=w%40tch+&sentinelUsername=ann',
    {
      ...plain,
      kind: 'sentinel',
      password: 'pw',
      sentinelLogin: { user: 'ann', password: 'w@tch+' },
      primary: 'main',
      database: 2,
      seeds: [
        { host: 's1', port: 26_379 },
        { host: 's2', port: null },
      ],
    },
  ],
  [
    'rediss+cluster://a:1,b:2',
    {
      ...plain,
      kind: 'cluster',
      tls: true,
      seeds: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
    },
  ],
])('%s', (url, expected) => {
  expect(read(url)).toEqual(expected);
});

test.each([
  'desk',
  'http://desk',
  'redis://',
  'redis://a,b',
  'redis://desk/x',
  'redis://desk/1/2',
  'redis://desk:0',
  'redis://desk:70000',
  'redis://de sk',
  'redis://desk?x=1',
  'redis+sentinel://s1:26379',
  'redis+sentinel://s1:26379/',
  'redis+sentinel://s1:26379/main?password=x',
  'redis+cluster://a?sentinelPassword=x',
  'redis+sentinel://s1:26379/main/x',
  'redis+cluster://a/1',
  'redis+cluster://a,,b',
  'redis+other://a',
])('%s is none', (url) => {
  expect(read(url)).toBeNull();
});
