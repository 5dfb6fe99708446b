// Archive parts: what an archive of a class is made from, and brought back into.
import type { Request } from 'express';
import type { ClassSummary } from '../../../src/class-protocol.ts';
import type { Log } from '../../log.ts';
import type { PrivateMachines } from '../../machine.ts';
import type { ClassRecords } from '../class-records.ts';
import type { ClassMembers } from '../class-members.ts';
import type { KeptRecords } from '../kept.ts';
import type { KeptOfClass } from '../live/unsaved.ts';
import type { ClassRecord, Roster } from '../roster.ts';

export interface ArchiveParts {
  readonly roster: Roster;
  readonly records: ClassRecords;
  readonly members: ClassMembers;
  readonly kept: KeptRecords;
  readonly live: {
    readonly progressOf: (classId: string) => Promise<KeptOfClass[]>;
    readonly restore: (classId: string, kept: readonly KeptOfClass[]) => Promise<void>;
  };
  readonly machines: Pick<PrivateMachines, 'of' | 'extend' | 'isExtended' | 'portsWithData'>;
  readonly summaryOf: (record: ClassRecord) => ClassSummary;
  readonly classIn: (request: Request) => ClassRecord;
  readonly log: Log;
  /** Unix time in milliseconds. */
  readonly now: () => number;
}
