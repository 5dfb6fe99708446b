import { expect, test } from 'vitest';
import { call, machineWith } from './process.test-support.ts';
import { id, uname, whoami } from './system.ts';
import type { Program } from '../program.ts';
import { alteredMachine } from '../page-machine.ts';

const usual = machineWith().machine;
const machine = alteredMachine(usual, { facts: async () => ({ ...(await usual.facts()), hostname: 'workbench', user: 'ada' }) });

test.each<[string, Program, string, string]>([
  ['whoami', whoami, '', 'ada'],
  ['id', id, '', 'uid=1000(ada) gid=1000(ada) groups=1000(ada)'],
  ['id', id, '-un', 'ada'],
  ['id', id, '-u', '1000'],
  ['uname', uname, '', 'Linux'],
  ['uname', uname, '-n', 'workbench'],
  ['uname', uname, '-a', 'Linux workbench 6.1.0-notebook #1 SMP x86_64 GNU/Linux'],
  ['uname', uname, '-sm', 'Linux x86_64'],
])('%s: %s, %j tells what the machine is called', async (_, program, args, text) => {
  expect(await call(program, machine, args)).toEqual({ text: `${text}\n`, status: 0 });
});

test('what does not depend on the machine is told without asking for it', async () => {
  const unasked = alteredMachine(usual, { facts: () => Promise.reject(new Error('asked')) });
  expect((await call(uname, unasked, '-s')).text).toBe('Linux\n');
  expect((await call(id, unasked, '-g')).text).toBe('1000\n');
});
