// Kept plan: what is to be taken from the class and what brought there, so that both have the newest of each record, and all of what was changed apart. Pure.
import type { KeptRecord } from '../../class-protocol.ts';
import type { StoreArea } from '../../runners/page-store.ts';
import type { NewRecord, OwnPlace, OwnSeen } from '../store/record-store.ts';
import { bothChanges } from './both-changes.ts';
import { answered, type VersionMark } from './version-marks.ts';

/** What another browser of a student finds: all that is theirs but outputs, which come again with a run, and what is the machine's. */
export const keptAreas: readonly StoreArea[] = ['edits', 'cells', 'notebooks', 'progress'];

export interface KeptPlan {
  readonly write: readonly NewRecord[];
  readonly remove: readonly OwnPlace[];
  /** What is written over and removed, as it is here. */
  readonly seen: readonly OwnSeen[];
  /** The marks afterwards, by key; undefined: there is nothing to mark. */
  readonly marks: ReadonlyMap<string, VersionMark | undefined>;
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

/** here: all of keptAreas in this browser. there: all that the class keeps. marks: by key. */
export function planOf(here: readonly LocalRecord[], there: readonly KeptRecord[], marks: ReadonlyMap<string, VersionMark>): KeptPlan {
  const local = new Map(here.map((record) => [keptKey(record), record]));
  const remote = new Map(there.map((record) => [record.key, record]));
  const plan = {
    write: [] as NewRecord[],
    remove: [] as OwnPlace[],
    seen: [] as OwnSeen[],
    marks: new Map<string, VersionMark | undefined>(),
  };
  for (const key of new Set([...local.keys(), ...remote.keys(), ...marks.keys()])) {
    const place = placeOfKey(key);
    if (place === null) continue;
    const [own, other, mark] = [local.get(key), remote.get(key), marks.get(key)];
    if (other === undefined) {
      plan.marks.set(key, own && { base: mark?.base ?? null, sent: mark?.sent ?? [], at: mark?.at ?? own.at, refused: mark?.refused });
      continue;
    }
    const { changedAt } = other;
    const text = own?.text ?? null;
    switch (winner(text, own?.at, other, mark)) {
      case 'same':
        plan.marks.set(key, { ...answered(mark ?? { base: null, sent: [], at: null }, changedAt), at: null });
        break;
      case 'here': {
        const sent = new Set([...(mark?.sent ?? []), changedAt]);
        const at = mark?.at ?? own?.at ?? changedAt;
        plan.marks.set(key, { base: mark?.base ?? null, sent: [...sent], at, refused: mark?.refused });
        break;
      }
      case 'there':
        plan.seen.push({ ...place, text });
        put(plan, place, other.text, changedAt);
        plan.marks.set(key, { base: changedAt, sent: [], at: null });
        break;
      case 'both': {
        const both = bothOf(place, text, other);
        plan.seen.push({ ...place, text });
        // What was put beside it before, by a page that was closed before it could mark that, is its reader's by now.
        plan.write.push(...both.write.filter((record) => keptKey(record) === key || !local.has(keptKey(record))));
        plan.remove.push(...both.remove);
        for (const [each, next] of both.marks) plan.marks.set(each, next);
      }
    }
  }
  return plan;
}

/** What is to be done of two changes that were made apart: both are in what this browser has afterwards, and what is of it alone is to be brought. own: the text here. */
export function bothOf(
  place: OwnPlace,
  own: string | null,
  { key, text: theirs, changedAt }: KeptRecord,
): {
  /** At the record's own place afterwards. */
  readonly text: string | null;
  readonly write: readonly NewRecord[];
  readonly remove: readonly OwnPlace[];
  readonly marks: ReadonlyMap<string, VersionMark>;
} {
  const { text, more } = bothChanges(place, own, theirs, changedAt);
  const at = changedAt + 1;
  const done = { write: [] as NewRecord[], remove: [] as OwnPlace[] };
  if (text !== own) put(done, place, text, text === theirs ? changedAt : at);
  for (const one of more) put(done, one.place, one.text, at);
  const marks = new Map<string, VersionMark>(more.map((one) => [keptKey(one.place), { base: null, sent: [], at }]));
  marks.set(key, { base: changedAt, sent: [], at: text === theirs ? null : at });
  return { ...done, text, marks };
}

function put(plan: { write: NewRecord[]; remove: OwnPlace[] }, place: OwnPlace, text: string | null, at: number): void {
  if (text === null) plan.remove.push(place);
  else plan.write.push({ ...place, text, at });
}

/**
 * Which of two records stays. A change that was made on what the class has is newer by that, whatever the clocks of two computers
 * say, and one that was not was made apart. The time decides where nobody knows, as of what older pages kept; a page's ticks are
 * united then, of which neither is less true. text: null, and at undefined, where there is none here.
 */
function winner(
  text: string | null,
  at: number | undefined,
  other: KeptRecord,
  mark: VersionMark | undefined,
): 'here' | 'there' | 'both' | 'same' {
  if (text === other.text) return 'same';
  if (mark === undefined || (mark.base === null && mark.at === null)) {
    if (at !== undefined && other.text !== null && placeOfKey(other.key)?.area === 'progress') return 'both';
    return at === undefined || other.changedAt > at ? 'there' : 'here';
  }
  // The class may be asked a moment before another tab brings something, and may have been restored from an archive.
  if (mark.sent.includes(other.changedAt) || (mark.base ?? -1) >= other.changedAt) return 'here';
  return mark.at === null ? 'there' : 'both';
}
