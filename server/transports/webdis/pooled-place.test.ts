// Tests of the place of a shared connection: what counts as its use.
import { expect, test } from 'vitest';
import { createAdmission } from '../admission.ts';
import { PooledPlace } from './pooled-place.ts';

test('each request is a use, those behind another one, too', async () => {
  let time = 0;
  const admission = createAdmission({ perLearner: 9, total: 2, now: () => (time += 1) });
  const gone: string[] = [];
  const place = new PooledPlace();
  await place.take(admission, 'ada', () => gone.push('ada'));
  place.use(true);
  await admission.admit('bob', { giveWay: () => gone.push('bob') });
  place.use(true);
  await admission.admit('cyd', { giveWay: () => {} });
  expect(gone).toEqual(['bob']);
});
