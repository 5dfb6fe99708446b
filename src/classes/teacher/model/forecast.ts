// Forecast: whether the computer holds a class of so many students.
import type { RoomReport } from '../../../class-protocol.ts';

export interface Forecast {
  /** Bytes as a rule, and if all fill their servers. */
  readonly usualBytes: number;
  readonly fullBytes: number;
  readonly allBytes: number;
  /** spare: even if all fill up; parks: then idle ones are parked from parksFrom on; tight: it does not hold them as a rule. */
  readonly verdict: 'spare' | 'parks' | 'tight';
  readonly parksFrom: number;
}

/** The bridge forecasts for one number of students: what one takes counts for any other number. */
export function forecastFor(students: number, forecast: RoomReport['forecast']): Forecast {
  const { usualBytes, fullBytes, allBytes, parksFrom } = forecast;
  const share = students / Math.max(1, forecast.students);
  const usual = usualBytes * share;
  const full = fullBytes * share;
  const verdict = usual > allBytes ? 'tight' : full > allBytes || students >= parksFrom ? 'parks' : 'spare';
  return { usualBytes: usual, fullBytes: full, allBytes, verdict, parksFrom };
}
