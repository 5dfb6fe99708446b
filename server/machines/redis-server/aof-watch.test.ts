import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AofWatch } from './aof-watch.ts';
import { stockFiles } from './directives.ts';
import { ProcessFolder, startTimeOf } from '../processes/process-folder.ts';

test.skipIf(process.platform !== 'linux')(
  'an open append-only file is told from a closed one, and both from an ended process',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'notebook-'));
    const child = spawn(
      'sh',
      [
        '-c',
        'exec 5>appendonly.aof.1.incr.aof; echo open; read line; exec 5>&-; echo closed; read line; exec 5>appendonly.aof.2.incr.aof; echo open; read line',
      ],
      { cwd: folder },
    );
    const watch = new AofWatch(ProcessFolder.open(child.pid ?? 0, startTimeOf(child.pid ?? 0)), stockFiles);
    for (const isOpen of [true, false, true]) {
      await once(child.stdout, 'data');
      expect([watch.isOpen(), watch.isOpen()]).toEqual([isOpen, isOpen]);
      child.stdin.write('\n');
    }
    await once(child, 'exit');
    expect(watch.isOpen()).toBeNull();
    await rm(folder, { recursive: true });
  },
);
