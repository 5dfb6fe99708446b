// Trail: what teachers did to whom in a class, for whoever teaches it.
import type { Request } from 'express';
import { classPaths, type TrailEntry } from '../../src/class-protocol.ts';
import type { ClassRoute } from './class-part.ts';
import type { ClassRecords } from './class-records.ts';
import { classLimits } from './limits.ts';
import type { ClassRecord } from './roster.ts';

/** classIn: the class that a request names; it throws ClassError. */
export function trailRoute(records: Pick<ClassRecords, 'lastAudits'>, classIn: (request: Request) => ClassRecord): ClassRoute {
  return {
    who: 'teacher',
    method: 'get',
    path: classPaths.trail,
    async serve(_teacher, request, response) {
      response.json((await records.lastAudits(classIn(request).id, classLimits.shownAudits)) satisfies TrailEntry[]);
    },
  };
}
