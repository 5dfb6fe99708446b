// The networks of classes where none can be made.
import { expect, test, vi } from 'vitest';
import type { HeldNamespaces } from '../confinement/held-namespaces.ts';
import type * as StartedChild from '../../started-child.ts';
import { ClassSwitches, type ClassPort } from './class-switches.ts';

vi.mock('../../started-child.ts', async (original) => {
  const { startChild } = await original<typeof StartedChild>();
  return { startChild: (...[, ...rest]: Parameters<typeof startChild>) => startChild('/nowhere/unshare', ...rest) };
});

test('what cannot be started for a network is told, with the reason', async () => {
  const plug = new ClassSwitches().plug('a machine', {} as HeldNamespaces, { class: 'a class', card: {} } as ClassPort);
  await expect(plug).rejects.toMatchObject({ name: 'NoCableError', message: expect.stringContaining('ENOENT') as string });
});
