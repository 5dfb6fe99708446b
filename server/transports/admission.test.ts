import { expect, test } from 'vitest';
import { transportLimits } from './limits.ts';
import { createAdmission, type Admission, type Slot } from './admission.ts';

/** An admission whose clock counts up, with the names of those who gave way. */
function opened(limits: { perLearner: number; total: number }): {
  enter: (learner: string, name?: string) => Promise<Slot>;
  refusal: (learner: string) => Promise<string>;
  gone: string[];
  pass: (ms: number) => void;
} {
  let time = 0;
  const admission: Admission = createAdmission({ ...limits, now: () => (time += 1) });
  const gone: string[] = [];
  const admit = (learner: string, name = learner): Promise<Slot | string> => admission.admit(learner, { giveWay: () => gone.push(name) });
  return {
    gone,
    pass: (ms) => {
      time += ms;
    },
    enter: async (learner, name) => {
      const slot = await admit(learner, name);
      if (typeof slot === 'string') throw new Error(slot);
      return slot;
    },
    refusal: async (learner) => {
      const slot = await admit(learner);
      if (typeof slot !== 'string') throw new Error(`${learner} was admitted`);
      return slot;
    },
  };
}

test('a learner has so many slots and gets one back with each release', async () => {
  const { enter, refusal } = opened({ perLearner: 2, total: 9 });
  const first = await enter('ada');
  await enter('ada');
  expect(await refusal('ada')).toMatch(/^Your machine has 2 connections open/);
  await enter('bob');
  first.release();
  first.release();
  await enter('ada');
  await refusal('ada');
});

test('where all are taken, who has most gives way, first with what was used longest ago', async () => {
  const { enter, gone } = opened({ perLearner: 9, total: 5 });
  const used = await enter('ada', 'used');
  await enter('ada', 'idle');
  await enter('ada', 'later');
  await enter('bob');
  await enter('bob');
  used.touch();
  await enter('cyd');
  expect(gone).toEqual(['idle']);
});

test('nobody gives way to one who would then have as many, or more', async () => {
  const { enter, refusal, gone } = opened({ perLearner: 9, total: 5 });
  for (const learner of ['ada', 'ada', 'ada', 'bob', 'bob']) await enter(learner);
  expect(await refusal('bob')).toMatch(/^This notebook has as many connections/);
  expect(gone).toEqual([]);
  await enter('cyd');
  expect(await refusal('cyd')).toMatch(/^This notebook/);
  expect(gone).toEqual(['ada']);
});

test('a learner with nothing always finds a first place, where all have one that of the most idle', async () => {
  const { enter, gone } = opened({ perLearner: 9, total: 3 });
  const first = await enter('ada');
  await enter('bob');
  await enter('cyd');
  first.touch();
  await enter('dan');
  expect(gone).toEqual(['bob']);
});

test('a place that gave way is not given back a second time', async () => {
  const { enter, gone } = opened({ perLearner: 9, total: 2 });
  const slot = await enter('ada');
  await enter('ada', 'second');
  await enter('bob');
  slot.release();
  expect(gone).toEqual(['ada']);
  await enter('cyd');
  expect(gone).toEqual(['ada', 'second']);
});

test('a place that only waits to be given back gives way first, to the same learner, too', async () => {
  const { enter, refusal, gone } = opened({ perLearner: 2, total: 3 });
  await enter('ada', 'idle');
  const left = await enter('ada', 'left');
  await refusal('ada');
  left.leave();
  await enter('ada', 'next');
  expect(gone).toEqual(['left']);
  const alsoLeft = await enter('bob');
  alsoLeft.leave();
  await enter('cyd');
  expect(gone).toEqual(['left', 'bob']);
});

test('many who do nothing with one place each cut none of the five that one learner works with', async () => {
  const { enter, gone, pass } = opened({ perLearner: 64, total: 100 });
  const working: Slot[] = [];
  for (let count = 0; count < 5; count += 1) working.push(await enter('victim'));
  for (let count = 0; count < 105; count += 1) {
    await enter(`minted ${count}`);
    pass(transportLimits.idlePlaceMs / 50);
    for (const slot of working) slot.touch();
  }
  expect(gone).toEqual(Array.from({ length: 10 }, (_, count) => `minted ${count}`));
});

test('the one idle longest gives way before the greedy, to one who has some, too', async () => {
  const { enter, gone, pass } = opened({ perLearner: 9, total: 4 });
  const slots = [await enter('ada', 'used'), await enter('ada', 'used'), await enter('bob', 'later'), await enter('cyd', 'idle')];
  slots[2]?.touch();
  pass(transportLimits.idlePlaceMs);
  slots[0]?.touch();
  slots[1]?.touch();
  await enter('ada', 'third');
  expect(gone).toEqual(['idle']);
  await enter('dan');
  expect(gone).toEqual(['idle', 'later']);
});

test('one with some takes no place in use of who has fewer, and a newcomer that of who has most', async () => {
  const { enter, refusal, gone, pass } = opened({ perLearner: 9, total: 4 });
  const slots = [await enter('ada'), await enter('ada'), await enter('ada'), await enter('bob')];
  pass(transportLimits.idlePlaceMs);
  for (const slot of slots) slot.touch();
  expect(await refusal('ada')).toMatch(/^This notebook/);
  await enter('cyd');
  expect(gone).toEqual(['ada']);
});

test('many who have just come and done nothing cut none of the five that one works with, nor one who has just come', async () => {
  const { enter, gone } = opened({ perLearner: 64, total: 100 });
  const working: Slot[] = [];
  for (let count = 0; count < 5; count += 1) working.push(await enter('victim'));
  for (const slot of working) slot.touch();
  for (let count = 0; count < 300; count += 1) await enter(`minted ${count}`);
  const late = await enter('late');
  late.touch();
  for (let count = 300; count < 600; count += 1) await enter(`minted ${count}`);
  expect(gone.filter((name) => !name.startsWith('minted'))).toEqual([]);
});

test('who had a first place just now takes none in use, and gets one as soon as it is idle', async () => {
  const { enter, refusal, gone, pass } = opened({ perLearner: 9, total: 2 });
  const [one, other] = [await enter('ada'), await enter('bob')];
  one.touch();
  other.touch();
  const slot = await enter('cyd');
  expect(gone).toEqual(['ada']);
  slot.touch();
  // In a loop ada and bob would have cyd leave again and again.
  expect(await refusal('ada')).toMatch(/^This notebook/);
  await enter('dan');
  expect(gone).toEqual(['ada', 'bob']);
  pass(transportLimits.idlePlaceMs);
  await enter('ada');
  pass(transportLimits.servedMs);
  expect(gone).toEqual(['ada', 'bob', 'cyd']);
});

test('one for which the bridge has work to do is not idle, until it is used or left', async () => {
  const { enter, refusal, gone, pass } = opened({ perLearner: 9, total: 2 });
  const [waiting] = [await enter('ada'), await enter('bob')];
  waiting?.hold();
  pass(transportLimits.idlePlaceMs);
  await enter('bob', 'again');
  expect(gone).toEqual(['bob']);
  expect(await refusal('bob')).toMatch(/^This notebook/);
  waiting?.touch();
  pass(transportLimits.idlePlaceMs);
  for (const newcomer of ['cyd', 'dan']) await enter(newcomer);
  expect(gone).toEqual(['bob', 'again', 'ada']);
});

test('who waits for a server keeps the place beside many who come under new names, as long as those do nothing or wait as well', async () => {
  const { enter, gone, pass } = opened({ perLearner: 9, total: 4 });
  const working = await enter('working');
  const waiting = await enter('waiting');
  waiting.hold();
  for (let count = 0; count < 100; count += 1) {
    working.touch();
    await enter(`minted ${count}`);
    pass(transportLimits.idlePlaceMs / 100);
  }
  expect(gone.filter((name) => !name.startsWith('minted'))).toEqual([]);
  // Of those for whom the bridge works, the one who has waited longest gives way, and before any place in use.
  for (let count = 0; count < 3; count += 1) (await enter(`held ${count}`)).hold();
  expect(gone.slice(-1)).toEqual(['waiting']);
  expect(gone).not.toContain('working');
});

test('what is said fits a close frame', async () => {
  const nobody = { giveWay: (): void => {} };
  const said: (Slot | string)[] = [
    await createAdmission({ perLearner: 0, total: 1 }).admit('ada', nobody),
    await createAdmission({ perLearner: 1, total: 0 }).admit('ada', nobody),
  ];
  const full = createAdmission({ perLearner: 1, total: 1 });
  await full.admit('ada', { giveWay: (reason) => said.push(reason) });
  await full.admit('bob', nobody);
  expect(said).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
  for (const reason of said) expect(Buffer.byteLength(reason as string)).toBeLessThanOrEqual(123);
});
