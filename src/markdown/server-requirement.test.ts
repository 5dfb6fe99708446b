import { expect, it } from 'vitest';
import { isMet, readRequirement, type ServerKind } from './server-requirement.ts';

const redis = (version: string): ServerKind => ({ flavour: 'redis', version });
const valkey = (version: string): ServerKind => ({ flavour: 'valkey', version });

it.each<[requirement: string, server: ServerKind, met: boolean]>([
  ['redis>=7.4', redis('7.0.15'), false],
  ['redis>=7.4', redis('7.4.0'), true],
  ['redis>=7.4', redis('8.2.3'), true],
  ['redis>=7.4', redis('7.10.1'), true],
  ['redis>=7.4', valkey('9.1.2'), false],
  ['redis>=7.4,valkey>=9', valkey('9.1.2'), true],
  ['redis>=7.4,valkey>=9', valkey('8.1.0'), false],
  ['redis<8', redis('7.0.15'), true],
  ['redis<8', redis('8.0.0'), false],
  ['redis<8.2', redis('8.1.9'), true],
  ['valkey', valkey('7.2.4'), true],
  ['valkey', redis('9.0.0'), false],
  ['redis>=8.2.3', redis('8.2.3'), true],
  ['redis>=8.2.3', redis('unknown'), false],
])('%s and %o: %s', (requirement, server, met) => expect(isMet(readRequirement(requirement), server)).toBe(met));

it.each(['', 'redis>7', 'redis >=7', 'mysql>=8', 'redis>=', 'redis>=8,', 'redis>=8.x', 'redis>=1.2.3.4'])('%j is refused', (text) =>
  expect(() => readRequirement(text)).toThrow('expected such as server=redis>=7.4'),
);
