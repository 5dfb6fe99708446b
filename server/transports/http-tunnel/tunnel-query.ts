// Tunnel query: what the requests of the HTTP tunnel say in their queries, checked.
import { z } from 'zod';
import type { Refusal } from '../refusal.ts';

/** A number written in digits, cut to the most that is of use. */
export const count = (most: number): z.ZodType<number> =>
  z
    .string('expected a number')
    .regex(/^\d{1,10}$/, 'expected a number')
    .transform((text) => Math.min(Number(text), most));

/** The number of a channel. */
export const channelNumber = count(Number.MAX_SAFE_INTEGER);

/** What a request got wrong, by the first issue that its check found. */
export function wrong(place: string, error: z.ZodError): Refusal {
  const issue = error.issues[0];
  return {
    status: 400,
    code: 'bad-request',
    message: `The HTTP tunnel's ${[place, ...(issue?.path ?? [])].join('.')} is wrong: ${issue?.message ?? 'unknown'}.`,
  };
}
