// Bootstrap: what `npm start`, `npm run class`, `npm run dev`, `npm test`, `npm run build` and `npm run bench` run first.
// It works with nothing installed and on a Node as old as 18: it brings a newer Node and the npm packages,
// then hands over to the TypeScript beside it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { endCommands } from './command.mjs';
import { takeLock } from './lock.mjs';
import { bringNode, isNewEnough } from './node-binary.mjs';
import { installPackages } from './packages.mjs';
import { SetupError } from './step.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

/** Each command's module exports a function `main` that takes what set-up knows. */
const commands = new Map([
  ['start', () => import('./start.ts')],
  ['class', () => import('./class.ts')],
  ['dev', () => import('./dev.ts')],
  ['build', () => import('./build.ts')],
  ['quick', () => import('./quick.ts')],
  ['test', () => import('./tests.ts')],
  ['check', () => import('./check.ts')],
  ['new', () => import('./new-lesson.ts')],
  ['test-servers', () => import('./test-servers.ts')],
  ['test-all', () => import('./test-all.ts')],
  ['bench', () => import('./bench.ts')],
  ['faults', () => import('./faults.ts')],
  ['browsers', () => import('./browsers.ts')],
  ['redis-py', () => import('./redis-py.ts')],
]);

/** @type {NodeJS.Signals[]} */
const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'];

let isEnding = false;

async function main() {
  const name = process.argv[2] ?? 'start';
  const command = commands.get(name);
  if (command === undefined) throw new SetupError(`There is no command "${name}". There are: ${[...commands.keys()].join(', ')}.`);
  if (process.platform === 'win32')
    throw new SetupError(
      'Redis does not run on Windows itself. Start Redis Notebook inside WSL (https://learn.microsoft.com/windows/wsl/install).',
    );

  endWithParent();
  for (const signal of endings) process.on(signal, endOn);
  const release = await takeLock(path.join(root, '.cache', 'setup.lock'), (holder) =>
    process.stdout.write(`Waiting for another set-up in this folder (process ${holder}) to finish\n`),
  );

  const range = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).engines.node;
  if (!isNewEnough(process.version, range)) {
    const node = await bringNode(root, range);
    release();
    for (const signal of endings) process.off(signal, endOn);
    return continueOn(node);
  }
  await installPackages(root);
  const { stripTypes } = await import('./strip-types.mjs');
  stripTypes(root);
  await import('../stripped.mjs');
  const module = await command();
  await module.main({
    root,
    args: process.argv.slice(3),
    unlock: release,
    finish: () => {
      release();
      for (const signal of endings) process.off(signal, endOn);
    },
  });
}

/**
 * Runs this same command again on another Node, and ends as it ends.
 * @param {string} node
 */
function continueOn(node) {
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    // npm looks for the machine's settings (a proxy, a mirror) beside the Node that runs it: keep it to the machine's own.
    npm_config_globalconfig: process.env.npm_config_globalconfig ?? path.join(process.execPath, '..', '..', 'etc', 'npmrc'),
  };
  const child = spawn(node, process.argv.slice(1), { env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  // From a terminal, Ctrl-C and a hang-up reach the child by themselves: passing them on would press twice.
  const passed = process.stdin.isTTY ? endings.filter((signal) => signal === 'SIGTERM') : endings;
  for (const signal of endings) process.on(signal, () => passed.includes(signal) && child.kill(signal));
  child.once('error', (error) =>
    fail(new SetupError(`${node} could not be run: ${error.message}. Remove ${path.join(root, '.cache')} and start again.`)),
  );
  child.once('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    for (const ending of endings) process.removeAllListeners(ending);
    process.kill(process.pid, signal);
  });
}

/** Where an older Node started us: ends this process too when that one is killed. */
function endWithParent() {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Listening alone would keep the process alive.
  process.channel?.unref();
}

/** @param {NodeJS.Signals} signal */
function endOn(signal) {
  const code = signal === 'SIGINT' ? 130 : signal === 'SIGHUP' ? 129 : 143;
  // A second one leaves at once.
  for (const ending of endings) process.off(ending, endOn).on(ending, () => process.exit(code));
  // A program that is ended makes its step fail: that is no news.
  isEnding = true;
  void endCommands(signal).then(() => {
    process.stdout.write(`\nStopped by ${signal}. Set-up goes on where it was at the next start.\n`);
    process.exit(code);
  });
}

/** @param {unknown} error */
function fail(error) {
  if (isEnding) return;
  const message =
    error instanceof SetupError
      ? error.message
      : `Set-up met a fault of its own, which is worth reporting:\n${error instanceof Error ? error.stack : String(error)}`;
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

main().catch(fail);
