// Trail entry: what is noted of a teacher's deed, and told to the teachers' pages.
import type { TeacherDeed, TrailEntry } from '../../src/class-protocol.ts';

/** at: Unix time in milliseconds. What was written to students is theirs and the teacher's: of that it has nothing. */
export function trailEntryOf(deed: TeacherDeed, by: string, at: number): TrailEntry {
  const { type, ...rest } = deed;
  const {
    to,
    names,
    text: _text,
    source: _source,
    ...more
  } = rest as Readonly<Record<string, unknown>> & {
    to?: readonly string[];
    names?: readonly string[];
  };
  return { at, by, what: type, whom: to ?? names ?? null, ...(Object.keys(more).length > 0 && { more }) };
}
