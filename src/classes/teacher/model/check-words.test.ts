import { expect, test } from 'vitest';
import type { RoomCheck } from '../../../class-protocol.ts';
import { teacherTexts as english } from '../../../texts/teacher/en.ts';
import { teacherTexts as french } from '../../../texts/teacher/fr.ts';
import { checkWords } from './check-words.ts';

const gb = 1e9;
const walls = { hasNetworks: true, hasUsers: true, hasOwnFiles: true, hasCables: true };
const disk = { name: 'disk', found: 'room', free: 86 * gb, all: 233 * gb, limit: 21 * gb, usual: 0.2 * gb, students: 30, used: 0 } as const;
const port = '8080';
const host = '192.168.1.20:8080';

const found: readonly RoomCheck[] = [
  { name: 'address', state: 'mend', found: 'loopback' },
  { name: 'address', state: 'mend', found: 'silent', host },
  { name: 'address', state: 'good', found: 'answers', host, silent: [] },
  { name: 'address', state: 'note', found: 'answers', host, silent: ['laptop.local:8080', '10.0.0.2:8080'] },
  { name: 'name', state: 'note', found: 'none' },
  { name: 'name', state: 'good', found: 'local', host: 'laptop.local' },
  { name: 'name', state: 'good', found: 'known', host: 'class.example' },
  { name: 'firewall', state: 'good', found: 'none' },
  { name: 'firewall', state: 'note', found: 'firewalld', port },
  { name: 'firewall', state: 'note', found: 'ufw-on', port },
  { name: 'firewall', state: 'good', found: 'ufw-open', port },
  { name: 'firewall', state: 'mend', found: 'ufw-closed', port },
  { name: 'disk', state: 'note', found: 'unknown' },
  { ...disk, state: 'good', least: 0.3 * gb },
  { ...disk, state: 'mend', least: 0.3 * gb },
  { name: 'clock', state: 'mend', found: 'behind', lastKnown: Date.UTC(2026, 8, 7, 10) },
  { name: 'clock', state: 'good', found: 'set' },
  { name: 'clock', state: 'note', found: 'not-set' },
  { name: 'redis', state: 'good', found: 'server', version: '7.0.15', startMs: null, walls },
  {
    name: 'redis',
    state: 'note',
    found: 'server',
    version: '7.0.15',
    startMs: 31.4,
    walls: { ...walls, hasOwnFiles: false, hasCables: false },
  },
  {
    name: 'redis',
    state: 'note',
    found: 'server',
    version: '7.0.15',
    startMs: 31.4,
    walls: { hasNetworks: false, hasUsers: false, hasOwnFiles: false, hasCables: false },
  },
  { name: 'sleep', state: 'good', found: 'no-battery' },
  { name: 'sleep', state: 'mend', found: 'on-battery' },
  { name: 'sleep', state: 'note', found: 'plugged-in' },
];
const said = (texts: typeof english): string[] => found.map((check) => Object.values(checkWords(check, texts)).join(' | '));

test('whatever a check finds is said, in each language in its own words, with its facts', () => {
  for (const [at, line] of said(english).entries()) {
    expect(line).toMatch(/^\S.* \| \S.*$/);
    expect(line).not.toContain('undefined');
    expect(said(french)[at]).not.toBe(line);
  }
  expect(new Set(said(english)).size).toBe(found.length);
  expect(new Set(said(french)).size).toBe(found.length);
});

test('what is to be mended says by what', () => {
  const lines = said(english);
  expect(lines).toContain('ufw does not let port 8080 in | sudo ufw allow 8080/tcp opens it');
  expect(lines).toContain(
    '86 GB of 233 GB free; the class may take 21 GB | 0.2 GB for 30, as a rule; 0 GB taken so far. Make room: below 0.3 GB servers stop',
  );
  expect(lines).toContain(
    'redis-server 7.0.15 starts in 0.03 s | each machine has its own network and user; servers see files of this computer; REPLICAOF between students is refused',
  );
  expect(said(french)).toContain('ufw ne laisse pas entrer sur le port 8080 | sudo ufw allow 8080/tcp l’ouvre');
});
