// CNumber: numbers as the C library reads and prints them: leading blanks, a sign, as many digits as there are, 0 where none.

/** atoi(3): wrapped to 32 bits. */
export function atoi(text: string): number {
  return Number(BigInt.asIntN(32, saturated(text)));
}

/** strtoll(3) in base ten, as far as a number is exact. */
export function strtoll(text: string): number {
  return Number(saturated(text));
}

/** atof(3) for decimal notation. */
export function atof(text: string): number {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? value : 0;
}

/** printf(3)'s %.2f: an exact half is rounded to the even neighbour. */
export function fixed2(value: number): string {
  const eighths = Math.abs(value) * 8;
  const isHalf = Number.isSafeInteger(eighths) && eighths % 2 === 1;
  if (!isHalf) return value.toFixed(2);
  const below = Math.floor(value * 100);
  return ((below % 2 === 0 ? below : below + 1) / 100).toFixed(2);
}

function saturated(text: string): bigint {
  const digits = /^[ \t\n\v\f\r]*([+-]?\d+)/.exec(text)?.[1] ?? '0';
  const value = BigInt(digits.replace('+', ''));
  const limit = 2n ** 63n;
  if (value >= limit) return limit - 1n;
  return value < -limit ? -limit : value;
}
