import { getCommandNames } from 'just-bash';
import { expect, it } from 'vitest';
import { programs } from '../../../machine/commands/index.ts';
import { machinePrograms, shellCommands } from './shell-names.ts';

it('offers every program of the machine, and no command that the shell has not', () => {
  expect(machinePrograms.toSorted()).toEqual([...programs.keys()].toSorted());
  expect(shellCommands.filter((name) => !getCommandNames().includes(name))).toEqual([]);
});
