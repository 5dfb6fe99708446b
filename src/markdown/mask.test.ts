import { describe, expect, it } from 'vitest';
import { readMasks } from './mask.ts';

const redisLogo = [
  '                _._                                                  ',
  "           _.-``__ ''-._                                             ",
  "      _.-``    `.  `_.  ''-._           Redis 7.0.15 (00000000/0) 64 bit",
  "  .-`` .-```.  ```\\/    _.,_ ''-._                                  ",
  " (    '      ,       .-`  | `,    )     Running in standalone mode",
  " |`-._`-...-` __...-.``-._|'` _.-'|     Port: 6379",
  " |    `-._   `._    /     _.-'    |     PID: 60817",
  "  `-._    `-._  `-./  _.-'    _.-'                                   ",
  " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
  " |    `-._`-._        _.-'_.-'    |           https://redis.io       ",
  "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
  " |`-._`-._    `-.__.-'    _.-'_.-'|                                  ",
  " |    `-._`-._        _.-'_.-'    |                                  ",
  "  `-._    `-._`-.__.-'_.-'    _.-'                                   ",
  "      `-._    `-.__.-'    _.-'                                       ",
  "          `-._        _.-'                                           ",
  "              `-.__.-'                                               ",
].join('\n');

const valkeyLogo = [
  '                .+^+.                                                ',
  '            .+#########+.                                            ',
  '        .+########+########+.           Valkey 9.1.2 (00000000/1) 64 bit',
  " |####+'     .+#######+.     '+####|    Port: 6379",
  "             +#########+'                                            ",
  "                '+v+'                                                ",
].join('\n');

/** The text with what the masks name hidden. */
function hidden(mask: string, text: string): string {
  return readMasks(mask).reduce((rest, pattern) => rest.replace(pattern, '#'), text);
}

describe('readMasks', () => {
  it.each([
    ['pid,time', '60817:M 31 Jul 2023 15:33:14.699 * Ready', '#:M # # * Ready'],
    ['pid', '  |     PID: 60817', '  |     PID: #'],
    ['pid', '60817:signal-handler (1) bye', '#:signal-handler (1) bye'],
    ['pid', '^C60817:signal-handler (1) bye', '^C#:signal-handler (1) bye'],
    ['pid', 'modified=0, pid=42, just started', 'modified=0, pid=#, just started'],
    ['pid', 'key:1:A', 'key:1:A'],
    ['port', 'Port: 6379 and *:6379', 'Port: # and *:#'],
    ['port', '127.0.0.1:50714 at 12:30:01', '127.0.0.1:# at 12:30:01'],
    ['version', 'Redis 7.0.15 (00000000/0) 64 bit', 'Redis # (#) 64 bit'],
    ['version', 'Redis 7.2-rc1 and 1.2.3-beta.1', 'Redis 7.2-rc1 and #'],
    ['time', 'DB loaded from disk: 0.000 seconds', 'DB loaded from disk: # seconds'],
    ['time', '1339518083.107412 [0 127.0.0.1:60866] "PING"', '# [0 127.0.0.1:60866] "PING"'],
    ['time', '2026-01-31 and 1339518083107', '# and #'],
    ['stream-id', '1) "1526919030474-0" and 1-1', '1) "#" and 1-1'],
    ['number', '(integer) -3.5e10 12', '(integer) # #'],
    ['/\\d+ bytes/', '12 bytes used', '# used'],
    ['/^used_.*$/', 'a\nused_memory:1\nb', 'a\n#\nb'],
  ])('%s hides its parts of %j', (mask, text, expected) => {
    expect(hidden(mask, text)).toBe(expected);
  });

  it.each([
    ['Redis 7', redisLogo],
    ['Redis 8', redisLogo.replace('Redis 7.0.15 (00000000/0) 64 bit', 'Redis Open Source            ')],
    ['Valkey', valkeyLogo],
  ])('logo hides the drawing of %s, and nothing else', (_, logo) => {
    const log = '7:M 31 Jul 2023 15:33:14.700 * Ready to accept connections\n';
    expect(hidden('logo', `before\n${logo}\n\n${log}`)).toBe(`before\n#\n\n${log}`);
  });

  it.each([
    [
      'pids',
      'unknown mask "pids": expected pid, time, port, version, stream-id, logo, number or a regular expression such as /\\d+ bytes/',
    ],
    ['pid,', 'unknown mask "": expected pid, time, port, version, stream-id, logo, number or a regular expression such as /\\d+ bytes/'],
    ['/a', 'the regular expression /a needs a slash at its end'],
    ['//', 'the regular expression // needs a slash at its end'],
  ])('refuses %s', (mask, reason) => {
    expect(() => readMasks(mask)).toThrow(new Error(reason));
  });
});
