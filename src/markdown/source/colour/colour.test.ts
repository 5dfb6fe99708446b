// The tones of commands, code and replies, and that no character gets lost on the way.
import { describe, expect, it } from 'vitest';
import type { SnippetKind } from '../../../protocol.ts';
import { colour } from './colour.ts';
import { replyTokens } from './reply-tokens.ts';
import type { Token } from './token.ts';

/** Tokens as "tone:text", the plain ones without what is blank. */
function read(tokens: readonly Token[]): string {
  return tokens.flatMap(({ tone, text }) => (tone === null ? text.trim().split(/\s+/).filter(Boolean) : [`${tone}:${text}`])).join(' ');
}

function code(kind: SnippetKind, source: string): string {
  const lines = colour(kind, source);
  expect(lines.map((line) => line.map(({ text }) => text).join('')).join('\n')).toBe(source);
  return lines.map(read).join(' / ');
}

describe('the tones of Redis commands', () => {
  it.each([
    ['ZADD scores 127 ana 98 ben', 'cmd:ZADD key:scores num:127 str:ana num:98 str:ben'],
    ['ZRANGE scores 0 2 REV WITHSCORES', 'cmd:ZRANGE key:scores num:0 num:2 opt:REV opt:WITHSCORES'],
    ['SET last-sale "a book" EX 10', 'cmd:SET key:last-sale str:"a book" opt:EX num:10'],
    ['CONFIG GET maxmemory', 'cmd:CONFIG cmd:GET str:maxmemory'],
    ['OBJECT ENCODING list', 'cmd:OBJECT cmd:ENCODING key:list'],
    ['SUBSCRIBE news sport', 'cmd:SUBSCRIBE key:news key:sport'],
    ['BLPOP a b 0', 'cmd:BLPOP key:a key:b num:0'],
    ['XREAD COUNT 2 STREAMS a b 0 $', 'cmd:XREAD opt:COUNT num:2 opt:STREAMS key:a key:b num:0 str:$'],
    ['SELECT 3', 'cmd:SELECT num:3'],
    ['MULTI\nINCR hits', 'cmd:MULTI / cmd:INCR key:hits'],
    ['ECHO "unended', 'cmd:ECHO str:"unended'],
    ['', ''],
  ])('%s', (source, tones) => {
    expect(code('redis', source)).toBe(tones);
  });
});

describe('the tones of a shell', () => {
  it.each([
    ['redis-cli -p 6380 PING', 'cmd:redis-cli opt:-p num:6380 cmd:PING'],
    ['redis-cli SET "a b" 1 EX 5 > log', 'cmd:redis-cli cmd:SET str:"a b" num:1 opt:EX num:5 > log'],
    ['redis-server --port 6380 --daemonize yes', 'cmd:redis-server opt:--port num:6380 opt:--daemonize yes'],
    ['sleep 1; echo "$HOME" | wc -l # lines', 'cmd:sleep num:1 ; cmd:echo str:"$HOME" | cmd:wc opt:-l dim:# lines'],
    ['for i in 1 2; do redis-cli INCR $i; done', 'opt:for i opt:in num:1 num:2 ; opt:do cmd:redis-cli cmd:INCR key:$i ; opt:done'],
    ['A=1 env\nls', 'A=1 cmd:env / cmd:ls'],
    ['echo $(redis-cli GET a)', 'cmd:echo $( cmd:redis-cli cmd:GET key:a )'],
    ['echo a#b "half', 'cmd:echo a#b str:"half'],
  ])('%s', (source, tones) => {
    expect(code('shell', source)).toBe(tones);
  });
});

describe('the tones of Python', () => {
  it.each([
    ['import redis, time', 'opt:import redis, time'],
    ['r = redis.Redis(decode_responses=True)', 'r = redis. fn:Redis (decode_responses= opt:True )'],
    [
      'for n in range(8):\n    print(n + 1, r.zincrby("scores", 1, \'ben\'))',
      'opt:for n opt:in fn:range ( num:8 ): / fn:print (n + num:1 , r. fn:zincrby ( str:"scores" , num:1 , str:\'ben\' ))',
    ],
    ['x = b"\\x00"  # bytes', 'x = str:b"\\x00" dim:# bytes'],
    ['t = """one\ntwo"""', 't = str:"""one / str:two"""'],
    ['match = p.match(1)', 'match = p. fn:match ( num:1 )'],
    ['match x:\n    case 1: pass', 'opt:match x: / opt:case num:1 : opt:pass'],
    ['@app.route\nasync def f(): return f"{x}"', 'opt:@app.route / opt:async opt:def fn:f (): opt:return str:f"{x}"'],
    ['s = "open', 's = str:"open'],
  ])('%s', (source, tones) => {
    expect(code('python', source)).toBe(tones);
  });
});

describe('the tones of a reply', () => {
  it.each([
    ['(integer) 4', 'dim:(integer) num:4'],
    ['(nil)', 'opt:(nil)'],
    ['1) (integer) 2', 'dim:1)  dim:(integer) num:2'],
    ['   2) "b"', 'dim:   2)  str:"b"'],
    ['1# "a" => (integer) 1', 'dim:1#  str:"a" dim: =>  dim:(integer) num:1'],
    ['(error) WRONGTYPE Operation', 'bad:(error) WRONGTYPE Operation'],
    ['(empty array)', 'opt:(empty array)'],
    ['# Server', 'dim:# Server'],
    ['redis_version:7.0.15', 'dim:redis_version: 7.0.15'],
    ['OK', 'OK'],
    ['say "no"', 'say "no"'],
    ['', ''],
  ])('%s', (line, tones) => {
    const tokens = replyTokens(line);
    expect(tokens.map(({ text }) => text).join('')).toBe(line);
    expect(read(tokens)).toBe(tones);
  });
});
