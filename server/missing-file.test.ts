// Missing file: what is not there is nothing, and what cannot be looked at is an error.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { ifThere, isThere } from './missing-file.ts';

const here = fileURLToPath(import.meta.url);

test('what is there is found, and what is not is null', async () => {
  expect(await ifThere(readFile(here, 'utf8'))).toContain('ifThere');
  expect(await ifThere(readFile(`${here}.none`, 'utf8'))).toBeNull();
});

test('any other error is told', async () => {
  await expect(ifThere(readdir(here))).rejects.toMatchObject({ code: 'ENOTDIR' });
});

test('a file is there, and one that cannot be reached is not', async () => {
  expect([await isThere(here), await isThere(`${here}/none`)]).toEqual([true, false]);
});
