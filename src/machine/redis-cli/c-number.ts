// CNumber: numbers as the C library reads them from text: leading blanks, a sign, as many digits as there are, 0 where none.

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

function saturated(text: string): bigint {
  const digits = /^[ \t\n\v\f\r]*([+-]?\d+)/.exec(text)?.[1] ?? '0';
  const value = BigInt(digits.replace('+', ''));
  const limit = 2n ** 63n;
  if (value >= limit) return limit - 1n;
  return value < -limit ? -limit : value;
}
