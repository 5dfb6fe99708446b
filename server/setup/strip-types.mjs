// Strip types: keeps the server's TypeScript without its types, for every process that begins (server/stripped.mjs).
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import { markOf, strippedFolder } from '../stripped-files.mjs';

/**
 * Strips what changed of the sources that the bridge, its processes and the check of lessons load. root: the project's folder.
 * @param {string} root
 */
export function stripTypes(root) {
  for (const file of strippedSources(root)) keepStripped(path.join(root, file), path.join(strippedFolder, file));
}

/**
 * Those sources, relative to root. One that is missing is no fault: whoever loads it loads Node's stripper before it.
 * @param {string} root
 */
export function strippedSources(root) {
  return [
    ...['server', 'e2e'].flatMap((folder) => filesIn(root, folder, true)),
    ...['src', 'src/bridge', 'src/markdown', 'src/protocol'].flatMap((folder) => filesIn(root, folder)),
  ].filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
}

/**
 * The files of a folder, relative to root.
 * @param {string} root
 * @param {string} folder
 */
function filesIn(root, folder, recursive = false) {
  return readdirSync(path.join(root, folder), { recursive, encoding: 'utf8' }).map((name) => path.join(folder, name));
}

/**
 * @param {string} file
 * @param {string} target
 */
function keepStripped(file, target) {
  const source = readFileSync(file, 'utf8');
  const mark = markOf(source);
  if (read(target)?.endsWith(mark)) return;
  mkdirSync(path.dirname(target), { recursive: true });
  // Whoever reads meanwhile finds the old one, or the new one.
  const draft = `${target}.${process.pid}`;
  writeFileSync(draft, strip(source) + mark);
  renameSync(draft, target);
}

/**
 * @param {string} source
 */
function strip(source) {
  const emitWarning = process.emitWarning.bind(process);
  // Whoever sets the notebook up need not hear that Node calls it an experiment: it is what Node does with every .ts file itself.
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * @param {string} file
 */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
