// Learner folders: whose a machine is by its name, and which folders are of machines.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cloudName, isLearner, LearnerFolders, ownerOf, sharedName } from './learner-folders.ts';

const ada = 'a'.repeat(32);

test('a name says whose a machine is, and of which kind', () => {
  expect([ada, cloudName(ada), sharedName(ada), 'lost+found'].map(ownerOf)).toEqual([
    { name: ada, kind: 'own' },
    { name: ada, kind: 'cloud' },
    { name: ada, kind: 'shared' },
    { name: '', kind: 'own' },
  ]);
  expect([ada, cloudName(ada), ada.toUpperCase(), ''].map(isLearner)).toEqual([true, false, false, false]);
});

test('only folders of machines are named, and one without a record remembers nothing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'learner-folders-'));
  try {
    const folders = new LearnerFolders(folder);
    await Promise.all([ada, sharedName(ada), 'lost+found'].map((name) => mkdir(join(folder, name))));
    await writeFile(folders.recordOf(ada), 'no JSON');
    expect((await folders.names()).toSorted()).toEqual([ada, sharedName(ada)]);
    expect([await folders.stateOf(ada), await folders.stateOf(sharedName(ada))]).toEqual([null, null]);
    expect(folders.machineIn(folders.of(ada))).toBe(ada);
  } finally {
    await rm(folder, { recursive: true });
  }
});
