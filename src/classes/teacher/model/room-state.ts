// Room state: the one thing to say of the room: what runs short, or that nothing does.
import type { RoomNews } from '../../../class-protocol.ts';
import { teacherLimits } from '../limits.ts';

export type RoomState = 'well' | 'memory' | 'disk' | 'queue' | 'processor';

/** What is worst for those who work: disk ends it, memory parks servers, a queue and a busy processor slow it. */
export function roomState({ disk, memory, queue, processor }: RoomNews): RoomState {
  if (disk.used >= disk.limit * teacherLimits.shortShare) return 'disk';
  if (memory.used >= memory.all * teacherLimits.shortShare || memory.more <= 0) return 'memory';
  if (queue.waiting > 0 && (queue.startMs ?? 0) >= teacherLimits.slowStartMs) return 'queue';
  return processor >= teacherLimits.shortShare ? 'processor' : 'well';
}
