import { expect, test } from 'vitest';
import type { ChangedRow } from '../../../class-protocol.ts';
import { student } from './a-class.test-support.ts';
import { ClassTable } from './class-table.ts';

const change = (name: string, cells: ChangedRow['cells'], step = 0): ChangedRow => ({ ...student(name), step, cells });

test('changes touch the cells that they name, and take the rest of the row whole', () => {
  const table = new ClassTable();
  table.takeSnapshot([student('Ada', 'matched failed:2'), student('Wen')]);
  table.takeRows([change('Ada', [[1, 'matched', 3]], 1)]);
  expect(table.rows.get('Ada')?.cells).toEqual([
    { state: 'matched', tries: 1 },
    { state: 'matched', tries: 3 },
  ]);
  const before = table.rows.get('Ada')?.cells;
  table.takeRows([change('Ada', [], 2)]);
  expect(table.rows.get('Ada')).toMatchObject({ step: 2 });
  expect(table.rows.get('Ada')?.cells).toBe(before);
});

test('who comes later has a row, with nothing run before the first cell that is told', () => {
  const table = new ClassTable();
  table.takeRows([change('Noor', [[2, 'running', 1]])]);
  expect(table.rows.get('Noor')?.cells).toEqual([
    { state: 'not-run', tries: 0 },
    { state: 'not-run', tries: 0 },
    { state: 'running', tries: 1 },
  ]);
});

test('who is gone is gone, and a snapshot is all there is', () => {
  const table = new ClassTable();
  table.takeSnapshot([student('Ada'), student('Wen'), student('Noor')]);
  table.takeGone(['Wen', 'nobody']);
  expect([...table.rows.keys()]).toEqual(['Ada', 'Noor']);
  table.takeSnapshot([student('Femi')]);
  expect([...table.rows.keys()]).toEqual(['Femi']);
});
