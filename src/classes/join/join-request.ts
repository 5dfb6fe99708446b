// Join request: what the join page asks the bridge, with an answer to everything that may come of it.
import {
  classPaths,
  lessonPlansFile,
  type ClassFacts,
  type JoinRefusal,
  type JoinReply,
  type JoinRequest,
  type LessonPlan,
} from '../../class-protocol.ts';
import { paths, type Health } from '../../protocol.ts';
import type { JoinAnswer } from './join-stage.ts';

/** A bridge that has not answered by then is not there for its reader, in milliseconds. */
const patienceMs = 20_000;

/** Asks to be let in. */
export async function askToJoin(request: JoinRequest): Promise<JoinAnswer> {
  const response = await ask(classPaths.join, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  if (response === null) return { type: 'unreachable' };
  const body = await bodyOf(response);
  if (response.ok) return isReply(body) ? { type: 'in', reply: body } : { type: 'odd' };
  if (isRefusal(body)) return { type: 'refused', refusal: body };
  // A proxy answers in the place of a bridge that is gone.
  return response.status >= 502 && response.status <= 504 ? { type: 'unreachable' } : { type: 'odd' };
}

/** What this browser's student is told of their class; null: it is nobody's, or nobody answers. */
export async function ownClass(): Promise<ClassFacts | null> {
  const response = await ask(classPaths.own);
  return response?.ok === true ? ((await bodyOf(response)) as ClassFacts | null) : null;
}

/** Whether this notebook has classes at all, and whether it has let this browser in before; null: nobody answers. */
export async function knownHere(): Promise<{ readonly hasClasses: boolean; readonly isKnown: boolean } | null> {
  const response = await ask(paths.health);
  const health = response?.ok === true ? ((await bodyOf(response)) as Health | null) : null;
  return health === null ? null : { hasClasses: health.class === true, isKnown: health.reader !== undefined };
}

/** The lessons and their titles; none where they cannot be had, since only words depend on them. */
export async function lessonPlans(): Promise<readonly LessonPlan[]> {
  const response = await ask(`/${lessonPlansFile}`);
  const plans = response?.ok === true ? await bodyOf(response) : null;
  return Array.isArray(plans) ? (plans as LessonPlan[]) : [];
}

/** null: nobody answers. */
async function ask(path: string, init: RequestInit = {}): Promise<Response | null> {
  try {
    return await fetch(path, { ...init, cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
  } catch {
    return null;
  }
}

/** null: it is no JSON. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

function isReply(body: unknown): body is JoinReply {
  return hasText(body, 'name') && hasText(body, 'personalCode');
}

function isRefusal(body: unknown): body is JoinRefusal {
  return hasText(body, 'code') && hasText(body, 'message');
}

function hasText(body: unknown, name: string): boolean {
  return typeof body === 'object' && body !== null && typeof (body as Record<string, unknown>)[name] === 'string';
}
