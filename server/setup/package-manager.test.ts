import { expect, test } from 'vitest';
import { choosePackageManager, choosePrivilege, installByHand } from './package-manager.ts';

test('the package manager is the first of the known ones that is there', () => {
  expect(choosePackageManager((program) => program === 'apk')).toBe('apk');
  expect(choosePackageManager((program) => ['brew', 'apt-get'].includes(program))).toBe('apt-get');
  expect(choosePackageManager(() => false)).toBeNull();
});

test('installing takes root, or a sudo that asks nothing; Homebrew takes neither', () => {
  expect(choosePrivilege('apt-get', true, false)).toEqual([]);
  expect(choosePrivilege('dnf', false, true)).toEqual(['sudo', '-n']);
  expect(choosePrivilege('pacman', false, false)).toBeNull();
  expect(choosePrivilege('brew', false, false)).toEqual([]);
  expect(choosePrivilege('brew', true, true)).toBeNull();
});

test('what to type is one line for each system that has the package', () => {
  expect(installByHand({ 'apt-get': 'redis-server', brew: 'redis' })).toBe(
    '  Debian, Ubuntu  sudo apt-get update && sudo apt-get install -y redis-server\n  macOS           brew install redis',
  );
});
