import { expect, test } from 'vitest';
import { classPaths, type RoomReport } from '../../src/class-protocol.ts';
import { machineLimits } from '../machines/limits.ts';
import { TestSchool } from '../testing/test-school.ts';
import { roomLimits } from './limits.ts';
import { addressCheck, clockCheck, diskCheck, firewallCheck, forecast, nameCheck, redisCheck, sleepCheck } from './room-report.ts';

const gb = 1e9;
const lan = 'http://192.168.1.20:8080';
const local = 'http://teacher-laptop.local:8080';

test('an address that others can type, and one that they cannot', () => {
  expect(addressCheck([lan, local], new Set([lan, local]))).toMatchObject({ state: 'good', text: '192.168.1.20:8080 answers' });
  expect(addressCheck([lan, local], new Set([lan]))).toMatchObject({ state: 'note', detail: 'teacher-laptop.local:8080 does not answer' });
  expect(addressCheck([lan], new Set())).toMatchObject({ state: 'mend', text: '192.168.1.20:8080 does not answer' });
  for (const own of ['http://127.0.0.1:8080', 'http://[::1]:8080', 'http://localhost:8080'])
    expect(addressCheck([own], new Set([own]))).toMatchObject({ state: 'mend', text: 'Only this computer reaches the notebook' });
});

test('a name that leads here', () => {
  expect(nameCheck([lan, local])).toMatchObject({ state: 'good', detail: 'some phones do not know .local names' });
  expect(nameCheck([lan, 'http://[2001:db8::5]:8080'])).toMatchObject({ state: 'note' });
});

test('a firewall, as far as its files tell', () => {
  const none = { ufw: null, ufwRules: null, hasFirewalld: false };
  expect(firewallCheck(none, '8080').state).toBe('good');
  expect(firewallCheck({ ...none, ufw: 'ENABLED=no\n' }, '8080').state).toBe('good');
  const ufw = '# a comment\nENABLED=yes\n';
  expect(firewallCheck({ ...none, ufw }, '8080')).toMatchObject({ state: 'note', detail: 'sudo ufw allow 8080/tcp opens it' });
  const ufwRules = '*filter\n### tuple ### allow tcp 8080 0.0.0.0/0 any 0.0.0.0/0 in\n';
  expect(firewallCheck({ ...none, ufw, ufwRules }, '8080').state).toBe('good');
  expect(firewallCheck({ ...none, ufw, ufwRules }, '808').state).toBe('mend');
  expect(firewallCheck({ ...none, hasFirewalld: true }, '8080')).toMatchObject({
    state: 'note',
    text: expect.stringContaining('firewalld'),
  });
});

test('a disk with room, with little, and with none', () => {
  expect(diskCheck({ free: 86 * gb, all: 233 * gb }, 0, 30)).toEqual({
    name: 'disk',
    state: 'good',
    text: '86 of 233 GB free; the class may take 21',
    detail: '0.2 GB for 30, as a rule; 0.0 are taken',
  });
  expect(diskCheck({ free: 5 * gb, all: 233 * gb }, 0, 30).state).toBe('note');
  expect(diskCheck({ free: 0.2 * gb, all: 233 * gb }, 0, 30).state).toBe('mend');
  expect(diskCheck(null, 0, 30).state).toBe('note');
});

test('a clock that went back, and one that the network sets', () => {
  const now = Date.UTC(2026, 8, 7, 10);
  expect(clockCheck({ now, lastKnown: now - 1, isSynchronized: true }).state).toBe('good');
  expect(clockCheck({ now, lastKnown: now - 1, isSynchronized: false }).state).toBe('note');
  expect(clockCheck({ now: now - 3_600_000, lastKnown: now, isSynchronized: true })).toMatchObject({
    state: 'mend',
    text: 'It shows a time before 2026-09-07 10:00 UTC, when the class was last changed',
  });
});

test('a laptop on its battery', () => {
  expect(sleepCheck({ hasBattery: false, isPluggedIn: false }).state).toBe('good');
  expect(sleepCheck({ hasBattery: true, isPluggedIn: true }).state).toBe('note');
  expect(sleepCheck({ hasBattery: true, isPluggedIn: false }).state).toBe('mend');
});

test('how fast a Redis starts, once one did', () => {
  expect(redisCheck('7.0.15', null, 'walls').text).toBe('redis-server 7.0.15');
  expect(redisCheck('7.0.15', 31.4, 'walls')).toEqual({
    name: 'redis',
    state: 'good',
    text: 'redis-server 7.0.15 starts in 0.03 s',
    detail: 'walls',
  });
});

test('how many fit', () => {
  const full = machineLimits.maxmemoryBytes + roomLimits.besidesDataBytes;
  const free = machineLimits.freeMemoryBytes + 110 * full;
  expect(forecast(30, { free, all: 16 * gb })).toEqual({
    students: 30,
    usualBytes: 30 * roomLimits.usualBytes,
    fullBytes: 30 * full,
    allBytes: 16 * gb,
    parksFrom: 110,
  });
  expect(forecast(30, { free: 1, all: gb }).parksFrom).toBe(0);
  expect(forecast(30, { free: 1e15, all: 1e15 }).parksFrom).toBe(machineLimits.servers);
});

test('the teacher is told of this room, and nobody else', async () => {
  const school = await TestSchool.open();
  try {
    const { status, body } = await school.get<RoomReport>(classPaths.room, await school.bearer());
    expect(status).toBe(200);
    expect(body.checks.map(({ name }) => name)).toEqual(['address', 'name', 'firewall', 'disk', 'clock', 'redis', 'sleep']);
    expect(body.checks[0]).toMatchObject({ state: 'mend', text: 'Only this computer reaches the notebook' });
    expect(body.forecast).toMatchObject({ students: 40, parksFrom: expect.any(Number) });
    const { cookies } = await school.join({ name: 'Ada' });
    for (const headers of [{}, { cookie: cookies }, { authorization: 'Bearer x' }] as Record<string, string>[])
      expect((await school.get(classPaths.room, headers)).status).toBe(401);
    expect((await school.get<RoomReport>(classPaths.room, await school.bearer())).body.forecast.students).toBe(1);
  } finally {
    await school.remove();
  }
});
