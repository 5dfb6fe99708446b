// Deed words: what a teacher did, in the words of the page, and where it came to nothing.
import type { DeedReply, LessonPlan, PlannedStep, TeacherDeed, TrailEntry } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { teacherLimits } from '../limits.ts';

/** "reset the data of Ada and Bilal". lessons: every lesson by its page. */
export function deedWords(did: TrailEntry, lessons: ReadonlyMap<string, LessonPlan>, all: TeacherTexts): string {
  const { did: texts } = all;
  const whom = whomOf(did, texts);
  const more = did.more ?? {};
  switch (did.what) {
    case 'message':
      return texts.message(whom);
    case 'eyes':
      return isOn(did) ? texts.eyesOn : texts.eyesOff;
    case 'open':
      return texts.open(placeOf(more, lessons, texts), whom);
    case 'snippet':
      return texts.snippet(whom);
    case 'run':
      return texts.run(placeOf(more, lessons, texts), whom);
    case 'reset':
      return texts.reset(whom);
    case 'restart':
      return texts.restart(whom);
    case 'extend':
      return texts.extend(whom);
    case 'lower-hand':
      return texts.lowerHand(whom);
    case 'remove':
      return texts.remove(whom);
    case 'personal-code':
      return texts.personalCode(whom);
    case 'let-in':
      return texts.letIn(whom);
    case 'places':
      return texts.places(Number(more['places']));
    case 'warm':
      return texts.warm(whom);
    case 'rehearse':
      return texts.rehearse(Number(more['students']));
    case 'call-me':
      return texts.callMe(String(more['name']));
    case 'change':
      return texts.change;
    case 'open-room':
      return more['isOpen'] === true ? texts.openRoom : texts.closeRoom;
    case 'end':
      return texts.end;
    case 'new-class':
      return texts.newClass;
    case 'look':
      return texts.look(whom);
    case 'type':
      return texts.type(whom);
    case 'not-done':
      return texts.notDone(deedWords({ ...did, what: undoneOf(did) }, lessons, all));
    default:
      // An archive of another notebook may hold what this one does not do.
      return did.what;
  }
}

/** For whom a deed could not be done, or how it came to nothing; null: neither, or it says nothing of it. */
export function nothingWords(
  did: TrailEntry | TeacherDeed,
  { count, failed = [] }: Pick<DeedReply, 'count' | 'failed'>,
  { did: texts }: TeacherTexts,
): string | null {
  const { nobody } = texts;
  if (failed.length > 0) return texts.failed(shortList(failed, texts));
  if (count > 0) return null;
  switch ('what' in did ? did.what : did.type) {
    case 'message':
    case 'open':
    case 'snippet':
    case 'run':
      return nobody.pages;
    case 'eyes':
      return isOn(did) ? nobody.pages : null;
    case 'reset':
      return nobody.data;
    case 'restart':
    case 'extend':
    case 'warm':
      return nobody.machines;
    default:
      return null;
  }
}

function isOn(did: TrailEntry | TeacherDeed): boolean {
  return ('what' in did ? did.more?.['on'] : did.type === 'eyes' && did.on) === true;
}

const countedKinds = ['look', 'type', 'message', 'reset', 'restart', 'remove'] as const;

/** "14 looks", "3 resets", and how many others. What was not done at all is not counted. */
export function deedCounts(all: readonly TrailEntry[], { did: { counts } }: TeacherTexts): readonly string[] {
  const undone = new Set(
    all.filter(({ what }) => what === 'not-done').map((entry) => keyOf(entry.more?.['begunAt'], undoneOf(entry), entry.whom)),
  );
  const trail = all.filter(({ at, what, whom }) => what !== 'not-done' && !undone.has(keyOf(at, what, whom)));
  const kinds = countedKinds
    .map((kind) => ({ kind, count: trail.filter(({ what }) => what === kind).length }))
    .filter(({ count }) => count > 0);
  const others = trail.length - kinds.reduce((sum, { count }) => sum + count, 0);
  return [...kinds.map(({ kind, count }) => counts[kind](count)), ...(others > 0 ? [counts.other(others)] : [])];
}

function keyOf(at: unknown, what: string, whom: TrailEntry['whom']): string {
  return JSON.stringify([at, what, whom]);
}

/** What was not done. */
function undoneOf({ more }: TrailEntry): string {
  return String(more?.['deed']);
}

function whomOf({ whom }: TrailEntry, texts: TeacherTexts['did']): string {
  return whom === null ? texts.everyone : shortList(whom, texts);
}

function shortList(names: readonly string[], texts: TeacherTexts['did']): string {
  return texts.names(names.slice(0, teacherLimits.namesTold), Math.max(0, names.length - teacherLimits.namesTold));
}

function placeOf(
  { page, step }: Readonly<Record<string, unknown>>,
  lessons: ReadonlyMap<string, LessonPlan>,
  texts: TeacherTexts['did'],
): string {
  const lesson = lessons.get(String(page));
  const where: PlannedStep | undefined = typeof step === 'number' ? lesson?.steps[step] : undefined;
  return texts.place(lesson?.title ?? String(page), where ?? null);
}
