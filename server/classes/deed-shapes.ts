// Deed shapes: what a teacher's page may ask for, checked in full before anything is done with it.
import { z } from 'zod';
import { classWireLimits, type ClassLesson, type JoinRequest, type NewClass, type TeacherDeed } from '../../src/class-protocol.ts';
import { ClassError } from './class-part.ts';
import { classLimits } from './limits.ts';

const page = z
  .string()
  .max(classLimits.addressCharacters)
  .regex(/^\/(?:[\w.-]+\/)*$/, 'expected the address of a page, such as /python/');
const step = z.int().min(0).max(classLimits.steps);
const names = z.array(z.string().min(1).max(classLimits.nameCharacters)).max(classLimits.mostPlaces);
const to = names.optional();
const kind = z.enum(['shell', 'python', 'redis']);
const source = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= classWireLimits.snippetBytes, `expected at most ${classWireLimits.snippetBytes} bytes`);
export const places = z.int().min(1).max(classLimits.mostPlaces);
const endsAt = z.int().min(0).nullable();
export const lessons: z.ZodType<ClassLesson[]> = z.array(z.strictObject({ page, isDue: z.boolean() })).max(classLimits.lessons);
/** Of a class, or of a teacher. */
export const title = z
  .string()
  .transform((typed) => typed.replace(/\p{C}/gu, ' ').replace(/\s+/g, ' ').trim())
  .refine(
    (name) => name !== '' && Array.from(name).length <= classLimits.nameCharacters,
    `expected one to ${classLimits.nameCharacters} characters`,
  );

const teacherDeed: z.ZodType<TeacherDeed> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('message'),
    to,
    text: z.string().min(1).max(classWireLimits.messageCharacters),
    page: page.optional(),
    step: step.optional(),
  }),
  z.strictObject({ type: z.literal('eyes'), on: z.boolean() }),
  z.strictObject({ type: z.literal('open'), to, page, step: step.nullable() }),
  z.strictObject({ type: z.literal('snippet'), to, kind, source }),
  z.strictObject({ type: z.literal('run'), to, page, step }),
  z.strictObject({ type: z.literal('reset'), to }),
  z.strictObject({ type: z.literal('restart'), to: names }),
  z.strictObject({ type: z.literal('extend'), to: names }),
  z.strictObject({ type: z.literal('lower-hand'), to: names }),
  z.strictObject({ type: z.literal('remove'), to: names }),
  z.strictObject({ type: z.literal('personal-code'), to: z.tuple([z.string().min(1).max(classLimits.nameCharacters)]) }),
  z.strictObject({ type: z.literal('let-in'), names }),
  z.strictObject({ type: z.literal('places'), places }),
  z.strictObject({ type: z.literal('warm') }),
  z.strictObject({ type: z.literal('rehearse'), students: z.int().min(1).max(classLimits.mostPlaces) }),
  z.strictObject({ type: z.literal('call-me'), name: title }),
  z.strictObject({
    type: z.literal('change'),
    name: title.optional(),
    endsAt: endsAt.optional(),
    lessons: lessons.optional(),
    mayLook: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('open-room'), isOpen: z.boolean() }),
  z.strictObject({ type: z.literal('end') }),
]) as z.ZodType<TeacherDeed>;

const newClass = z.strictObject({
  name: title,
  places: places.optional(),
  endsAt: endsAt.optional(),
  lessons: lessons.optional(),
  mayLook: z.boolean().optional(),
}) as z.ZodType<NewClass>;

/** Longer than anything that is one, and short enough to be looked at. */
const typed = z.string().max(200);
const joinRequest = z.object({ code: typed, name: typed, personalCode: typed.optional() }) as z.ZodType<JoinRequest>;

const session = z.object({ token: typed });

/** Each throws a ClassError that says what is wrong with a body. */
export const readDeed = (body: unknown): TeacherDeed => readBody(teacherDeed, body);
export const readNewClass = (body: unknown): NewClass => readBody(newClass, body);
export const readJoinRequest = (body: unknown): JoinRequest => readBody(joinRequest, body);
export const readSession = (body: unknown): { readonly token: string } => readBody(session, body);

function readBody<Value>(shape: z.ZodType<Value>, body: unknown): Value {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') || 'the body, which must be application/json';
  throw new ClassError(400, { code: 'bad-request', message: `The request is wrong at ${where}: ${issue?.message ?? 'unknown'}.` });
}
