import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isNewEnough, nodePackage } from './node-binary.mjs';

test.each([
  ['v22.18.0', true],
  ['v22.18', true],
  ['v22.17.9', false],
  ['v20.20.2', false],
  ['v24.0.0', true],
  ['v100.0.0', true],
  ['v9.99.0', false],
])('%s satisfies >=22.18: %s', (version, expected) => {
  expect(isNewEnough(version, '>=22.18')).toBe(expected);
});

test('every system that can be brought a Node has its package pinned, all at one version', () => {
  const manifest = JSON.parse(readFileSync('server/setup/node/package.json', 'utf8')) as { optionalDependencies: Record<string, string> };
  const systems = [
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'x64'],
    ['darwin', 'arm64'],
  ] as const;
  const names = systems.map(([platform, arch]) => nodePackage(platform, arch) ?? '');
  expect(names.toSorted()).toEqual(Object.keys(manifest.optionalDependencies).toSorted());
  expect(new Set(Object.values(manifest.optionalDependencies)).size).toBe(1);
  expect(nodePackage('freebsd', 'x64')).toBeNull();
});

test('the Node that is brought is new enough for the project', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const manifest = JSON.parse(readFileSync('server/setup/node/package.json', 'utf8')) as { optionalDependencies: Record<string, string> };
  for (const version of Object.values(manifest.optionalDependencies)) expect(isNewEnough(version, engines.node)).toBe(true);
});
