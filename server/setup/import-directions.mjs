// Import directions: the lint rule that keeps imports one way, as a table. Loaded by oxlint (.oxlintrc.json).
import { isBuiltin } from 'node:module';
import path from 'node:path';

/**
 * What each room may import besides itself. A room is a folder or a file, the most exact name wins, and a room
 * that is not listed may be imported by nobody else. `packages: false` shuts out npm packages, `node: false`
 * the modules of Node (tests may use them: they run in Node). `tests` is what tests may import in addition.
 * Rooms that the design names and nobody has built yet have their line already.
 * @type {Record<string, { from: string[], tests?: string[], node?: boolean, packages?: boolean }>}
 */
const rooms = {
  'src/components': {
    from: [
      'src/assets',
      'src/classes',
      'src/notebook',
      'src/panes',
      'src/markdown',
      'src/markdown/fence.ts',
      'src/snippet',
      'src/runners',
      'src/machine',
      'src/bridge',
      'src/texts',
      'src/protocol.ts',
      'src/class-protocol.ts',
    ],
    node: false,
  },
  'src/classes': {
    from: [
      'src/notebook',
      'src/snippet',
      'src/snippet/editor/changed-span.ts',
      'src/runners',
      'src/machine',
      'src/bridge',
      'src/texts',
      'src/protocol.ts',
      'src/class-protocol.ts',
    ],
    node: false,
  },
  'src/notebook': {
    from: [
      'src/panes',
      'src/snippet',
      'src/runners',
      'src/machine',
      'src/bridge',
      'src/markdown/exercise-plan.ts',
      'src/markdown/fence.ts',
      'src/markdown/server-requirement.ts',
      'src/markdown/transcript.ts',
      'src/markdown/row-places.ts',
      'src/markdown/source',
      'src/texts',
      'src/class-protocol.ts',
      'src/protocol.ts',
    ],
    // What is written here is a lesson: it builds.
    tests: ['src/markdown'],
    node: false,
  },
  'src/panes': { from: ['src/snippet/editor', 'src/runners', 'src/machine', 'src/bridge', 'src/texts', 'src/protocol.ts'], node: false },
  'src/snippet': {
    from: ['src/snippet/editor', 'src/runners', 'src/machine', 'src/bridge', 'src/markdown/source', 'src/texts', 'src/protocol.ts'],
    node: false,
  },
  // It knows nothing of snippets, so that a pane can have one.
  'src/snippet/editor': {
    from: ['src/snippet/editor/changed-span.ts', 'src/machine', 'src/bridge', 'src/markdown/source', 'src/texts', 'src/protocol.ts'],
    node: false,
  },
  // Pure: what two texts differ in.
  'src/snippet/editor/changed-span.ts': { from: [], node: false, packages: false },
  'src/runners': {
    from: ['src/runners/python/patches', 'src/machine', 'src/bridge', 'src/texts', 'src/protocol.ts', 'src/http-tunnel-protocol.ts'],
    node: false,
  },
  // What rests on Pyodide's inside: the page loads an interpreter as set-up took its snapshot.
  'src/runners/python/patches': { from: [], node: false },
  'src/machine': { from: ['src/bridge', 'src/texts', 'src/protocol.ts'], node: false },
  'src/bridge': { from: ['src/protocol.ts', 'src/http-tunnel-protocol.ts'], node: false },
  'src/bridge/resp.ts': { from: ['src/bridge'], node: false },
  'src/bridge/webdis.ts': { from: ['src/bridge', 'src/protocol.ts'], node: false },
  // What passes between pages and bridge, by what it is about: had through the file of that name alone.
  'src/protocol.ts': { from: ['src/protocol'], node: false, packages: false },
  'src/protocol': { from: [], node: false, packages: false },
  'src/class-protocol.ts': { from: ['src/class-protocol'], node: false, packages: false },
  'src/class-protocol': { from: [], node: false, packages: false },
  'src/http-tunnel-protocol.ts': { from: ['src/protocol.ts'], node: false, packages: false },
  // What the interface says, in each language: a leaf, so that all of src may say it.
  'src/texts': { from: [], node: false, packages: false },
  // The site's own style sheets and pictures: a page of its own has to name those that Starlight gives the others.
  'src/assets': { from: [] },
  'src/markdown': {
    from: [
      'src/markdown/exercise-plan.ts',
      'src/markdown/fence.ts',
      'src/markdown/transcript.ts',
      'src/markdown/mask.ts',
      'src/markdown/server-requirement.ts',
      'src/markdown/row-places.ts',
      'src/markdown/source',
      'src/texts',
      'src/class-protocol.ts',
      'src/protocol.ts',
    ],
  },
  // What the build leaves of an exercise for its page.
  'src/markdown/exercise-plan.ts': { from: ['src/protocol.ts'], node: false },
  // How a fence is read and a transcript written: the same while building and for a notebook in the page.
  'src/markdown/fence.ts': { from: ['src/markdown/mask.ts', 'src/markdown/server-requirement.ts', 'src/protocol.ts'], node: false },
  // On which servers a fence runs: the same for the build and for the page.
  'src/markdown/server-requirement.ts': { from: [], node: false },
  'src/markdown/transcript.ts': { from: ['src/markdown/source', 'src/protocol.ts'], node: false },
  'src/markdown/mask.ts': { from: [], node: false },
  'src/markdown/row-places.ts': { from: [], node: false },
  // How source splits into commands: pure, and the same for a fence while building and for edited code in the page.
  'src/markdown/source': { from: ['src/protocol.ts'], node: false },
  // Pages of their own, beside the lessons: only what they are put together from.
  'src/pages': { from: ['src/components', 'src/classes', 'src/markdown', 'src/texts', 'src/class-protocol.ts'] },
  'src/content.config.ts': { from: ['src/markdown'] },
  src: { from: [] },
  // The bridge's files, each in its place on the way from what a process starts with to what everything stands on.
  'server/main.ts': {
    from: [
      'server',
      'server/app.ts',
      'server/notebook.ts',
      'server/shutdown.ts',
      'server/start-error.ts',
      'server/transports',
      'server/classes',
    ],
    tests: ['src/protocol.ts'],
  },
  'server/app.ts': { from: ['server', 'server/bridge.ts', 'server/transports'] },
  'server/notebook.ts': {
    from: [
      'server',
      'server/bridge.ts',
      'server/identity',
      'server/machines',
      'server/machines/redis-server',
      'server/machines/confinement',
      'server/network',
      'server/shared-redis',
      'server/classes',
      'server/state',
      'src/protocol.ts',
      'src/class-protocol.ts',
    ],
  },
  'server/shutdown.ts': { from: ['server', 'server/bridge.ts'], tests: ['server/streams'] },
  'server/start-error.ts': {
    from: [
      'server',
      'server/transports',
      'server/machines',
      'server/machines/redis-server',
      'server/machines/processes',
      'server/machines/confinement',
      'server/shared-redis',
      'server/state',
    ],
  },
  'server/bridge.ts': {
    from: [
      'server',
      'server/transports',
      'server/transports/http-tunnel',
      'server/transports/webdis',
      'server/classes',
      'server/identity',
      'server/network',
      'server/streams',
      'src/protocol.ts',
      'src/class-protocol.ts',
    ],
  },
  // What the rest of server/ stands on: limits, settings, the log, and machine.ts, the port by which transports know machines.
  server: { from: ['src/protocol.ts', 'src/class-protocol.ts'], tests: ['src/http-tunnel-protocol.ts'] },
  'server/transports': {
    from: [
      'server',
      'server/identity',
      'server/network',
      'server/streams',
      'server/classes',
      'src/protocol.ts',
      'src/class-protocol.ts',
      'src/bridge/resp.ts',
    ],
    tests: ['server/app.ts', 'server/bridge.ts', 'server/transports/webdis', 'src/http-tunnel-protocol.ts'],
  },
  'server/transports/http-tunnel': {
    from: ['server', 'server/transports', 'server/identity', 'server/streams', 'src/protocol.ts', 'src/http-tunnel-protocol.ts'],
  },
  'server/transports/webdis': {
    from: ['server', 'server/transports', 'server/identity', 'server/network', 'server/streams', 'src/protocol.ts', 'src/bridge/resp.ts'],
  },
  'server/classes': {
    from: [
      'server',
      'server/classes/rehearsal',
      'server/identity',
      'server/network',
      'server/machines',
      'server/state',
      'src/protocol.ts',
      'src/class-protocol.ts',
      'src/bridge/resp.ts',
    ],
  },
  // What the teacher's rehearsal and the benchmark have in common: it knows of the notebook what a browser does.
  'server/classes/rehearsal': { from: ['src/protocol.ts', 'src/class-protocol.ts', 'src/bridge/resp.ts'], tests: ['server/classes'] },
  'server/identity': { from: ['server', 'server/state', 'src/protocol.ts', 'src/class-protocol.ts'] },
  'server/network': { from: ['server', 'src/protocol.ts', 'src/class-protocol.ts'] },
  // All machines of a bridge, and what each of them stands on: from one learner's machine down to what confines a process.
  'server/machines': {
    from: [
      'server',
      'server/machines/learner-machine',
      'server/machines/redis-server',
      'server/machines/processes',
      'server/machines/lan',
      'server/machines/confinement',
      'server/network',
      'server/streams',
      'src/protocol.ts',
    ],
  },
  'server/machines/learner-machine': {
    from: [
      'server',
      'server/machines',
      'server/machines/redis-server',
      'server/machines/processes',
      'server/machines/lan',
      'server/machines/confinement',
      'server/network',
      'server/streams',
      'src/protocol.ts',
    ],
  },
  'server/machines/redis-server': {
    from: [
      'server',
      'server/machines',
      'server/machines/processes',
      'server/machines/lan',
      'server/machines/confinement',
      'server/network',
      'server/streams',
      'src/protocol.ts',
    ],
  },
  'server/machines/processes': {
    from: ['server', 'server/machines', 'server/machines/lan', 'server/machines/confinement', 'server/streams', 'src/protocol.ts'],
    tests: ['server/machines/redis-server'],
  },
  'server/machines/lan': {
    from: ['server', 'server/machines', 'server/machines/confinement', 'server/network', 'server/streams', 'src/protocol.ts'],
  },
  'server/machines/confinement': {
    from: ['server', 'server/machines', 'server/network'],
    tests: ['server/machines/processes'],
  },
  'server/shared-redis': { from: ['server', 'server/network', 'server/streams', 'src/protocol.ts', 'src/bridge/resp.ts'] },
  'server/streams': { from: ['server', 'server/network', 'src/bridge/resp.ts'] },
  'server/state': { from: ['server', 'server/streams'] },
  // Whoever builds, runs or tests the bridge: nothing of the bridge may import these.
  'server/setup': {
    from: [
      'server',
      'server/main.ts',
      'server/notebook.ts',
      'server/shutdown.ts',
      'server/start-error.ts',
      'server/setup/python-files.ts',
      'server/setup/python-snapshot.ts',
    ],
  },
  // The page loads an interpreter as set-up took its snapshot.
  'server/setup/python-snapshot.ts': { from: ['server/setup', 'src/runners/python/patches'] },
  // What set-up prepared and the site's build takes in.
  'server/setup/python-files.ts': { from: ['server/setup'] },
  // How the site's build takes in the style sheets of a package, and those of Starlight.
  'server/setup/adopted-css.ts': { from: [] },
  'server/setup/starlight-css.ts': { from: [] },
  'server/deploy': { from: ['server', 'server/setup'], tests: ['src/protocol.ts', 'src/http-tunnel-protocol.ts'] },
  'server/testing': {
    from: [
      'server',
      'server/bridge.ts',
      'server/transports',
      'server/transports/webdis',
      'server/identity',
      'server/network',
      'server/machines',
      'server/machines/redis-server',
      'server/machines/processes',
      'server/machines/lan',
      'server/machines/confinement',
      'server/streams',
      'server/classes',
      'server/classes/rehearsal',
      'server/testing/free-port.ts',
      'server/state',
      'src/class-protocol.ts',
      'src/http-tunnel-protocol.ts',
      'src/protocol.ts',
      'src/bridge/resp.ts',
    ],
  },
  // Whatever starts a server of its own for a test wants one, in the browser's tests, too.
  'server/testing/free-port.ts': { from: [] },
  // The Webdis client is a product of its own, which is driven from outside, too; a lesson that was written in the page is built as all are.
  e2e: {
    from: [
      'server/classes/rehearsal',
      'server/testing/free-port.ts',
      'src/texts',
      'src/http-tunnel-protocol.ts',
      'src/protocol.ts',
      'src/class-protocol.ts',
      'src/bridge/webdis.ts',
      'src/markdown',
    ],
  },
  '.': {
    from: ['src/markdown', 'src/texts', 'server/setup/python-files.ts', 'server/setup/adopted-css.ts', 'server/setup/starlight-css.ts'],
  },
};

/**
 * The room a file of the project lives in; path is relative to the project's root, with forward slashes.
 * @param {string} file
 */
function roomOf(file) {
  // A test lives where what it tests does.
  const home = file.replace(/\.test\.ts$/, '.ts');
  const inside = Object.keys(rooms).filter((room) => home === room || home.startsWith(`${room}/`));
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
  if (isOfTests(file) && (toRoom.startsWith('server/testing') || rule.tests?.includes(toRoom))) return null;
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
