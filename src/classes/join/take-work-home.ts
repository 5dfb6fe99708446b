// Take work home: all that this browser keeps of a student, as the file that any Redis Notebook opens.
import { Transport } from '../../bridge/transport.ts';
import { saveFile } from '../../notebook/save-file.ts';
import { BrowserStore } from '../../notebook/store/browser-store.ts';
import { browserKeptMark } from '../../notebook/store/kept-mark.ts';
import { openRecords } from '../../notebook/store/open-records.ts';
import { allValues, exportedAreas, exportText } from '../../notebook/store/store-export.ts';

/** Saves the file and resolves with its name; null: nothing is kept. */
export async function takeWorkHome(): Promise<string | null> {
  const transport = new Transport({ onlyHttp: true, carriers: async () => (await import('../../bridge/carriers.ts')).Carriers });
  // With what another browser of theirs brought to the class.
  const store = new BrowserStore((...told) => openRecords(transport, ...told), browserKeptMark);
  browserKeptMark.set();
  if ((await allValues(store, exportedAreas)).length === 0) return null;
  const name = 'redis-notebook.json';
  saveFile(name, 'application/json', await exportText(store, exportedAreas));
  return name;
}
