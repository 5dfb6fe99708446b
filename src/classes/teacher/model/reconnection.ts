// Reconnection: how long to wait before the next try to reach the class computer.
import { teacherLimits } from '../limits.ts';

/** tries: that failed so far. random: from 0 to 1, so that not all pages come in the same moment. */
export function waitBefore(tries: number, random: number): number {
  const most = Math.min(teacherLimits.reconnectMostMs, teacherLimits.reconnectMs * 2 ** tries);
  return Math.round(most * (0.75 + random / 4));
}
