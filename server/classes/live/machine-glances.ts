// Machine glances: how a student's machine does, told to the teacher who walked over; what is parked stays so.
import type { Request } from 'express';
import { classPaths, type MachineGlance } from '../../../src/class-protocol.ts';
import type { MachineSummary, PrivateMachines } from '../../machine.ts';
import type { ClassRoute } from '../class-part.ts';
import { hostNameOf } from '../host-name.ts';
import { nobody } from '../membership-deeds.ts';
import type { ClassRecord, RosterView } from '../roster.ts';
import { askInfo, defaultPort, readInfo } from './machine-info.ts';

interface GlanceParts {
  readonly machines: Pick<PrivateMachines, 'of' | 'list' | 'hasData' | 'isExtended'>;
  readonly roster: RosterView;
  /** The class that a request names; throws ClassError. */
  readonly classIn: (request: Request) => ClassRecord;
}

export function machineRoute({ machines, roster, classIn }: GlanceParts): ClassRoute {
  return {
    who: 'teacher',
    method: 'get',
    path: classPaths.machine,
    async serve(_teacher, request, response) {
      const record = classIn(request);
      const { name, ask } = request.query;
      const student = typeof name === 'string' ? roster.byHostname(record.id, hostNameOf(name)) : null;
      if (student === null || student.name !== name) throw nobody(typeof name === 'string' ? name : '', record);
      response.json(await machineGlance(machines, student.learner, ask === '1'));
    },
  };
}

/** hasAsked: its first server is asked too, where one runs. Throws MachineError. */
async function machineGlance(machines: GlanceParts['machines'], learner: string, hasAsked: boolean): Promise<MachineGlance> {
  const summary = machines.list().find((one) => one.learner === learner);
  const isExtended = await machines.isExtended(learner);
  const resting = { redis: '', servers: [], first: null, isExtended };
  if (summary === undefined || summary.servers === 0) return { ...resting, state: await restOf(machines, learner, summary) };
  const machine = await machines.of(learner);
  const { redis, servers } = await machine.facts();
  const isAsked = hasAsked && !summary.isDown && servers.some(({ port }) => port === defaultPort);
  const info = isAsked ? readInfo((await askInfo(machine)) ?? '') : null;
  return {
    state: summary.isDown ? 'down' : 'up',
    redis,
    servers: servers.map(({ port, startedAt, rssKiB }) => ({ port, startedAt, memory: rssKiB * 1024 })),
    // The bridge that asks is a client of it as well.
    first: info === null ? null : { keys: info.keys, clients: Math.max(0, info.clients - 1), memory: info.memory },
    isExtended,
  };
}

/** How a machine does of which nothing runs. */
async function restOf(
  machines: Pick<PrivateMachines, 'hasData'>,
  learner: string,
  summary: MachineSummary | undefined,
): Promise<MachineGlance['state']> {
  if (summary?.isDown === true) return 'down';
  if (summary?.state === 'starting') return 'starting';
  return (await machines.hasData(learner)) ? 'parked' : 'none';
}
