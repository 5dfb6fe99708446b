import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MachineRecord, readMachineState, setRecordAside, UnreadableRecordError, type MachineState } from './machine-record.ts';

const fresh: MachineState = { bootedAt: 1, usedAt: 1, userIndex: null, snapshotLast: [], servers: {} };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'notebook-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('what is remembered is in the file, all changes of a burst', async () => {
  const file = join(folder, 'machine', 'machine.json');
  const record = new MachineRecord(file, fresh, () => {});
  const request = { args: ['--port', '6380'], config: null, background: true };
  record.remember(6379, { state: 'stopped' });
  record.remember(6380, { state: 'running', request });
  record.remember(7000, { state: 'running', request: null });
  await record.saved();
  record.noteSnapshot(6380, true);
  record.remember(7000, null);
  expect(await record.saved()).toBe(true);
  const state = await readMachineState(file);
  expect(state).toEqual({ ...fresh, snapshotLast: [6380], servers: { 6379: { state: 'stopped' }, 6380: { state: 'running', request } } });
  expect(record.runningPorts()).toEqual([6380]);
  expect(record.server(6379)).toEqual({ state: 'stopped' });
  expect(record.server(7000)).toBeNull();
});

test('what is remembered already is not written again', async () => {
  const record = new MachineRecord(join(folder, 'machine.json'), fresh, () => {});
  record.remember(6379, { state: 'running', request: null });
  await record.saved();
  record.remember(6379, { state: 'running', request: null });
  expect(record.isUnsaved).toBe(false);
  record.remember(6379, { state: 'running', request: { args: [], config: null, background: true } });
  expect(record.isUnsaved).toBe(true);
  await record.saved();
});

test('a change that cannot be written is reported, and remembered all the same', async () => {
  const reports: string[] = [];
  await writeFile(join(folder, 'file'), '');
  const record = new MachineRecord(join(folder, 'file', 'machine.json'), fresh, (entry) => reports.push(entry));
  record.update({ usedAt: 2 });
  expect(await record.saved()).toBe(false);
  expect(record.state.usedAt).toBe(2);
  expect(reports).toEqual([expect.stringContaining('machine.json could not be written')]);
  await rm(join(folder, 'file'));
  record.update({ usedAt: 3 });
  expect(await record.saved()).toBe(true);
});

test('what could not be written is written with the next that is remembered, though it is the same', async () => {
  await writeFile(join(folder, 'file'), '');
  const file = join(folder, 'file', 'machine.json');
  const record = new MachineRecord(file, fresh, () => {});
  record.remember(6379, { state: 'stopped' });
  expect(await record.saved()).toBe(false);
  await rm(join(folder, 'file'));
  record.remember(6379, { state: 'stopped' });
  expect(await record.saved()).toBe(true);
  expect((await readMachineState(file))?.servers).toEqual({ 6379: { state: 'stopped' } });
});

test('a file that cannot be read is not taken for none, and gives way to a new one only where somebody has to do something', async () => {
  const file = join(folder, 'machine.json');
  await mkdir(file);
  await expect(readMachineState(file)).rejects.toMatchObject({ isPassing: false, cause: { code: 'EISDIR' } });
  expect(await setRecordAside(file)).toBeInstanceOf(UnreadableRecordError);
  expect([await readdir(folder), await readMachineState(file), await setRecordAside(file)]).toEqual([
    ['machine.json.unreadable'],
    null,
    null,
  ]);
  for (const code of ['EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN'])
    expect(new UnreadableRecordError(file, Object.assign(new Error(code), { code }))).toMatchObject({ isPassing: true });
});

test('a file that is missing or damaged is none', async () => {
  expect(await readMachineState(join(folder, 'none.json'))).toBeNull();
  await writeFile(join(folder, 'damaged.json'), '{"bootedAt":');
  expect(await readMachineState(join(folder, 'damaged.json'))).toBeNull();
  await writeFile(join(folder, 'other.json'), JSON.stringify({ ...fresh, servers: { '../x': { state: 'stopped' } } }));
  expect(await readMachineState(join(folder, 'other.json'))).toBeNull();
});
