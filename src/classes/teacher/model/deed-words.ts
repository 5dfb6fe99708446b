// Deed words: what a teacher did, in the words of the page, and where it came to nothing.
import type { LessonPlan, PlannedStep, TeacherDeed, TrailEntry } from '../../../class-protocol.ts';
import type { TeacherTexts } from '../../../texts/teacher-texts.ts';
import { teacherLimits } from '../limits.ts';

/** "reset the data of Ada and Bilal". lessons: every lesson by its page. */
export function deedWords(did: TrailEntry, lessons: ReadonlyMap<string, LessonPlan>, { did: texts }: TeacherTexts): string {
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
    default:
      // An archive of another notebook may hold what this one does not do.
      return did.what;
  }
}

/** How a deed of which count is 0 came to nothing; null: it did not, or says nothing of it. */
export function nothingWords(did: TrailEntry | TeacherDeed, count: number, { did: { nobody } }: TeacherTexts): string | null {
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

/** "14 looks", "3 resets", and how many others. */
export function deedCounts(trail: readonly TrailEntry[], { did: { counts } }: TeacherTexts): readonly string[] {
  const kinds = countedKinds
    .map((kind) => ({ kind, count: trail.filter(({ what }) => what === kind).length }))
    .filter(({ count }) => count > 0);
  const others = trail.length - kinds.reduce((sum, { count }) => sum + count, 0);
  return [...kinds.map(({ kind, count }) => counts[kind](count)), ...(others > 0 ? [counts.other(others)] : [])];
}

function whomOf({ whom }: TrailEntry, texts: TeacherTexts['did']): string {
  if (whom === null) return texts.everyone;
  return texts.names(whom.slice(0, teacherLimits.namesTold), Math.max(0, whom.length - teacherLimits.namesTold));
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
