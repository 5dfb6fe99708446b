import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { testHost } from '../../testing/test-learners.ts';
import { helperCommand } from './helper-command.ts';

test('the program that a helper is begun with is named by a URL, as Node takes it, whatever its folder is called', async () => {
  const { isolation } = await testHost();
  const command = helperCommand(isolation, { data: '/data', runtime: '/runtime', redis: process.execPath }, false, '{}');
  const loader = command[command.indexOf('--import') + 1] ?? '';
  expect(loader).toMatch(/^file:/);
  expect(existsSync(fileURLToPath(loader))).toBe(true);
});
