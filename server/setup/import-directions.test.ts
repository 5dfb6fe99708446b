import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { whyNot } from './import-directions.mjs';

const allowed: [string, string][] = [
  ['src/components/machine-menu.ts', '../snippet/element.ts'],
  ['src/components/Snippet.astro', 'astro:content'],
  ['src/snippet/element.ts', '../runners/runner.ts'],
  ['src/snippet/element.ts', '../protocol.ts'],
  ['src/snippet/element.ts', './output.ts'],
  ['src/runners/shell/index.ts', '../../machine/redis-cli/main.ts'],
  ['src/runners/shell/index.ts', 'just-bash/browser'],
  ['src/machine/machine.ts', '../bridge/connection.ts'],
  ['src/machine/redis-cli/reply.ts', '../../bridge/resp.ts'],
  ['src/machine/machine.test.ts', 'node:child_process'],
  ['src/bridge/tunnel.ts', './resp.ts'],
  ['src/bridge/tunnel.ts', '../protocol.ts'],
  ['src/markdown/transcript.ts', '../protocol.ts'],
  ['src/markdown/lesson-loader.ts', 'node:path'],
  ['src/markdown/transcript.ts', './source/source.ts'],
  ['src/snippet/element.ts', '../markdown/source/source.ts'],
  ['server/transports/tunnel.ts', '../../src/protocol.ts'],
  ['server/transports/tunnel.ts', '../machine.ts'],
  ['server/shared-redis/redis-connection.ts', '../../src/bridge/resp.ts'],
  ['server/transports/tunnel.test.ts', '../testing/test-bridge.ts'],
  ['server/health.ts', '../package.json'],
  ['server/setup/start.ts', '../main.ts'],
  ['e2e/bench/main.ts', '../../src/protocol.ts'],
  ['e2e/quickstart.spec.ts', './fixtures/notebook.ts'],
  ['e2e/webdis.spec.ts', '../src/bridge/webdis.ts'],
  ['src/bridge/webdis.ts', './resp.ts'],
  ['src/snippet/element.ts', '../bridge/webdis.ts'],
  ['astro.config.mjs', './src/markdown/plugin.ts'],
  ['astro.config.mjs', './server/setup/python-files.ts'],
  ['server/setup/python-files.ts', './python.ts'],
  ['server/setup/site.ts', './python-files.ts'],
  ['server/main.ts', './notebook.ts'],
  ['server/notebook.ts', './machines/learners.ts'],
  ['server/bridge.ts', './transports/webdis/webdis-gateway.ts'],
  ['server/transports/tunnel.ts', '../identity/principal.ts'],
  ['server/transports/tunnel.ts', '../network/destination.ts'],
  ['server/transports/site.test.ts', '../bridge.ts'],
  ['server/shutdown.ts', './limits.ts'],
  ['server/classes/roster.ts', '../state/state.ts'],
  ['server/transports/join.ts', '../classes/roster.ts'],
  ['src/notebook/run-page.ts', '../snippet/element.ts'],
  ['src/panes/terminal/terminal.ts', '../../runners/runner.ts'],
  ['src/snippet/element.ts', './editor/monaco.ts'],
  ['src/classes/teacher.ts', '../bridge/machine-api.ts'],
  ['src/snippet/element.ts', '../texts/texts.ts'],
  ['src/runners/shell/index.ts', '../../texts/texts.ts'],
  ['astro.config.mjs', './src/texts/texts.ts'],
];

const refused: [string, string][] = [
  // Nothing below imports what puts it together, nor what sets it up or tests it.
  ...['main', 'bridge', 'app', 'notebook', 'shutdown', 'start-error'].flatMap((above) =>
    ['streams', 'identity', 'network', 'transports', 'machines', 'shared-redis', 'classes', 'state'].map((room): [string, string] => [
      `server/${room}/thing.ts`,
      `../${above}.ts`,
    ]),
  ),
  ...['streams', 'identity', 'network', 'transports', 'machines', 'shared-redis'].flatMap((room): [string, string][] => [
    [`server/${room}/thing.ts`, '../setup/step.mjs'],
    [`server/${room}/thing.ts`, '../testing/test-redis.ts'],
  ]),
  ['server/bridge.ts', './main.ts'],
  ['server/bridge.ts', './machines/learners.ts'],
  ['server/machine.ts', './bridge.ts'],
  ['server/limits.ts', './machines/walls.ts'],
  ['server/main.ts', './setup/start.ts'],
  ['server/bridge.ts', './testing/test-bridge.ts'],
  ['server/streams/command-guard.ts', '../transports/tunnel.ts'],
  ['server/identity/identity.ts', '../transports/refusal.ts'],
  ['server/machines/redis-server/walls.ts', '../../identity/principal.ts'],
  ['server/machines/redis-server/redis-process.ts', '../learner-machine/machine-parts.ts'],
  ['server/machines/confinement/confinement.ts', '../processes/spawner.ts'],
  ['server/streams/command-guard.test.ts', '../bridge.ts'],
  ['server/state/state.ts', '../classes/roster.ts'],
  ['src/panes/data/tree.ts', '../../snippet/element.ts'],
  ['src/snippet/editor/monaco.ts', '../element.ts'],
  ['src/snippet/element.ts', '../notebook/run-page.ts'],
  ['src/snippet/element.ts', '../components/machine-menu.ts'],
  ['src/runners/shell/index.ts', '../../snippet/element.ts'],
  ['src/runners/shell/index.ts', '/src/snippet/element.ts?worker'],
  ['src/machine/machine.ts', '../runners/runner.ts'],
  ['src/bridge/tunnel.ts', '../machine/machine.ts'],
  ['src/bridge/resp.ts', '../machine/machine.ts'],
  ['src/protocol.ts', './bridge/resp.ts'],
  ['src/protocol.ts', 'zod'],
  ['src/markdown/transcript.ts', '../snippet/element.ts'],
  ['src/snippet/element.ts', '../markdown/transcript.ts'],
  ['src/markdown/source/source.ts', '../transcript.ts'],
  ['src/markdown/source/source.ts', 'node:path'],
  ['src/snippet/element.ts', 'node:fs'],
  ['src/snippet/element.ts', 'fs'],
  ['src/machine/machine.ts', 'node:net'],
  ['src/snippet/element.ts', '../machine.ts'],
  ['src/machine/machine.test.ts', '../machine.ts'],
  ['src/machine/machine.test.ts', '../snippet/element.ts'],
  ['server/transports/tunnel.ts', '../../src/bridge/tunnel.ts'],
  ['server/transports/tunnel.test.ts', '../../src/bridge/webdis.ts'],
  ['e2e/webdis.spec.ts', '../src/bridge/webdis-socket.ts'],
  ['server/transports/tunnel.ts', '../../src/machine/page-machine.ts'],
  ['server/transports/tunnel.ts', '../../e2e/fixtures/notebook.ts'],
  ['server/transports/tunnel.ts', '../machines/learners.ts'],
  ['server/machines/learners.ts', '../transports/tunnel.ts'],
  ['server/transports/tunnel.ts', '../testing/test-bridge.ts'],
  ['e2e/quickstart.spec.ts', '../src/snippet/element.ts'],
  ['e2e/quickstart.spec.ts', '../server/config.ts'],
  ['astro.config.mjs', './server/config.ts'],
];

test.each(allowed)('%s may import %s', (file, specifier) => {
  expect(whyNot(file, specifier)).toBeNull();
});

test.each(refused)('%s may not import %s', (file, specifier) => {
  expect(whyNot(file, specifier)).toMatch(/Imports go one way|runs in the browser|imports nothing/);
});

test('oxlint applies the rule to every way of importing, and to code among the lessons', () => {
  const project = mkdtempSync(join(tmpdir(), 'lint-'));
  try {
    const write = (file: string, content: string): void => {
      mkdirSync(dirname(join(project, file)), { recursive: true });
      writeFileSync(join(project, file), content);
    };
    cpSync('server/setup/import-directions.mjs', join(project, 'server/setup/import-directions.mjs'), { recursive: true });
    const config = JSON.parse(readFileSync('.oxlintrc.json', 'utf8')) as Record<string, unknown>;
    delete config['$schema'];
    write('.oxlintrc.json', JSON.stringify(config));
    write('src/snippet/element.ts', 'export interface Element { a: string }\nexport const a = 1;\n');
    write('src/machine/static.ts', "import { a } from '../snippet/element.ts';\nexport default a;\n");
    write('src/machine/type.ts', "import type { Element } from '../snippet/element.ts';\nexport type E = Element;\n");
    write('src/machine/import-type.ts', "export type E = import('../snippet/element.ts').Element;\n");
    write('src/machine/dynamic.ts', "export const load = () => import('../snippet/element.ts');\n");
    write('src/machine/named.ts', "export { a } from '../snippet/element.ts';\n");
    write('src/machine/all.ts', "export * from '../snippet/element.ts';\n");
    write('src/machine/worker.ts', "export const worker = new Worker(new URL('../snippet/element.ts', import.meta.url));\n");
    write('src/machine/Page.astro', "---\nimport { a } from '../snippet/element.ts';\n---\n<p>{a}</p>\n");
    write('src/machine/right.ts', "export const link = new URL('../snippet/element.ts', 'http://localhost');\n");
    write('content/code.ts', 'export const a = 1;\n');

    const { stdout } = spawnSync(process.execPath, [resolve('node_modules/oxlint/bin/oxlint'), '--format=unix'], {
      cwd: project,
      encoding: 'utf8',
    });
    const files = stdout
      .split('\n')
      .filter((line) => line.includes('notebook(import-directions)'))
      .map((line) => line.slice(0, line.indexOf(':')));
    expect(files.toSorted()).toEqual([
      'content/code.ts',
      ...['Page.astro', 'all.ts', 'dynamic.ts', 'import-type.ts', 'named.ts', 'static.ts', 'type.ts', 'worker.ts'].map(
        (file) => `src/machine/${file}`,
      ),
    ]);
  } finally {
    rmSync(project, { recursive: true });
  }
});
