import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { byteBudgetLimits } from '../limits.ts';
import { webdisLimits } from './limits.ts';
import { ByteBudget } from '../byte-budget.ts';
import { BodyTags } from './body-tags.ts';
import { LearnerBytes } from './learner-bytes.ts';
import { studentOf } from '../../identity/principal.ts';
import type { Answer } from './answer.ts';
import { planRequest } from './command-plan.ts';
import { ReplyWaiter } from './reply-waiter.ts';
import type { Reply } from './reply.ts';
import { SliceSchedule } from './slice-schedule.ts';

const visitor = { ...studentOf('a'.repeat(32)), saysUse: true, grant: { isGood: () => true, watch: () => () => {} } };

/** What becomes of a reply that came for a GET of a path, and in how many turns of the event loop. */
async function answerTo(path: string, reply: Reply, size: number): Promise<{ answer: Answer; turns: number }> {
  const plan = planRequest(visitor, { method: 'GET', target: path, body: '' }, null);
  if ('status' in plan) throw new Error(plan.message);
  const caller = { visitor, ifNoneMatch: null, wantsPage: false, headers: [] };
  const answers: Answer[] = [];
  const bytes = new LearnerBytes(new ByteBudget(byteBudgetLimits), visitor.learner);
  const responder = { isGone: false, send: (answer: Answer) => void answers.push(answer) };
  new ReplyWaiter({ caller, plan, learner: visitor.learner, bytes, tags: new BodyTags() }, responder, new SliceSchedule()).reply(reply, {
    bytes: size,
    weight: size,
  });
  let turns = 0;
  for (;;) {
    const [answer] = answers;
    if (answer !== undefined) return { answer, turns };
    await nextTurn();
    turns += 1;
  }
}

const bodyOf = ({ body }: Answer): string => (typeof body === 'string' ? body : Buffer.concat(body).toString('latin1'));
const items = (count: number, text: string): Reply => ({
  type: 'array',
  items: Array.from({ length: count }, () => ({ type: 'string', text })),
});
const header = ({ headers }: Answer, name: string): string | undefined => headers[headers.indexOf(name) + 1];

test('a short reply is answered at once', async () => {
  const { answer, turns } = await answerTo('LRANGE/l/0/-1.txt?sep=,', items(3, 'x'), 24);
  expect([bodyOf(answer), turns]).toEqual(['x,x,x', 0]);
});

test.each([
  ['.txt?sep=%0a%0a', (text: string) => Array.from({ length: 300_000 }, () => text).join('\n\n')],
  ['.json', (text: string) => JSON.stringify({ LRANGE: Array.from({ length: 300_000 }, () => text) })],
  ['.raw', (text: string) => `*300000\r\n${`$1\r\n${text}\r\n`.repeat(300_000)}`],
])('a reply of 300,000 items is written as %s in many turns of the event loop, with the tag of the whole', async (form, expected) => {
  const { answer, turns } = await answerTo(`LRANGE/l/0/-1${form}`, items(300_000, 'x'), 300_000 * 7);
  const body = bodyOf(answer);
  expect(body).toBe(expected('x'));
  expect(header(answer, 'Content-Length')).toBe(String(body.length));
  expect(header(answer, 'ETag')).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
  // So many items cannot be made in fewer turns, if a turn makes only so many.
  expect(turns).toBeGreaterThan(20);
});

test('an answer that would be too long is refused before any of it is written', async () => {
  const count = Math.ceil(webdisLimits.answerBytes / 64) + 2;
  const made = { type: 'array', items: { length: count } } as unknown as Reply;
  const { answer, turns } = await answerTo(`LRANGE/l/0/-1.txt?sep=${'s'.repeat(64)}`, made, count * 4);
  expect([answer.status, JSON.parse(bodyOf(answer)), turns]).toEqual([413, { code: 'too-large', message: expect.any(String) }, 0]);
});

test('an answer that turns out too long is given up on the way', async () => {
  const size = webdisLimits.answerBytes / 4;
  const { answer } = await answerTo('GET/k', { type: 'string', text: '\x00'.repeat(size) }, size);
  expect(answer.status).toBe(413);
});
