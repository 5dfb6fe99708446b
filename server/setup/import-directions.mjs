// Import directions: the lint rule that keeps imports one way, as a table. Loaded by oxlint (.oxlintrc.json).
import { isBuiltin } from 'node:module';
import path from 'node:path';

/**
 * What each room may import besides itself. A room is a folder or a file, the most exact name wins, and a room
 * that is not listed may be imported by nobody else. `packages: false` shuts out npm packages, `node: false`
 * the modules of Node (tests may use them: they run in Node).
 * @type {Record<string, { from: string[], node?: boolean, packages?: boolean }>}
 */
const rooms = {
  'src/components': {
    from: ['src/notebook', 'src/markdown', 'src/snippet', 'src/runners', 'src/machine', 'src/bridge', 'src/protocol.ts'],
    node: false,
  },
  'src/notebook': { from: ['src/snippet', 'src/runners', 'src/machine', 'src/bridge', 'src/protocol.ts'], node: false },
  'src/snippet': { from: ['src/runners', 'src/machine', 'src/bridge', 'src/markdown/source', 'src/protocol.ts'], node: false },
  'src/runners': { from: ['src/runners/python/patches', 'src/machine', 'src/bridge', 'src/protocol.ts'], node: false },
  // What rests on Pyodide's inside: the page loads an interpreter as set-up took its snapshot.
  'src/runners/python/patches': { from: [], node: false },
  'src/machine': { from: ['src/bridge', 'src/protocol.ts'], node: false },
  'src/bridge': { from: ['src/protocol.ts'], node: false },
  'src/bridge/resp.ts': { from: ['src/bridge'], node: false },
  'src/bridge/webdis.ts': { from: ['src/bridge', 'src/protocol.ts'], node: false },
  'src/protocol.ts': { from: [], node: false, packages: false },
  'src/markdown': { from: ['src/markdown/source', 'src/protocol.ts'] },
  // How source splits into commands: pure, and the same for a fence while building and for edited code in the page.
  'src/markdown/source': { from: ['src/protocol.ts'], node: false },
  'src/content.config.ts': { from: ['src/markdown'] },
  src: { from: [] },
  // The bridge: its transports and the two kinds of Machines behind them know each other only by server/machine.ts.
  server: {
    from: [
      'server/transports',
      'server/transports/http-tunnel',
      'server/transports/webdis',
      'server/identity',
      'server/machines',
      'server/shared-redis',
      'server/streams',
      'src/protocol.ts',
      'src/bridge/resp.ts',
    ],
  },
  'server/transports': { from: ['server', 'server/identity', 'server/streams', 'src/protocol.ts', 'src/bridge/resp.ts'] },
  'server/transports/http-tunnel': { from: ['server', 'server/transports', 'server/identity', 'server/streams', 'src/protocol.ts'] },
  'server/transports/webdis': {
    from: ['server', 'server/transports', 'server/identity', 'server/network', 'server/streams', 'src/protocol.ts'],
  },
  'server/identity': { from: ['server', 'src/protocol.ts'] },
  'server/network': { from: ['src/protocol.ts'] },
  'server/machines': { from: ['server', 'server/network', 'server/streams', 'src/protocol.ts'] },
  'server/shared-redis': { from: ['server', 'server/network', 'server/streams', 'src/protocol.ts', 'src/bridge/resp.ts'] },
  'server/streams': { from: ['server', 'server/network', 'src/bridge/resp.ts'] },
  'server/testing': {
    from: [
      'server',
      'server/transports',
      'server/transports/webdis',
      'server/identity',
      'server/network',
      'server/machines',
      'server/streams',
      'src/protocol.ts',
      'src/bridge/resp.ts',
    ],
  },
  // The Webdis client is a product of its own, which is driven from outside, too.
  e2e: { from: ['src/protocol.ts', 'src/bridge/webdis.ts'] },
  'server/setup/python-snapshot.ts': { from: ['src/runners/python/patches'] },
  // What set-up prepared and the site's build takes in.
  'server/setup/python-files.ts': { from: ['server'] },
  '.': { from: ['src/markdown', 'server/setup/python-files.ts'] },
};

/**
 * The room a file of the project lives in; path is relative to the project's root, with forward slashes.
 * @param {string} file
 */
function roomOf(file) {
  const inside = Object.keys(rooms).filter((room) => file === room || file.startsWith(`${room}/`));
  return inside.reduce((best, room) => (room.length > best.length ? room : best), '.');
}

/**
 * Tests, and what only tests import (*.test-support.ts), run in Node.
 * @param {string} file
 */
function isOfTests(file) {
  return /\.test(?:-support)?\.ts$/.test(file);
}

/**
 * Why a file may not import what it does; null where it may. file is relative to the project's root.
 * @param {string} file
 * @param {string} specifier as written in the import
 * @returns {string | null}
 */
export function whyNot(file, specifier) {
  const room = roomOf(file);
  const rule = rooms[room];
  if (rule === undefined) return null;
  if (isBuiltin(specifier)) {
    if (rule.node !== false || isOfTests(file)) return null;
    return `${room} runs in the browser: it cannot import "${specifier}" of Node.`;
  }
  const target = specifier.replace(/[?#].*$/, '');
  const isOurs = target.startsWith('.') || target.startsWith('/src/');
  if (!isOurs) return rule.packages === false && !isOfTests(file) ? `${room} imports nothing, so that either side may import it.` : null;
  const to = target.startsWith('/') ? target.slice(1) : path.posix.join(path.posix.dirname(file), target);
  const toRoom = roomOf(to);
  if (toRoom === room || rule.from.includes(toRoom)) return null;
  if (toRoom === 'server/testing' && isOfTests(file)) return null;
  // Files that are rooms of their own for the server and for e2e; to everyone else they are part of src/bridge.
  if (toRoom.startsWith('src/bridge/') && (room.startsWith('src/bridge') || rule.from.includes('src/bridge'))) return null;
  // package.json and the like: facts of the project, without direction.
  if (toRoom === '.' && to.endsWith('.json')) return null;
  const may = rule.from.length > 0 ? `only ${rule.from.join(', ')}` : 'no other room';
  return `Imports go one way: ${room} may import ${may}, not ${toRoom === '.' ? to : toRoom}.`;
}

/** @param {{ type: string, value?: unknown } | null | undefined} node */
const text = (node) => (node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null);

/** The oxlint plugin: one rule, import-directions. */
export default {
  meta: { name: 'notebook' },
  rules: {
    'import-directions': {
      /** @param {{ filename: string, cwd: string, report(problem: { node: unknown, message: string }): void }} context */
      create(context) {
        const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
        /** @param {any} source a string literal of the syntax tree */
        const check = (source) => {
          const specifier = text(source);
          const message = specifier === null ? null : whyNot(file, specifier);
          if (message !== null) context.report({ node: source, message });
        };
        /** @param {{ source?: unknown }} node */
        const checkSource = (node) => check(node.source);
        return {
          /** @param {unknown} node */
          Program(node) {
            if (file.startsWith('content/')) context.report({ node, message: 'content holds lessons alone: code belongs into src.' });
          },
          ImportDeclaration: checkSource,
          ExportNamedDeclaration: checkSource,
          ExportAllDeclaration: checkSource,
          ImportExpression: checkSource,
          TSImportType: checkSource,
          /** A worker is imported by its address: new Worker(new URL('./x.ts', import.meta.url)). @param {any} node */
          NewExpression(node) {
            const address = node.arguments[0];
            if (node.callee.name?.endsWith('Worker') && address?.type === 'NewExpression' && address.callee.name === 'URL')
              check(address.arguments[0]);
          },
        };
      },
    },
  },
};
