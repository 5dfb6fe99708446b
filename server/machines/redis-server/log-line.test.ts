import { expect, test } from 'vitest';
import { shownLines, type LogContext } from './log-line.ts';

const context: LogContext = {
  port: 6380,
  bind: ['*', '-::*'],
  isRewritten: false,
  isBare: false,
  program: 'redis-server',
  release: 7,
  bindError: null,
};
const show = (message: string, change: Partial<LogContext> = {}): string[] =>
  shownLines(`12:M 22 Nov 2026 14:50:33.261 * ${message}`, { ...context, ...change }).map((line) =>
    line.replace('12:M 22 Nov 2026 14:50:33.261 * ', ''),
  );

test('what tells of the socket is not shown', () => {
  for (const isRewritten of [false, true]) {
    expect(show('Reading config from stdin', { isRewritten })).toEqual([]);
    expect(show('Removing the unix socket file.', { isRewritten })).toEqual([]);
  }
  expect(show('The server is now ready to accept connections at run/6379.1')).toEqual([]);
  expect(show('Ready to accept connections unix', { release: 7.2 })).toEqual([]);
  expect(show('Ready to accept connections')).toEqual(['Ready to accept connections']);
});

test('a server without a network is ready as one with it', () => {
  expect(show('The server is now ready to accept connections at run/6379.1', { isRewritten: true })).toEqual([
    'Ready to accept connections',
  ]);
  expect(show('Ready to accept connections unix', { isRewritten: true, release: 7.2 })).toEqual(['Ready to accept connections tcp']);
  expect(show('The server is now ready to accept connections at run/0.1', { isRewritten: true, port: 0 })).toEqual([]);
});

test('the banner and its short form tell the port that was asked for', () => {
  const banner = " (    '      ,       .-`  | `,    )     Running in standalone mode\n".trimEnd();
  expect(shownLines(banner, context)).toEqual([banner]);
  expect(shownLines(" |`-._`-...-` __...-.``-._|'` _.-'|     Port: 0", { ...context, isRewritten: true })).toEqual([
    " |`-._`-...-` __...-.``-._|'` _.-'|     Port: 6380",
  ]);
  expect(show('Running mode=standalone, port=0.', { isRewritten: true })).toEqual(['Running mode=standalone, port=6380.']);
  expect(show('Running mode=standalone, port=0.')).toEqual(['Running mode=standalone, port=0.']);
});

test('a start without configuration says so', () => {
  expect(show('Configuration loaded')).toEqual(['Configuration loaded']);
  expect(show('Configuration loaded', { isBare: true })[0]).toMatch(/^Warning: no config file specified/);
});

test('a port that cannot be had is refused in the words of the release', () => {
  const change = { isRewritten: true, bindError: 'Address already in use' };
  expect(show('Failed opening Unix socket: bind: No such file or directory', change)).toEqual([
    'Warning: Could not create server TCP listening socket *:6380: bind: Address already in use',
    'Failed listening on port 6380 (TCP), aborting.',
  ]);
  expect(show('Failed opening Unix socket: bind: No such file or directory', { ...change, release: 7.2, bind: ['-127.0.0.1'] })[1]).toBe(
    'Failed listening on port 6380 (tcp), aborting.',
  );
});
