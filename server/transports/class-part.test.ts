// Tests of what a class plugs into a bridge: its routes, its WebSockets, and who its students are to everything else.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { closeCodes, paths } from '../../src/protocol.ts';
import { httpTunnelHeaders, httpTunnelPaths, type TunnelOpened } from '../../src/http-tunnel-protocol.ts';
import { ClassError, type ClassPart } from '../classes/class-part.ts';
import { Roster, type Student } from '../classes/roster.ts';
import { brokenFrame, closing, TestBridge } from '../testing/test-bridge.ts';
import { TestMachines } from '../testing/test-machines.ts';
import { ada, room, zoe } from '../testing/test-students.ts';
import { byteBudgetLimits } from './limits.ts';

let machines: TestMachines;
let bridge: TestBridge;
let roster: Roster;
/** The WebSockets that the class was given, with whose they are. */
let opened: { ws: WebSocket; of: string }[];
let opening: (ws: WebSocket, student: Student) => void;

/** Of a record, as large as a class may take one. */
const bodyBytes = 400_000;

beforeEach(async () => {
  machines = await TestMachines.open();
  roster = new Roster();
  roster.putClass(room);
  roster.put(ada);
  roster.put(zoe);
  opened = [];
  opening = (ws, student) => void opened.push({ ws, of: student.name });
  const part: ClassPart = {
    roster,
    teacherOf: (secret) => (secret === 'sesame' ? { name: 'Miriam' } : null),
    routes: [
      {
        method: 'get',
        path: '/bridge/class',
        who: 'student',
        serve: (student, _request, response) => void response.json({ name: student.name }),
      },
      {
        method: 'post',
        path: '/bridge/teacher/deed',
        who: 'teacher',
        serve: (teacher, request, response) => {
          if (request.body === undefined) throw new ClassError(400, { code: 'bad-request', message: 'There is no deed.' });
          response.json({ by: teacher.name, deed: request.body });
        },
      },
      {
        method: 'put',
        path: '/bridge/class/kept',
        who: 'student',
        bodyBytes: bodyBytes + 1024,
        serve: (_student, request, response) => void response.json({ characters: (request.body as { text: string }).text.length }),
      },
      { method: 'post', path: '/bridge/join', who: 'anyone', serve: (_request, response) => void response.json({}) },
    ],
    sockets: [
      { path: '/bridge/class/live', who: 'student', messageBytes: 100, open: (ws, student) => opening(ws, student) },
      {
        path: '/bridge/teacher/live',
        who: 'teacher',
        messageBytes: 100,
        open: (ws, teacher, query) => void opened.push({ ws, of: `${teacher.name} ${query.get('class')}` }),
      },
    ],
    close: () => Promise.resolve(),
  };
  bridge = await TestBridge.open(machines, {}, {}, { roster, part: () => part });
});
afterEach(async () => {
  await bridge.close();
  await machines.close();
});

const cookieOf = ({ learner }: Student): string => bridge.cookiesOf(learner);
const ask = (path: string, init: RequestInit = {}): Promise<Response> => fetch(bridge.origin + path, init);

const deed = (headers: Record<string, string>, body: string | null = '{"type":"warm"}'): Promise<Response> =>
  ask('/bridge/teacher/deed', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

test('a route is given to whom it is for', async () => {
  expect(await (await ask('/bridge/class', { headers: { cookie: cookieOf(ada) } })).json()).toEqual({ name: 'Ada' });
  // A page whose browser is another student's by now does nothing in that one's name.
  const { reader } = (await (await ask('/health', { headers: { cookie: cookieOf(ada) } })).json()) as { reader: string };
  const asks = async (student: Student): Promise<number> =>
    (await ask(`/bridge/class?reader=${reader}`, { headers: { cookie: cookieOf(student) } })).status;
  expect([await asks(ada), await asks(zoe)]).toEqual([200, 409]);
  const stranger = await ask('/bridge/class');
  expect([stranger.status, await stranger.json()]).toMatchObject([403, { code: 'no-learner' }]);
  const gone = await ask('/bridge/class', { headers: { cookie: cookieOf({ ...ada, learner: 'c'.repeat(32) }) } });
  expect(gone.status).toBe(403);
  expect((await ask('/bridge/join', { method: 'POST' })).status).toBe(200);
});

test('bodies that never end wait for room among what is held for their student, and nobody else waits for them', async () => {
  const sending = Array.from({ length: 100 }, () => {
    const headers = { cookie: cookieOf(ada), 'content-type': 'application/json', 'content-length': bodyBytes };
    const request = httpRequest(`${bridge.origin}/bridge/class/kept`, { method: 'PUT', headers, agent: false });
    request.on('error', () => {}).write('{"text": "');
    return request;
  });
  await expect.poll(() => bridge.parsed.requests).toBe(sending.length);
  expect(bridge.budget.bytes).toBeGreaterThan(0);
  expect(bridge.budget.bytes).toBeLessThanOrEqual(byteBudgetLimits.perLearner);
  const text = 'x'.repeat(bodyBytes);
  const headers = { cookie: cookieOf(zoe), 'content-type': 'application/json' };
  const kept = await ask('/bridge/class/kept', { method: 'PUT', headers, body: JSON.stringify({ text }) });
  expect(await kept.json()).toEqual({ characters: bodyBytes });
  for (const request of sending) request.destroy();
  await expect.poll(() => bridge.budget.bytes).toBe(0);
});

test('a teacher is known by the header alone, and what a route refuses is told', async () => {
  expect(await (await deed({ authorization: 'Bearer sesame' })).json()).toEqual({ by: 'Miriam', deed: { type: 'warm' } });
  for (const headers of [{}, { authorization: 'Bearer other' }, { cookie: 'secret=sesame' }, { cookie: cookieOf(ada) }]) {
    const refused = await deed(headers as Record<string, string>);
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'not-allowed' }]);
  }
  const empty = await deed({ authorization: 'Bearer sesame', 'content-type': 'text/plain' }, null);
  expect([empty.status, await empty.json()]).toEqual([400, { code: 'bad-request', message: 'There is no deed.' }]);
});

test('a page sets no cookie, whoever asks, but renews nobody else than a student', async () => {
  expect((await ask('/')).headers.getSetCookie()).toEqual([]);
  expect((await ask('/', { headers: { cookie: cookieOf(ada) } })).headers.getSetCookie()).toEqual([]);
  const own = cookieOf(ada).split('; ')[0] ?? '';
  expect((await ask('/', { headers: { cookie: own } })).headers.getSetCookie()).toHaveLength(1);
});

test('WebSockets are given to whom they are for, and a stranger is told so by the close code', async () => {
  const student = bridge.socket('/bridge/class/live', cookieOf(ada));
  await once(student, 'open');
  const teacher = (secret: string): WebSocket =>
    new WebSocket(`${bridge.origin.replace('http', 'ws')}/bridge/teacher/live?class=x`, [`bearer.${secret}`], { origin: bridge.origin });
  await once(teacher('sesame'), 'open');
  expect(opened.map(({ of }) => of)).toEqual(['Ada', 'Miriam x']);
  expect((await closing(bridge.socket('/bridge/class/live', ''))).code).toBe(closeCodes.noLearner);
  const [, response] = (await once(teacher('other'), 'unexpected-response')) as [unknown, IncomingMessage];
  expect(response.statusCode).toBe(401);
  response.destroy();
  expect(opened).toHaveLength(2);
});

test('a mistake with one page ends its WebSocket alone, with a word and a log line', async () => {
  const other = bridge.socket('/bridge/class/live', cookieOf(zoe));
  await once(other, 'open');
  opening = () => {
    throw new TypeError('its sheets are null');
  };
  expect(await closing(bridge.socket('/bridge/class/live', cookieOf(ada)))).toMatchObject({ code: 1011 });
  expect(bridge.log.join('\n')).toContain('its sheets are null');
  expect(other.readyState).toBe(WebSocket.OPEN);
});

test('a student who is removed is cut from everything at once, and nobody else is', async () => {
  const tunnel = bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, cookieOf(ada));
  const live = bridge.socket('/bridge/class/live', cookieOf(ada));
  const other = bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, cookieOf(zoe));
  await Promise.all([once(tunnel, 'message'), once(live, 'open'), once(other, 'message')]);
  const token = await bridge.token(cookieOf(ada));
  const ping = (): Promise<Response> => ask('/webdis/PING', { headers: { authorization: `Bearer ${token}` } });
  expect((await ping()).status).toBe(200);

  // Plain requests that are under way end, too: a subscription over HTTP, and a pass of the HTTP tunnel.
  const exchange = (path: string, query: string): Promise<Response> =>
    fetch(`${bridge.origin}${path}?line=a-session-of-the-tests&${query}`, {
      method: 'POST',
      headers: { cookie: cookieOf(ada), origin: bridge.origin },
    });
  const { channel } = (await (await exchange(httpTunnelPaths.open, 'host=127.0.0.1&port=6379')).json()) as TunnelOpened;
  const waiting = exchange(httpTunnelPaths.pass, `channel=${channel}&wait=10000&max=100`);
  const blocked = ask('/webdis/BLPOP/nothing/10', { headers: { authorization: `Bearer ${token}` } });
  const ends = Promise.all([closing(tunnel), closing(live)]);
  roster.remove(ada.learner);
  expect((await ends).map(({ code }) => code)).toEqual([closeCodes.noLearner, closeCodes.noLearner]);
  expect((await waiting).headers.get(httpTunnelHeaders.state)).not.toBe('open');
  expect((await blocked).status).not.toBe(200);
  expect((await ping()).status).toBe(401);
  expect((await ask(paths.machine, { headers: { cookie: cookieOf(ada) } })).status).toBe(403);
  expect((await closing(bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, cookieOf(ada)))).code).toBe(closeCodes.noLearner);
  other.send(Buffer.from('PING\r\n'));
  expect(String((await once(other, 'message'))[0])).toBe('+PONG\r\n');
});

test('a bridge that stops closes the pages of a class, whatever one of them answers to the goodbye', async () => {
  const [broken, other] = [ada, zoe].map((student) => bridge.socket('/bridge/class/live', cookieOf(student)));
  await Promise.all([broken, other].map((ws) => once(ws as WebSocket, 'open')));
  const end = closing(other as WebSocket);
  brokenFrame(broken as WebSocket);
  await bridge.bridge.close();
  expect((await end).code).toBe(closeCodes.goingAway);
});

test('a class that ended keeps its students and closes their machines', async () => {
  const tunnel = bridge.socket(`${paths.tunnel}?host=127.0.0.1&port=6379`, cookieOf(ada));
  await once(tunnel, 'message');
  const end = closing(tunnel);
  roster.putClass({ ...room, endedAt: Date.now() });
  expect((await end).code).toBe(closeCodes.noLearner);
  expect((await ask(paths.machine, { headers: { cookie: cookieOf(ada) } })).status).toBe(403);
  expect((await ask('/bridge/class', { headers: { cookie: cookieOf(ada) } })).status).toBe(200);
});
