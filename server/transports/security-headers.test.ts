import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inlineScriptHashes } from './security-headers.ts';

test('every inline script of every page is named once, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'deep'));
  writeFileSync(
    join(folder, 'index.html'),
    '<script>alert(1)</script><SCRIPT type="module">\nlet a;\n</SCRIPT><script src="/a.js"></script>',
  );
  writeFileSync(join(folder, 'deep', 'page.html'), '<p>&lt;script&gt;no()&lt;/script&gt;<script data-src="x">alert(1)</script>');
  writeFileSync(join(folder, 'deep', 'a.js'), '"<script>no()</script>"');
  // As said by `printf 'alert(1)' | openssl dgst -sha256 -binary | base64`.
  expect(inlineScriptHashes(folder)).toEqual([
    'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=',
    'sha256-mVUM17+Pgbr9k4nIeoTtZL1k7gaurHNmkpipEynFfgk=',
  ]);
  rmSync(folder, { recursive: true });
});
