// Open records: the records that this browser keeps for the learner of the page.
import type { Transport } from '../../bridge/transport.ts';
import type { StoreChange } from '../../runners/page-store.ts';
import { storeLimits } from '../limits.ts';
import type { Trouble } from './browser-store.ts';
import { MemoryStorage } from './memory-storage.ts';
import { openRecordDatabase } from './record-database.ts';
import { RecordStore } from './record-store.ts';

/** Opens them, in a class in step with those that it keeps. tell: has the reader told what is not kept there. Rejects where the bridge does not tell whose they are, or the database cannot be read. */
export async function openRecords(
  transport: Transport,
  onChange: (change: StoreChange) => void,
  tell: (trouble: Trouble) => void,
): Promise<RecordStore> {
  const [health, database] = await Promise.all([transport.health(), openRecordDatabase()]);
  if (health === null) throw new Error("The notebook's server does not say whose page this is.");
  // A browser that refuses cookies has no learner: nothing can be told apart, so nothing is kept.
  const storage = health.reader === undefined ? null : database;
  const open = (listener: (change: StoreChange) => void): Promise<RecordStore> =>
    RecordStore.open({
      reader: health.reader ?? '',
      storage: storage ?? new MemoryStorage(),
      tabs: new BroadcastChannel('redis-notebook-records'),
      limits: storeLimits,
      onChange: listener,
    });
  if (health.class !== true || health.reader === undefined) return await open(onChange);
  const { openClassRecords } = await import('../kept/class-records.ts');
  return await openClassRecords(open, onChange, health.reader, tell);
}
