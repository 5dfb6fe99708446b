import decodeQr from 'qr/decode.js';
import { expect, test } from 'vitest';
import { qrPath } from './qr-code.ts';

test.each(['http://192.168.1.20:8080/join/#QUICK-OTTER', 'https://teacher-laptop.local/join/#ELEPHANT-CHOCOLATE'])(
  '%s is what a camera reads',
  (address) => {
    const { side, path } = qrPath(address);
    // Drawn as a browser does, eight pixels to a module.
    const scale = 8;
    const size = side * scale;
    const data = new Uint8ClampedArray(size * size * 4).fill(255);
    for (const [, x = '0', y = '0', width = '0'] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g))
      for (let row = 0; row < scale; row += 1)
        for (let column = 0; column < Number(width) * scale; column += 1)
          data.fill(
            0,
            ((Number(y) * scale + row) * size + Number(x) * scale + column) * 4,
            ((Number(y) * scale + row) * size + Number(x) * scale + column) * 4 + 3,
          );
    expect(decodeQr({ width: size, height: size, data })).toBe(address);
  },
);
