// Tests of the simulated students: they work at a real bridge, with real redis-servers behind it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { paths, tunnelReady } from '../../../src/protocol.ts';
import { TestBridge } from '../../testing/test-bridge.ts';
import { testHost, TestLearners } from '../../testing/test-learners.ts';
import { rehearsedSteps } from './lesson-commands.ts';
import { RehearsedClass } from './rehearsed-class.ts';
import { summaryOf } from './rehearsal.ts';
import { SimulatedStudent, visiting } from './simulated-student.ts';

const terms = { students: 4, enter: visiting, isInClass: false, arrivalMs: 0 };
let learners: TestLearners;
let bridge: TestBridge;

beforeAll(async () => {
  learners = await TestLearners.open(await testHost());
  bridge = await TestBridge.open(await learners.machines());
});
afterAll(async () => {
  await bridge.close();
  await learners.remove();
});

test('they come, work on a server each, and what they waited for is told', async () => {
  const group = await RehearsedClass.gather({ ...terms, url: bridge.origin });
  await group.work(1);
  const { firstPongs, warm, refusals } = group.figures;
  expect(refusals).toEqual([]);
  expect(firstPongs).toHaveLength(4);
  expect(new Set(group.students.map(({ cookie }) => cookie)).size).toBe(4);
  expect(warm.length).toBeGreaterThanOrEqual(4);
  expect(learners.list()).toHaveLength(4);
  group.leave();
});

test('the commands of the lessons are answered without an error', async () => {
  const group = await RehearsedClass.gather({ ...terms, students: 1, url: bridge.origin });
  const [student] = group.students;
  for (const { commands } of rehearsedSteps) for (const words of commands) expect(await student?.ask(words)).toBeGreaterThan(0);
  await expect(student?.ask(['NOSUCH'])).rejects.toThrow("Redis answered ERR unknown command 'NOSUCH'");
  group.leave();
});

test('who is not served is counted, with what they were told', async () => {
  const narrow = await TestBridge.open(await learners.machines(), {}, { sockets: 1, socketsPerLearner: 1 });
  const group = await RehearsedClass.gather({ ...terms, url: narrow.origin });
  expect(group.figures.firstPongs.length + group.figures.refusals.length).toBe(4);
  expect(group.figures.refusals.length).toBeGreaterThan(0);
  expect(group.figures.refusals[0]).toMatch(/^A WebSocket closed with \d+: /);
  group.leave();
  await narrow.close();
});

test('so is who is refused before there is a WebSocket', async () => {
  const stopping = await TestBridge.open(await learners.machines());
  const cookie = await stopping.cookie();
  await stopping.bridge.close();
  const group = await RehearsedClass.gather({ ...terms, enter: () => Promise.resolve(cookie), url: stopping.origin });
  expect(group.figures).toEqual({ firstPongs: [], warm: [], refusals: Array.from({ length: 4 }, () => 'Unexpected server response: 503') });
  await stopping.close();
});

test('who loses their Redis while the live side is being opened hears so as they ask', async () => {
  const endpoint = new WebSocketServer({ noServer: true });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith(paths.tunnel) === true) {
      endpoint.handleUpgrade(request, socket, head, (ws) => ws.send(tunnelReady));
      return;
    }
    const [tunnel] = endpoint.clients;
    tunnel?.once('close', () => endpoint.handleUpgrade(request, socket, head, () => {})).close(4000, 'over');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const student = await SimulatedStudent.arrive(url, 'Ada', { enter: () => Promise.resolve(''), isInClass: true });
  await expect(student.ask(['PING'])).rejects.toThrow('The tunnel closed with 4000: over');
  student.leave();
  server.close();
  await once(server, 'close');
});

test('the teacher is told of what nineteen of twenty had', () => {
  const firstPongs = Array.from({ length: 20 }, (_, index) => (index + 1) * 10);
  expect(summaryOf({ firstPongs, warm: [1.26, 2.54], refusals: ['a', 'b'] })).toEqual({ firstPongMs: 190, warmMs: 2.5, refused: 2 });
  expect(summaryOf({ firstPongs: [], warm: [], refusals: [] })).toEqual({ firstPongMs: 0, warmMs: 0, refused: 0 });
});
