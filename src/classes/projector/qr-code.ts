// QR code: the address of the join page, with the code in its fragment, as one path of an SVG.
import encodeQr from 'qr';

/** Lights around it, as scanners expect them, in modules. */
const border = 2;

export interface QrPath {
  /** The side of the square, in modules. */
  readonly side: number;
  /** All dark modules, as the "d" of a path. */
  readonly path: string;
}

/** address: such as "http://192.168.1.20:8080/join/#QUICK-OTTER". */
export function qrPath(address: string): QrPath {
  const rows = encodeQr(address, 'raw', { ecc: 'medium', border });
  const path = rows
    .map((row, y) =>
      runsOf(row)
        .map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('');
  return { side: rows.length, path };
}

/** Where dark modules stand side by side: [first, how many]. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  row.forEach((isDark, x) => {
    if (!isDark) return;
    const last = runs.at(-1);
    if (last !== undefined && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  });
  return runs;
}
