import { expect, test } from 'vitest';
import { readRedisTarget } from './redis-target.ts';

test.each([
  ['redis://desk', { host: 'desk', port: 6379, tls: false, login: [], shown: 'redis://desk' }],
  [
    'rediss://:s%40cret@desk.example:6390/',
    { host: 'desk.example', port: 6390, tls: true, login: [['AUTH', 's@cret']], shown: 'rediss://***@desk.example:6390/' },
  ],
  [
    'redis://class:pw@[::1]:7000/3',
    {
      host: '::1',
      port: 7000,
      tls: false,
      login: [
        ['AUTH', 'class', 'pw'],
        ['SELECT', '3'],
      ],
      shown: 'redis://***@[::1]:7000/3',
    },
  ],
  ['redis://guest@desk/0', { host: 'desk', port: 6379, tls: false, login: [['AUTH', 'guest', '']], shown: 'redis://***@desk/0' }],
  ['redis://u:100%25%zz@desk', { host: 'desk', port: 6379, tls: false, login: [['AUTH', 'u', '100%25%zz']], shown: 'redis://***@desk' }],
])('%s', (url, target) => {
  expect(readRedisTarget(url)).toEqual({ ...target, variable: 'REDIS_URL' });
});
