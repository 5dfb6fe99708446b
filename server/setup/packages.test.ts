import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isInstalled, npmAdvice } from './packages.mjs';

const wanted = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } };

test('what npm installed is enough when all but optional packages are there', () => {
  expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true);
  expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } } })).toBe(true);
});

test('a missing, another, or a leftover package asks for npm ci', () => {
  expect(isInstalled(wanted, {})).toBe(false);
  expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.1' } } })).toBe(false);
  expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.9.0' } } })).toBe(false);
  expect(isInstalled(wanted, { packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } } })).toBe(false);
});

test('advice follows what npm said', () => {
  expect(npmAdvice('npm error code EAI_AGAIN')).toContain('out of reach');
  expect(npmAdvice('npm error code ENOSPC')).toContain('disk is full');
  expect(npmAdvice('npm error code EACCES')).toContain('belongs to somebody else');
  expect(npmAdvice('npm error code SELF_SIGNED_CERT_IN_CHAIN')).toContain('certificate');
  expect(npmAdvice('npm error code EINTEGRITY')).toContain('npm cache clean');
});

// npm ci refuses a lockfile that lacks one where the registry has it; npm leaves out what its registry lacks.
test.each(['package-lock.json', 'server/setup/node/package-lock.json'])('%s names the optional packages of every system', (file) => {
  const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const named = new Set(Object.keys(packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)));
  const optional = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(optional.length).toBeGreaterThan(0);
  expect(optional.filter((name) => !named.has(name))).toEqual([]);
});

// npm keeps no hash of what it did not download itself, such as the binaries of another system, until it is asked to.
const lockfiles = ['package-lock.json', 'server/setup/node/package-lock.json', 'server/setup/lighthouse/package-lock.json'];
test.each(lockfiles)('%s has the hash of every package, and no host', (file) => {
  const text = readFileSync(file, 'utf8');
  const { packages } = JSON.parse(text) as { packages: Record<string, { integrity?: string; resolved?: string }> };
  const entries = Object.entries(packages).filter(([place]) => place !== '');
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter(([, { integrity }]) => !/^sha512-[\w+/]{86}==/.test(integrity ?? '')).map(([place]) => place)).toEqual([]);
  expect(entries.filter(([, { resolved }]) => resolved !== undefined && !resolved.startsWith('https://registry.npmjs.org/'))).toEqual([]);
});
