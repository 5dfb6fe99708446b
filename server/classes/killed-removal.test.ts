// Tests that a bridge killed anywhere in a removal loses nothing of what the student has done: each place at which its records can end is started from.
import { once } from 'node:events';
import { cp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { classPaths, type LessonPlan, type StudentWord } from '../../src/class-protocol.ts';
import { TestSchool } from '../testing/test-school.ts';

const page = '/data-types/lists/';
const plans: LessonPlan[] = [{ page, title: 'Lists', steps: [{ kind: 'snippet', label: '1', head: '' }] }];
const patience = { timeout: 15_000 };

let school: TestSchool;
beforeEach(async () => {
  school = await TestSchool.open({ plans });
});
afterEach(() => school.remove());

test('whoever was being removed as the bridge was killed has all that they had done', { timeout: 120_000 }, async () => {
  const { cookies } = await school.join({ name: 'Ada' });
  const ws = school.bridge.socket(classPaths.live, cookies);
  await once(ws, 'open');
  ws.send(JSON.stringify({ type: 'step', page, step: 0, state: 'matched' } satisfies StudentWord));
  // What is not written yet is a moment's work, and no removal's to lose.
  const [own] = await school.list();
  await vi.waitFor(async () => expect(await school.state.redis.hkeys(`class:${own?.id}:progress`)).toContain(`Ada\n${page}`), patience);
  await school.deed({ type: 'remove', to: ['Ada'] });
  expect(await progress()).not.toContain('Ada');
  ws.terminate();
  await school.stop();

  const folder = join(school.folder, 'state');
  const whole = join(school.folder, 'whole');
  await cp(folder, whole, { recursive: true });
  const file = await appendOnlyFile(whole);
  const commands = commandsIn(await readFile(join(whole, file)));
  const first = commands.findIndex(({ text }) => text.includes('"what":"remove"'));
  const cuts = commands.slice(first).flatMap(({ end, isInside }) => (isInside ? [] : [end]));
  // At least: noted, removed, put aside.
  expect(cuts.length).toBeGreaterThanOrEqual(3);
  const found: string[] = [];
  for (const cut of cuts) {
    await rm(folder, { recursive: true });
    await cp(whole, folder, { recursive: true });
    await truncate(join(folder, file), cut);
    await school.start();
    const isIn = (await school.list())[0]?.students === 1;
    if (!isIn) await school.deed({ type: 'let-in', names: ['Ada'] });
    found.push(`${isIn ? 'in' : 'removed'}: ${await progress()}`);
    await school.stop();
  }
  expect(found.map((line) => /^(\w+): .*(?:Ada,\S+,1,matched,1)/s.exec(line)?.[1])).toEqual(
    cuts.map((_cut, at) => (at < found.findIndex((line) => line.startsWith('removed')) ? 'in' : 'removed')),
  );
  await school.start();
});

/** As the teacher saves it, with names. */
async function progress(): Promise<string> {
  const [own] = await school.list();
  const response = await fetch(`${school.bridge.origin}${classPaths.progressFile}?class=${own?.id}`, { headers: await school.bearer() });
  return response.text();
}

/** The newest part of it, as a path in the folder of the records. */
async function appendOnlyFile(folder: string): Promise<string> {
  const names = (await readdir(join(folder, 'appendonlydir'))).filter((name) => name.endsWith('.incr.aof'));
  return join('appendonlydir', names.toSorted().at(-1) ?? '');
}

/** The commands of an append-only file, with where each ends; isInside: what is written until then counts only with what follows. */
function commandsIn(bytes: Buffer): { text: string; end: number; isInside: boolean }[] {
  const commands: { text: string; end: number; isInside: boolean }[] = [];
  let at = 0;
  let isInside = false;
  const line = (): string => {
    const end = bytes.indexOf('\r\n', at);
    const text = bytes.toString('latin1', at, end);
    at = end + 2;
    return text;
  };
  while (at < bytes.length) {
    const head = line();
    if (!head.startsWith('*')) continue;
    const words: string[] = [];
    for (let count = Number(head.slice(1)); count > 0; count -= 1) {
      const length = Number(line().slice(1));
      words.push(bytes.toString('utf8', at, at + length));
      at += length + 2;
    }
    const [name = ''] = words;
    if (/^multi$/i.test(name)) isInside = true;
    if (/^exec$/i.test(name)) isInside = false;
    commands.push({ text: words.join(' '), end: at, isInside });
  }
  return commands;
}
