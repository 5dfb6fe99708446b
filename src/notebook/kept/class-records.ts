// Class records: a student's records in this browser, in step with those that the class keeps for their other browsers.
import type { RecordStore } from '../store/record-store.ts';
import type { StoreChange } from '../../runners/page-store.ts';
import type { Trouble } from '../store/browser-store.ts';
import { KeptKeeper } from './kept-keeper.ts';
import { keptLine } from './kept-line.ts';
import { browserMarks, VersionMarks } from './version-marks.ts';

/** Opens them with what the class has newer. reader: as the bridge names the learner. tell: has the reader told what is not kept. */
export async function openClassRecords(
  open: (onChange: (change: StoreChange) => void) => Promise<RecordStore>,
  onChange: (change: StoreChange) => void,
  reader: string,
  tell: (trouble: Trouble) => void,
): Promise<RecordStore> {
  const keeper = new KeptKeeper({
    line: keptLine(reader),
    marks: new VersionMarks(reader, browserMarks()),
    tell,
    now: () => Date.now(),
    random: () => Math.random(),
    later(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  const records = await open((change) => {
    onChange(change);
    keeper.hear(change);
  });
  await keeper.begin(records);
  addEventListener('online', () => void keeper.send());
  // The last moment of which every browser tells: afterwards a phone may end the page without a word.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void keeper.send(true);
  });
  return records;
}
