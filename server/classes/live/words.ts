// Words: what the pages of a class say, checked in full and freed of what only does harm before anything is done with it.
import type { RawData } from 'ws';
import { z } from 'zod';
import { classWireLimits, type SeenPage, type StudentWord, type TeacherWord } from '../../../src/class-protocol.ts';
import { liveLimits } from './limits.ts';
import { oneLine, outputLine, plainText } from './plain-text.ts';

const page = z
  .string()
  .max(liveLimits.addressCharacters)
  .regex(/^\/(?:[\w.-]+\/)*$/, 'expected the address of a page');
const step = z.int().min(0).max(10_000);
const visit = z.string().regex(/^[\da-f]{16}$/, 'expected a visit');
const state = z.enum(['not-run', 'running', 'matched', 'differs', 'failed', 'done']);
const title = z.string().transform((text) => oneLine(text, liveLimits.titleCharacters));
const key = z.string().min(1).max(liveLimits.keyCharacters).transform(plainText);

const source = z
  .string()
  .refine((text) => Buffer.byteLength(text) <= classWireLimits.snippetBytes, `expected at most ${classWireLimits.snippetBytes} bytes`)
  .transform(plainText);

const view: z.ZodType<SeenPage> = z.strictObject({
  page,
  title,
  step: step.nullable(),
  // As long as a word may be.
  order: z.array(key).optional(),
  snippets: z
    .array(
      z.strictObject({
        step: step.nullable(),
        key,
        kind: z.enum(['shell', 'python', 'redis']),
        source,
        isCut: z.literal(true).optional(),
        isEdited: z.boolean(),
        state,
        output: z.array(z.string().max(liveLimits.lineCharacters).transform(outputLine)).max(classWireLimits.seenLines),
        moreLines: z.int().min(0),
      }),
    )
    .max(liveLimits.seenSnippets),
});

const studentWord: z.ZodType<StudentWord> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('at'), page: page.nullable(), step: step.nullable() }),
  z.strictObject({
    type: z.literal('step'),
    page,
    step,
    state,
    error: z
      .string()
      .transform((text) => oneLine(text, classWireLimits.errorCharacters))
      .optional(),
    again: z.literal(true).optional(),
  }),
  z.strictObject({ type: z.literal('hand'), isUp: z.boolean() }),
  z.strictObject({ type: z.literal('reachable'), isReachable: z.boolean() }),
  z.strictObject({ type: z.literal('answer'), visit, yes: z.boolean() }),
  z.strictObject({ type: z.literal('end'), visit, only: z.literal('type').optional() }),
  z.strictObject({ type: z.literal('seen'), visit, view }),
  z.strictObject({ type: z.literal('bring-back'), at: z.int().optional() }),
]);

const name = z
  .string()
  .min(1)
  .max(2 * classWireLimits.nameCharacters);

const teacherWord: z.ZodType<TeacherWord> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('lesson'), page }),
  z.strictObject({ type: z.literal('look'), name }),
  z.strictObject({ type: z.literal('ask-to-type'), visit }),
  z.strictObject({ type: z.literal('leave'), visit, only: z.literal('type').optional() }),
  z.strictObject({ type: z.literal('typed'), visit, key, source, base: source.optional() }),
]);

/** What a message says, or in a sentence what is wrong with it. */
export type Read<Word> = { readonly word: Word } | { readonly wrong: string };

export function readStudentWord(data: RawData, isBinary: boolean): Read<StudentWord> {
  return read(studentWord, data, isBinary);
}

export function readTeacherWord(data: RawData, isBinary: boolean): Read<TeacherWord> {
  return read(teacherWord, data, isBinary);
}

function read<Word>(schema: z.ZodType<Word>, data: RawData, isBinary: boolean): Read<Word> {
  if (isBinary) return { wrong: 'A class takes JSON in text frames, and a binary frame came.' };
  let json: unknown;
  try {
    json = JSON.parse((data as Buffer).toString('utf8'));
  } catch {
    return { wrong: 'A class takes JSON in text frames, and a frame was not JSON.' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { word: parsed.data };
  const issue = parsed.error.issues[0];
  return { wrong: `A word to the class is wrong at ${issue?.path.join('.') || 'its top'}: ${issue?.message ?? 'unknown'}.` };
}
