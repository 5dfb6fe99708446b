// Kept plan: what is to be taken from the class and what brought there, so that both have the newest of each record. Pure.
import type { KeptRecord } from '../../class-protocol.ts';
import type { StoreArea } from '../../runners/page-store.ts';
import type { NewRecord, OwnPlace } from '../store/record-store.ts';
import { bothEdits } from './both-edits.ts';

/** What another browser of a student finds: all that is theirs but outputs, which come again with a run, and what is the machine's. */
export const keptAreas: readonly StoreArea[] = ['edits', 'cells', 'notebooks', 'progress'];

/** A change that the class has not acknowledged. */
export interface Unsent {
  /** Of the class's record on which it was made, when that had changed; null: there was none, or nobody knew. */
  readonly base: number | null;
  /** Unix time in milliseconds of the change itself. */
  readonly at: number;
}

export interface KeptPlan {
  readonly write: readonly NewRecord[];
  readonly remove: readonly OwnPlace[];
  readonly push: readonly KeptRecord[];
}

/** A record as this browser has it. */
export type LocalRecord = OwnPlace & { readonly text: string; readonly at: number };

/** "edits:/quickstart/#redis.main.0f1e2d3c4b5.0". No page's address has a "#". */
export function keptKey({ area, page, id }: OwnPlace): string {
  return `${area}:${page}#${id}`;
}

/** null: none that this notebook keeps, as of a newer one. */
export function placeOfKey(key: string): OwnPlace | null {
  const [, area = '', page = '', id = ''] = /^([a-z]+):([^#]*)#([^]*)$/.exec(key) ?? [];
  const known = keptAreas.find((each) => each === area);
  return known === undefined ? null : { area: known, page, id };
}

/** here: all of keptAreas in this browser. there: all that the class keeps. unsent: by key. */
export function planOf(here: readonly LocalRecord[], there: readonly KeptRecord[], unsent: ReadonlyMap<string, Unsent>): KeptPlan {
  const local = new Map(here.map((record) => [keptKey(record), record]));
  const remote = new Map(there.map((record) => [record.key, record]));
  const plan = { write: [] as NewRecord[], remove: [] as OwnPlace[], push: [] as KeptRecord[] };
  for (const key of new Set([...local.keys(), ...remote.keys(), ...unsent.keys()])) {
    const place = placeOfKey(key);
    if (place === null) continue;
    const [own, other] = [local.get(key), remote.get(key)];
    switch (winner(own, other, unsent.get(key))) {
      case 'here':
        plan.push.push({ key, text: own?.text ?? null, changedAt: changedAt(own, other, unsent.get(key)) });
        break;
      case 'there':
        if (other === undefined) break;
        // What was typed here and never arrived is not taken away unseen.
        if (unsent.has(key) && place.area === 'edits') {
          const text = bothEdits(own?.text ?? null, other.text);
          const at = other.changedAt + 1;
          if (text !== null) {
            plan.write.push({ ...place, text, at });
            plan.push.push({ key, text, changedAt: at });
            break;
          }
        }
        if (other.text === null) plan.remove.push(place);
        else plan.write.push({ ...place, text: other.text, at: other.changedAt });
        break;
      case 'same':
        break;
    }
  }
  return plan;
}

/**
 * Which of two records is the newer one. A change that was made on what the class still has is newer by that, whatever the
 * clocks of two computers say; else the time decides.
 */
function winner(own: LocalRecord | undefined, other: KeptRecord | undefined, unsent: Unsent | undefined): 'here' | 'there' | 'same' {
  if (other === undefined) return own === undefined ? 'same' : 'here';
  if ((own?.text ?? null) === other.text) return 'same';
  if (unsent !== undefined) return unsent.base === other.changedAt || unsent.at > other.changedAt ? 'here' : 'there';
  if (own === undefined || other.changedAt > own.at) return 'there';
  return other.changedAt < own.at ? 'here' : 'same';
}

/** Later than what it takes the place of, also by a clock that is late. */
function changedAt(own: LocalRecord | undefined, other: KeptRecord | undefined, unsent: Unsent | undefined): number {
  return Math.max(own?.at ?? unsent?.at ?? 0, other === undefined ? 0 : other.changedAt + 1);
}
