// Deeds: what a teacher has done, to some of a class or to all of it.
import type { ClassLesson } from './lessons.ts';

/** POST /bridge/teacher/deed. to: names of students; missing: all. */
export type TeacherDeed =
  | { type: 'message'; to?: readonly string[]; text: string; page?: string; step?: number }
  | { type: 'eyes'; on: boolean }
  | { type: 'open'; to?: readonly string[]; page: string; step: number | null }
  | { type: 'snippet'; to?: readonly string[]; kind: 'shell' | 'python' | 'redis'; source: string }
  | { type: 'run'; to?: readonly string[]; page: string; step: number }
  | { type: 'reset'; to?: readonly string[] }
  | { type: 'restart'; to: readonly string[] }
  | { type: 'extend'; to: readonly string[] }
  | { type: 'lower-hand'; to: readonly string[] }
  | { type: 'remove'; to: readonly string[] }
  | { type: 'personal-code'; to: readonly [string] }
  | { type: 'let-in'; names: readonly string[] }
  | { type: 'places'; places: number }
  | { type: 'warm' }
  | { type: 'rehearse'; students: number }
  | { type: 'call-me'; name: string }
  | { type: 'change'; name?: string; endsAt?: number | null; lessons?: readonly ClassLesson[]; mayLook?: boolean }
  | { type: 'open-room'; isOpen: boolean }
  | { type: 'end' };

/** How many a deed reached; and what it asked for, where it asked. */
export interface DeedReply {
  count: number;
  /** For whom it could not be done; missing: nobody. */
  failed?: readonly string[];
  personalCode?: string;
  rehearsal?: { firstPongMs: number; warmMs: number; refused: number };
}
