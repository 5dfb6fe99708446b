// Record shapes: classes, students and lines of the audit trail as they are kept, and how they are read back.
import { z } from 'zod';
import type { TrailEntry } from '../../src/class-protocol.ts';
import { parseJson } from '../json-text.ts';
import { StateError } from '../state/state-error.ts';
import type { ClassRecord, Student } from './roster.ts';

/** A student as they are kept. */
export interface StoredStudent extends Student {
  /** The personal code, sealed. */
  readonly sealedCode: string;
}

/** Without what only the records need. */
export function asStudent({ learner, class: of, name, hostname, reachable, joinedAt }: StoredStudent): Student {
  return { learner, class: of, name, hostname, reachable, joinedAt };
}

/** A line of the audit trail: what a teacher did to whom, and when. */
export type AuditEntry = Readonly<TrailEntry>;

const lesson = z.object({ page: z.string(), isDue: z.boolean() });
export const classRecord = z.object({
  id: z.string().regex(/^[\da-f]{12}$/),
  name: z.string(),
  code: z.string(),
  createdAt: z.number(),
  endsAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  isOpen: z.boolean(),
  places: z.int(),
  lessons: z.array(lesson),
  mayLook: z.boolean(),
  isRehearsal: z.boolean().optional(),
}) as z.ZodType<ClassRecord>;
export const storedStudent: z.ZodType<StoredStudent> = z.object({
  learner: z.string().regex(/^[\da-f]{32}$/),
  class: z.string(),
  name: z.string(),
  hostname: z.string(),
  reachable: z.boolean(),
  joinedAt: z.number(),
  sealedCode: z.string(),
});
export const auditEntry: z.ZodType<AuditEntry> = z.object({
  at: z.number(),
  by: z.string(),
  what: z.string(),
  whom: z.array(z.string()).nullable(),
  more: z.record(z.string(), z.unknown()).optional(),
});

/** Throws StateError where it is none of that shape. */
export function readRecord<Value>(shape: z.ZodType<Value>, text: string): Value {
  const parsed = shape.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new StateError(
    `The class's records are damaged: ${text.slice(0, 120)} is none that this notebook reads. Restore them from a backup, or set DATA_DIR or STATE_REDIS_URL to other records.`,
  );
}
