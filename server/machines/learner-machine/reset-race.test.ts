import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { processIdentity } from '../processes/process-facts.ts';
import { startSymlinkRace } from '../../testing/symlink-race.ts';
import { ask, someone, testHost, TestLearners } from '../../testing/test-learners.ts';

const host = await testHost();

test.skipIf(host.isolation.uids === null)(
  'a reset ends what runs as the machine, follows it nowhere, and leaves an empty machine',
  async () => {
    const learners = await TestLearners.open(host);
    try {
      const machine = await learners.machine();
      await ask(machine, 6379, 'SET', 'a', '1');
      const folder = join(learners.folder, 'learners', someone, '6379');
      const { uid } = await stat(folder);
      const race = await startSymlinkRace(folder, uid);
      try {
        await machine.reset();
        expect(await processIdentity(race.pid)).toBeNull();
        expect(await race.foreignFiles()).toBe(race.fileCount);
        await expect(stat(folder)).rejects.toMatchObject({ code: 'ENOENT' });
        expect(await ask(machine, 6379, 'GET', 'a')).toBe('$-1');
      } finally {
        await race.stop();
      }
    } finally {
      await learners.remove();
    }
  },
);
