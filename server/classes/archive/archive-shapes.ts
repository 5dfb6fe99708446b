// Archive shapes: what an archive of a class may hold, checked in full before anything is made of it: whoever brings one may have changed it.
import { z } from 'zod';
import { lessons, places, title } from '../deed-shapes.ts';
import { hostNameOf, isTakenHostName, shownName } from '../host-name.ts';
import { keptRecord } from '../kept.ts';
import { classLimits } from '../limits.ts';
import { keptOfClass } from '../live/progress-store.ts';
import { auditEntry, type AuditEntry } from '../record-shapes.ts';
import { broken } from './tar.ts';

/** Of the archive itself: a newer notebook may write what this one would read wrong. */
export const format = 1;

/** Unix time in milliseconds, as far as a Date reaches. */
const time = z.number().min(0).max(8.64e15);

const student = z
  .object({
    name: z.string().refine((name) => shownName(name) === name, 'expected a name as joining gives it'),
    hostname: z.string(),
    reachable: z.boolean(),
    joinedAt: time,
    sealedCode: z.string().max(200),
    /** The limits of their machine were raised. */
    isExtended: z.boolean().optional(),
  })
  .refine(({ name, hostname }) => hostname === hostNameOf(name) && !isTakenHostName(hostname), {
    path: ['hostname'],
    message: 'expected the host name of the name',
  });

const about = z.object({
  format: z.int(),
  archivedAt: time,
  class: z.object({ name: title, code: z.string().max(40), createdAt: time, places, lessons, mayLook: z.boolean() }),
  students: z
    .array(student)
    .max(classLimits.mostPlaces)
    .refine((all) => new Set(all.map(({ hostname }) => hostname)).size === all.length, 'expected each student once'),
});

/** What an archive begins with. */
export type About = z.infer<typeof about>;

const audit = z.array(auditEntry).max(2 * classLimits.auditEntries);
const progress = z.array(keptOfClass);
const kept = z.array(keptRecord);

/** Each throws a ClassError that says what is wrong with a file. */
export const readAbout = (value: unknown): About => read('class.json', about, value);
export const readAudit = (bytes: Buffer): AuditEntry[] => read('audit.json', audit, json(bytes));
export const readProgress = (bytes: Buffer): z.infer<typeof progress> => read('progress.json', progress, json(bytes));
export const readKept = (bytes: Buffer): z.infer<typeof kept> => read('kept.json', kept, json(bytes));

export function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw broken('a file in it is no JSON');
  }
}

function read<Value>(file: string, shape: z.ZodType<Value>, value: unknown): Value {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw broken(`its ${file} is wrong at ${issue?.path.join('.') ?? ''} (${issue?.message ?? 'unknown'})`);
}
