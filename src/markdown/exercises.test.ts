import { markdownToHtml } from 'satteri';
import { describe, expect, it } from 'vitest';
import type { ExercisePlan } from './exercise-plan.ts';
import { exercises } from './exercises.ts';
import { lessonFences } from './lesson-fences.ts';

async function render(markdown: string): Promise<string> {
  const { html } = await markdownToHtml(markdown, { mdastPlugins: [exercises, lessonFences], features: { directive: true } });
  return html;
}

const fence = (info: string, ...lines: string[]): string => ['```' + info, ...lines, '```'].join('\n');
const block = (...parts: string[]): string => [':::exercise', ...parts, ':::'].join('\n\n');
const start = fence('redis start', '> DEL author', '(integer) 0');
const check = fence('redis check', '> GET author', '"Ada"');
const solution = fence('redis solution', '> SET author Ada', 'OK');

function planIn(html: string): ExercisePlan {
  const [, json = ''] = /data-plan="([^"]*)"/.exec(html) ?? [];
  return JSON.parse(
    json.replaceAll('&quot;', '"').replaceAll('&#x22;', '"').replaceAll('&amp;', '&').replaceAll('&#x26;', '&'),
  ) as ExercisePlan;
}

describe('an exercise', () => {
  it('has its task, an empty editor, a hint below each check, and its solution folded away', async () => {
    const html = await render(
      block('Store `Ada`.', start, check, 'No author yet: **SET** writes one.', solution, 'One command does it.') +
        `\n\n${block('Again.', start, check, solution)}`,
    );
    expect(html.match(/<lesson-exercise/g)).toHaveLength(2);
    expect(html).toContain('>Exercise 2</div>');
    const [first = ''] = html.split('</lesson-exercise>');
    expect(first.indexOf('Store <code>Ada</code>')).toBeLessThan(first.indexOf('<redis-snippet'));
    expect(first).toMatch(
      /<redis-snippet[^>]* kind="redis" session="main"[^>]* aria-label="Your answer to exercise 1" exercise="SET author Ada" data-edit/,
    );
    expect(first).toMatch(
      /<div class="rn-verdict" role="status"[^>]*>[^]*<div class="rn-hint" hidden[^>]*><p>No author yet: <strong>SET<\/strong> writes one.<\/p><\/div>/,
    );
    expect(first).toMatch(
      /<details class="rn-solution"[^>]*><summary>Solution<\/summary>[^]*<redis-code[^]*SET[^]*One command does it\.[^]*<\/details>/,
    );
    // Nothing of start and check shows: they are the page's.
    expect(first.replace(/data-plan="[^"]*"/, '')).not.toContain('GET');
    expect(planIn(first)).toEqual({
      start: [{ kind: 'redis', session: 'main', masks: [], steps: [{ input: 'DEL author', printed: '(integer) 0' }] }],
      checks: [{ kind: 'redis', session: 'main', masks: [], steps: [{ input: 'GET author', printed: '"Ada"' }] }],
      solution: { kind: 'redis', session: 'main', masks: [], steps: [{ input: 'SET author Ada', printed: 'OK' }] },
    });
  });

  it('opens its editor with the fence that has no part in it, and takes programs for its parts', async () => {
    const html = await render(
      block(
        'Count.',
        fence('python start', 'r.delete("n")'),
        fence('python run session=counter', 'def count():', '    ...'),
        fence('python check session=counter', 'assert r.get("n") == b"1", "n is not 1"'),
        fence('bash check', 'redis-cli GET n | grep -q 1'),
        fence('python solution session=counter', 'r.incr("n")'),
        fence('text', 'what people read'),
      ),
    );
    expect(html).toMatch(/<redis-snippet[^>]* kind="python" session="counter"[^>]* exercise="r\.incr/);
    expect(html.split('rn-text')[1]).toContain('count');
    expect(planIn(html).checks).toEqual([
      { kind: 'python', session: 'counter', masks: [], steps: [{ input: 'assert r.get("n") == b"1", "n is not 1"', printed: null }] },
      { kind: 'shell', session: 'main', masks: [], steps: [{ input: 'redis-cli GET n | grep -q 1', printed: null }] },
    ]);
    expect(html).toContain('what people read');
  });

  it.each([
    ['no start', block('Task.', check, solution), 'a lesson:1: an exercise needs a fence marked "start"'],
    ['no check', block('Task.', start, solution), 'a lesson:1: an exercise needs a fence marked "check"'],
    ['no solution', block('Task.', start, check), 'a lesson:1: an exercise needs a fence marked "solution"'],
    ['two solutions', block(start, check, solution, solution), 'has one solution'],
    ['two editors', block(start, fence('redis', '> PING', 'PONG'), fence('redis', '> PING', 'PONG'), check, solution), 'has one editor'],
    ['an editor of another kind', block(start, fence('python run', 'x = 1'), check, solution), 'have to be of one kind'],
    [
      'a check that writes',
      block(start, fence('redis check', '> GET a', '"1"', '> SET a 2', 'OK'), solution),
      'a lesson:11: a check only reads, and COMMAND does not call SET readonly',
    ],
    [
      'a check that may write',
      block(start, fence('redis check', '> EVAL "return 1" 0', '(integer) 1'), solution),
      'does not call EVAL readonly: use',
    ],
    ['a check that says nothing', block(start, fence('redis check', '> GET a'), solution), 'a lesson:9: a check prints what'],
    ['a check that does not run', block(start, fence('redis check no-run', '> GET a', '"1"'), solution), 'a check has to run'],
    ['an empty start', block(fence('redis start'), check, solution), 'a lesson:3: an empty start'],
    ['two parts in one', block(fence('redis start check', '> GET a', '"1"'), check, solution), 'not start and check'],
    ['a part outside', fence('redis check', '> GET a', '"1"'), '"check" has a meaning in an ":::exercise" block alone'],
    ['a script outside', fence('python solution', 'x = 1'), '"solution" has a meaning in an ":::exercise" block alone'],
    ['a fence with a fault', block(start, fence('redis check', 'GET a'), solution), 'a lesson:9: output before the first prompt'],
  ])('with %s fails the build', async (_what, markdown, reason) => {
    await expect(render(markdown)).rejects.toThrow(reason);
  });

  it('may ask the server, and scripts that Redis itself keeps from writing', async () => {
    const asks = [
      '> INFO server',
      '...',
      '> config get maxmemory',
      '...',
      '> ACL DRYRUN ben GET a',
      'OK',
      '> EVAL_RO "return 1" 0',
      '(integer) 1',
      '> ROLE',
      '...',
    ];
    expect(planIn(await render(block(start, fence('redis check', ...asks), solution))).checks[0]?.steps).toHaveLength(5);
  });
});
