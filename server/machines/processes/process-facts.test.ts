import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processFacts, processIdentity } from './process-facts.ts';
import { ProcessFolder, startTimeOf } from './process-folder.ts';

/** For what comes in its own time, on a machine busy with everything else. */
const patience = { timeout: 15_000 };
test.skipIf(process.platform !== 'linux')('/proc and ps tell the same', async () => {
  const child = spawn('sleep', ['60']);
  const pid = child.pid ?? 0;
  const folder = ProcessFolder.open(pid, startTimeOf(pid));
  // It has its title before its libraries are loaded, and sleeps once it changes no more.
  await expect.poll(() => processFacts(pid, folder, 'linux'), patience).toMatchObject({ title: 'sleep 60', state: 'S' });
  const [proc, ps] = await Promise.all([processFacts(pid, folder, 'linux'), processFacts(pid, folder, 'darwin')]);
  // ps tells whole seconds, and to start took a hundredth of one, or none.
  expect(proc?.cpuSeconds).toBeLessThan(1);
  expect({ ...proc, cpuSeconds: 0 }).toEqual(ps);
  expect(proc).toMatchObject({ title: 'sleep 60', state: 'S' });
  expect(proc?.vszKiB).toBeGreaterThan(proc?.rssKiB ?? 0);
  child.kill();
  await once(child, 'exit');
  expect(await processFacts(pid, folder)).toBeNull();
  folder.close();
});

test('an identity is that of one process, and gone with it', async () => {
  const children = [spawn('sleep', ['60']), spawn('sleep', ['60'])];
  for (const platform of [process.platform, 'darwin'] as const) {
    const [one, same] = await Promise.all([0, 0].map((index) => processIdentity(children[index]?.pid ?? 0, platform)));
    expect(one).toMatch(/\d/);
    expect(same).toBe(one);
  }
  for (const child of children) {
    child.kill();
    await once(child, 'exit');
    expect(await processIdentity(child.pid ?? 0)).toBeNull();
  }
});
