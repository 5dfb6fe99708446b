// Command: runs other programs for set-up, and ends them when set-up is ended.
import { spawn } from 'node:child_process';
import { SetupError } from './step.mjs';

/** @type {Map<import('node:child_process').ChildProcess, { whole: boolean }>} */
const running = new Map();

/** How long a program that was asked to end may take before it is ended by force, in ms. */
const patience = 2_000;

/**
 * Ends every program that set-up is waiting for: with the signal, then by force; one that must not be cut short is
 * waited for. Resolves once all are gone.
 * @param {NodeJS.Signals} signal
 */
export async function endCommands(signal) {
  const gone = [...running.keys()].map((child) => new Promise((resolve) => child.once('close', resolve)));
  const ended = [...running].filter(([, { whole }]) => !whole).map(([child]) => child);
  for (const child of ended) child.kill(signal);
  const force = setTimeout(() => {
    for (const child of ended) child.kill('SIGKILL');
  }, patience);
  await Promise.all(gone);
  clearTimeout(force);
}

/**
 * How a program ended. output: the last 64 KiB of what it said, standard output and error in the order they came.
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Ended
 */

/**
 * Runs a program to its end. Its output is kept, or shown as it comes with `show: true`. One that must not be cut
 * short, since it changes the system, is run with `whole: true`. Throws SetupError where the program is not there.
 * @param {readonly string[]} command the program and its arguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean, whole?: boolean }} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, { cwd, env = process.env, show = false, whole = false } = {}) {
  const [program = '', ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let output = '';
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      output = (output + chunk.toString()).slice(-65_536);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    running.set(child, { whole });
    child.once('error', (error) => {
      running.delete(child);
      reject(new SetupError(`${program} could not be run: ${error.message}.`));
    });
    child.once('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, output });
    });
  });
}

/**
 * The last lines of a program's output, for a message.
 * @param {string} output
 * @param {number} [lines]
 */
export function tail(output, lines = 20) {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}

/**
 * The npm that started us, or else the one on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node the Node that runs npm
 * @returns {string[]}
 */
export function npmCommand(env, node) {
  const path = env.npm_execpath;
  return path !== undefined && /npm-cli\.c?js$/.test(path) ? [node, path] : ['npm'];
}
