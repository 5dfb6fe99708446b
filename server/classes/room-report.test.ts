import { expect, test } from 'vitest';
import { classPaths, type RoomReport } from '../../src/class-protocol.ts';
import { machineLimits } from '../machines/limits.ts';
import { TestSchool } from '../testing/test-school.ts';
import { roomLimits } from './limits.ts';
import { addressCheck, clockCheck, diskCheck, firewallCheck, forecast, nameCheck, redisCheck, sleepCheck } from './room-report.ts';

const gb = 1e9;
const lan = 'http://192.168.1.20:8080';
const local = 'http://teacher-laptop.local:8080';

const walls = { hasNetworks: true, hasUsers: true, hasOwnFiles: true, hasCables: true };

test('an address that others can type, and one that they cannot', () => {
  const name = 'address';
  const host = '192.168.1.20:8080';
  expect(addressCheck([lan, local], new Set([lan, local]))).toEqual({ name, state: 'good', found: 'answers', host, silent: [] });
  const silent = ['teacher-laptop.local:8080'];
  expect(addressCheck([lan, local], new Set([lan]))).toEqual({ name, state: 'note', found: 'answers', host, silent });
  expect(addressCheck([lan], new Set())).toEqual({ name, state: 'mend', found: 'silent', host });
  for (const own of ['http://127.0.0.1:8080', 'http://[::1]:8080', 'http://localhost:8080'])
    expect(addressCheck([own], new Set([own]))).toEqual({ name, state: 'mend', found: 'loopback' });
});

test('a name that leads here', () => {
  const name = 'name';
  expect(nameCheck([lan, local])).toEqual({ name, state: 'good', found: 'local', host: 'teacher-laptop.local' });
  expect(nameCheck([lan, 'http://class.school.example'])).toEqual({ name, state: 'good', found: 'known', host: 'class.school.example' });
  expect(nameCheck([lan, 'http://[2001:db8::5]:8080'])).toEqual({ name, state: 'note', found: 'none' });
});

test('a firewall, as far as its files tell', () => {
  const none = { ufw: null, ufwRules: null, hasFirewalld: false };
  expect(firewallCheck(none, '8080')).toEqual({ name: 'firewall', state: 'good', found: 'none' });
  expect(firewallCheck({ ...none, ufw: 'ENABLED=no\n' }, '8080').found).toBe('none');
  const ufw = '# a comment\nENABLED=yes\n';
  expect(firewallCheck({ ...none, ufw }, '8080')).toMatchObject({ state: 'note', found: 'ufw-on', port: '8080' });
  const ufwRules = '*filter\n### tuple ### allow tcp 8080 0.0.0.0/0 any 0.0.0.0/0 in\n';
  expect(firewallCheck({ ...none, ufw, ufwRules }, '8080')).toMatchObject({ state: 'good', found: 'ufw-open' });
  expect(firewallCheck({ ...none, ufw, ufwRules }, '808')).toMatchObject({ state: 'mend', found: 'ufw-closed', port: '808' });
  expect(firewallCheck({ ...none, hasFirewalld: true }, '8080')).toMatchObject({ state: 'note', found: 'firewalld', port: '8080' });
});

test('a disk with room, with little, and with none', () => {
  const { diskBytes: limit, freeDiskBytes: least } = machineLimits;
  const disk = { free: limit + gb, all: 2 * limit };
  const usual = 30 * roomLimits.usualDiskBytes;
  const facts = { name: 'disk', found: 'room', limit, usual, students: 30, used: 7, least };
  expect(diskCheck(disk, 7, 30)).toEqual({ ...facts, ...disk, state: 'good' });
  expect(diskCheck({ ...disk, free: limit - 1 }, 7, 30).state).toBe('note');
  expect(diskCheck({ ...disk, free: least + usual - 1 }, 7, 30).state).toBe('mend');
  expect(diskCheck(null, 0, 30)).toEqual({ name: 'disk', state: 'note', found: 'unknown' });
});

test('a clock that went back, and one that the network sets', () => {
  const now = Date.UTC(2026, 8, 7, 10);
  expect(clockCheck({ now, lastKnown: now - 1, isSynchronized: true })).toMatchObject({ state: 'good', found: 'set' });
  expect(clockCheck({ now, lastKnown: now - 1, isSynchronized: false })).toMatchObject({ state: 'note', found: 'not-set' });
  expect(clockCheck({ now: now - 3_600_000, lastKnown: now, isSynchronized: true })).toEqual({
    name: 'clock',
    state: 'mend',
    found: 'behind',
    lastKnown: now,
  });
});

test('a laptop on its battery', () => {
  expect(sleepCheck({ hasBattery: false, isPluggedIn: false })).toEqual({ name: 'sleep', state: 'good', found: 'no-battery' });
  expect(sleepCheck({ hasBattery: true, isPluggedIn: true })).toMatchObject({ state: 'note', found: 'plugged-in' });
  expect(sleepCheck({ hasBattery: true, isPluggedIn: false })).toMatchObject({ state: 'mend', found: 'on-battery' });
});

test('which Redis, how fast it starts once one did, and what parts learners', () => {
  const facts = { name: 'redis', found: 'server', version: '7.0.15', walls };
  expect(redisCheck('7.0.15', null, walls)).toEqual({ ...facts, state: 'good', startMs: null });
  expect(redisCheck('7.0.15', 31.4, walls)).toMatchObject({ state: 'good', startMs: 31.4 });
  expect(redisCheck('7.0.15', 31.4, { ...walls, hasOwnFiles: false }).state).toBe('note');
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
    expect(body.checks[0]).toMatchObject({ state: 'mend', found: 'loopback' });
    expect(body.forecast).toMatchObject({ students: 40, parksFrom: expect.any(Number) });
    const { cookies } = await school.join({ name: 'Ada' });
    for (const headers of [{}, { cookie: cookies }, { authorization: 'Bearer x' }] as Record<string, string>[])
      expect((await school.get(classPaths.room, headers)).status).toBe(401);
    expect((await school.get<RoomReport>(classPaths.room, await school.bearer())).body.forecast.students).toBe(1);
  } finally {
    await school.remove();
  }
});
