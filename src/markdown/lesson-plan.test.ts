import { describe, expect, test } from 'vitest';
import { renderFence } from './lesson-fences.ts';
import { lessonPages, numberSteps, planOf } from './lesson-plan.ts';
import { stepHead } from './step-head.ts';

const fence = (lang: string, meta: string, text: string): string => {
  const rendered = renderFence(lang, meta, text);
  if ('open' in rendered) throw new Error('not a snippet');
  return rendered.html;
};

const exercise = `<lesson-exercise class="rn-exercise" data-plan='{"start":["a > b"]}' data-number="1" data-step><div class="rn-exercise-title">Exercise 1</div>${fence('redis', 'edit', '')}</lesson-exercise>`;

const lesson = `<h1 id="_top">Stock &amp; orders</h1>
  ${fence('redis', '', '> SET stock 10\nOK')}
  ${fence('redis', 'edit', '')}
  ${fence('redis', 'server=redis>=8', '> HGETEX a FIELDS 1 b\n1) "c"')}
  ${exercise}
  ${fence('bash', 'session no-run', '$ redis-cli PING\nPONG')}
  ${fence('redis', '', '> MULTI\nOK\n> DECR stock\nQUEUED\n> EXEC\n1) (integer) 9')}`;

test('the steps are the snippets with commands for every server, and the exercises, in document order', () => {
  expect(planOf(numberSteps(lesson, true), '/stock/')).toEqual({
    page: '/stock/',
    title: 'Stock & orders',
    steps: [
      { kind: 'snippet', label: '1', head: 'SET stock 10' },
      { kind: 'exercise', label: 'A', head: 'Exercise 1' },
      { kind: 'snippet', label: '2', head: 'MULTI, DECR, EXEC' },
    ],
  });
});

test('a page that is no lesson has no numbers', () => {
  expect(numberSteps(lesson, false)).not.toContain('data-step');
});

test('numbers that a page has wrong end the build', () => {
  const twice = numberSteps(lesson, true) + numberSteps(lesson, true);
  expect(() => planOf(twice, '/stock/')).toThrow('/stock/: its step 3 has the number "0"');
});

test('the lessons are those of the first page, in its order', () => {
  expect(lessonPages('<ol><li><a href="/b/" data-page="/b/">B</a><li><a href="/a/" data-page="/a/">A</a></ol><a href="/c/">')).toEqual([
    '/b/',
    '/a/',
  ]);
});

describe('a head in at most 24 characters', () => {
  test.each([
    ['redis', ['SET stock 10'], 'SET stock 10'],
    ['redis', ['SET stock 10', 'GET stock'], 'SET stock'],
    ['redis', ['MULTI', 'SET a 1', 'EXEC'], 'MULTI, SET, EXEC'],
    ['redis', ['MULTI', 'INCRBYFLOAT a 1', 'HINCRBY b c 1', 'EXEC'], 'MULTI, INCRBYFLOAT'],
    ['redis', ['PING'], 'PING'],
    ['shell', ['redis-cli SET stock 10'], 'SET stock 10'],
    ['shell', ['redis-cli -h ada PING'], 'redis-cli -h ada PING'],
    ['shell', ['redis-cli'], 'redis-cli'],
    ['shell', ['redis-server --port 7000 --save ""'], 'redis-server --port 7000'],
    ['redis', ['DEL queue', 'RPUSH queue a', 'LPOP queue'], 'RPUSH queue'],
    ['redis', ['DEL queue'], 'DEL queue'],
    ['redis', ['EVAL "return redis.call()" 0'], 'EVAL "return redis.call…'],
    ['shell', ['pkill redis-server; sleep 1', 'redis-cli PING'], 'PING'],
    ['shell', ['curl -s http://notebook/webdis/PING'], 'curl -s http://notebook…'],
    ['python', ['import redis\nr = redis.Redis()\nr.set("a", 1)'], 'r.set("a", 1)'],
    ['python', ['import redis', 'r = redis.Redis()', '_ = r.delete("a")', 'x = r.lpush("a-list", "b")'], 'x = r.lpush("a-list",'],
    ['python', ['import redis'], 'import redis'],
    ['python', ['\n\nwhile True:\n    pass'], 'while True:'],
    ['python', ['r.hset("a-very-long-name-of-a-key", 1)'], 'r.hset("a-very-long-nam…'],
    ['redis', [], ''],
  ])('%s %j: %s', (kind, inputs, head) => {
    expect(stepHead(kind, inputs)).toBe(head);
    expect(head.length).toBeLessThanOrEqual(24);
  });
});
