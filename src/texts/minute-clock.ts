// Minute clock: a time as every language of the site writes it. Apart from the formats: no page says one as it begins.

/** "0:42". */
export function minuteClock(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
