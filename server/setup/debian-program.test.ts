import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { librariesIn } from './debian-program.ts';
import { prepareNginx } from './nginx.ts';
import { prepareWebdis } from './webdis.ts';

test('the libraries of a Debian package are told from what belongs to its service', () => {
  const depends =
    'libnginx-mod-http-echo (>= 1), libb64-0d (>= 1.2), libc6 (>= 2.34), libevent-2.1-7t64 (>= 2.1.8-stable), libhiredis0.14 | libhiredis1, libjansson4:any, adduser, lsb-base (>= 3.0-6)\n';
  expect(librariesIn(depends)).toEqual(['libb64-0d', 'libc6', 'libevent-2.1-7t64', 'libhiredis0.14', 'libjansson4']);
});

test('a program that was named, or unpacked before, is told to the tests', async () => {
  const root = mkdtempSync(join(tmpdir(), 'webdis-setup-'));
  try {
    const own = join(root, '.cache', 'webdis', 'usr', 'bin', 'webdis');
    mkdirSync(join(own, '..'), { recursive: true });
    writeFileSync(own, '#!/bin/sh\n', { mode: 0o755 });
    const env: NodeJS.ProcessEnv = { PATH: root, WEBDIS: own };
    await prepareWebdis(root, env);
    expect(env['WEBDIS']).toBe(own);
    await expect(prepareWebdis(root, { PATH: root, WEBDIS: join(root, 'none') })).rejects.toThrow(
      /WEBDIS=.*none cannot be used: there is no program/,
    );
    const nginx = join(root, '.cache', 'nginx', 'usr', 'sbin', 'nginx');
    mkdirSync(join(nginx, '..'), { recursive: true });
    writeFileSync(nginx, '#!/bin/sh\n', { mode: 0o755 });
    const bare: NodeJS.ProcessEnv = { PATH: root };
    await prepareWebdis(root, bare);
    await prepareNginx(root, bare);
    expect([bare['WEBDIS'], bare['NGINX']]).toEqual([expect.stringMatching(/\/webdis$/), expect.stringMatching(/\/nginx$/)]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
