// Class routes: the plain requests of a class, each given only to whom it is for.
import { json, Router, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { ClassError, type ClassPart, type ClassRoute } from '../classes/class-part.ts';
import type { Identity } from '../identity/identity.ts';
import { isStranger, notJoined } from '../identity/principal.ts';
import type { ByteBudget } from './byte-budget.ts';
import { transportLimits } from './limits.ts';
import { refuse } from './refusal.ts';
import { bearerOf, notTheTeacher } from './teacher-bearer.ts';

/** The routes of a class, behind the origin gate. budget: takes in what students send. */
export function classRoutes(part: ClassPart, identity: Identity, budget: ByteBudget): Router {
  const router = Router();
  for (const route of part.routes) {
    const limit = route.bodyBytes ?? transportLimits.bodyBytes;
    const parse = route.method === 'get' ? [] : [charged(limit, identity, budget), json({ limit })];
    router[route.method](route.path, onlyFor(route, part, identity), ...parse, served(route, part, identity));
  }
  return router;
}

/** Turns away whom a route is not for, before anything of the request's body is read. */
function onlyFor(route: ClassRoute, part: ClassPart, identity: Identity): RequestHandler {
  return (request, response, next) => {
    response.set('Cache-Control', 'no-store');
    if (route.who === 'teacher' && teacherOf(part, request) === null) {
      refuse(request, response, notTheTeacher);
      return;
    }
    const learner = route.who === 'student' ? identity.learnerOf(request) : null;
    if (learner !== null && typeof learner !== 'string') refuse(request, response, learner);
    else if (learner !== null && part.roster.studentOf(learner) === null) refuse(request, response, notJoined);
    else if (learner !== null && !isOwnPage(request, identity.readerOf(learner))) refuse(request, response, othersPage);
    else next();
  };
}

/** Has the body of a student's request wait until there is room for it among all that the bridge holds. limit: bytes that it may have. */
function charged(limit: number, identity: Identity, budget: ByteBudget): RequestHandler {
  return async (request, response, next) => {
    const learner = identity.learnerOf(request);
    // Without a length it may be of any; one that is too long is refused unread.
    const bytes = Math.min(limit, Number(request.headers['content-length'] ?? limit));
    if (typeof learner !== 'string') return next();
    const held = budget.open(learner, { giveWay: () => response.destroy() });
    response.once('close', () => held.close());
    if (await held.charge(bytes)) return next();
    if (response.destroyed) return;
    // What is left of the body is not waited for.
    response.setHeader('Connection', 'close');
    refuse(request, response, tooMuch);
  };
}

const tooMuch = {
  status: 503,
  code: 'unavailable',
  message: 'Too much of yours is on its way to the class at once. It is tried again by itself.',
} as const;

/** A page that was open when another student joined in the same browser has the cookie of that one, and the work of its own. */
function isOwnPage({ query }: Request, reader: string): boolean {
  return query['reader'] === undefined || query['reader'] === reader;
}

const othersPage = {
  status: 409,
  code: 'not-allowed',
  message: 'Another student uses this browser since this page was opened. Reload it.',
} as const;

function served(route: ClassRoute, part: ClassPart, identity: Identity): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    try {
      await serve(route, part, identity, request, response);
    } catch (error) {
      if (!(error instanceof ClassError) || response.headersSent) return next(error);
      response.status(error.status).json(error.refusal);
    }
  };
}

async function serve(route: ClassRoute, part: ClassPart, identity: Identity, request: Request, response: Response): Promise<void> {
  if (route.who === 'anyone') return route.serve(request, response);
  if (route.who === 'teacher') {
    // The secret may have been taken back while the body came.
    const teacher = teacherOf(part, request);
    return teacher === null ? refuse(request, response, notTheTeacher) : route.serve(teacher, request, response);
  }
  const learner = identity.learnerOf(request);
  const student = typeof learner === 'string' ? part.roster.studentOf(learner) : null;
  return student === null ? refuse(request, response, isStrangerOr(learner)) : route.serve(student, request, response);
}

function isStrangerOr(learner: ReturnType<Identity['learnerOf']>): typeof notJoined {
  return typeof learner !== 'string' && isStranger(learner) ? learner : notJoined;
}

function teacherOf(part: ClassPart, request: Request): ReturnType<ClassPart['teacherOf']> {
  const secret = bearerOf(request.headers, false);
  return secret === null ? null : part.teacherOf(secret);
}
