// Dev: `npm run dev`, for authors. Astro's dev server with live reload, and the bridge in front of it.
import type { AstroIntegration } from 'astro';
import type { Server } from 'node:http';
import type { RunnableDevEnvironment } from 'vite';
import type { Config } from '../config.ts';
import { readyText, takenPort } from '../listen.ts';
import { logToStderr } from '../log.ts';
import { openNotebook, type Notebook } from '../notebook.ts';
import { readSettings } from '../settings.ts';
import { stopOnSignal } from '../shutdown.ts';
import { describeStartError } from '../start-error.ts';
import { bringPython } from './python.ts';
import { checkSettings, prepareMachines } from './setup.ts';
import { keepFresh } from './fresh-modules.ts';
import type { Setup } from './setup.ts';
import { SetupError } from './step.mjs';

/** Runs the command; the dev server goes on in this process. */
export async function main({ root, finish }: Setup): Promise<void> {
  await checkSettings(process.env, command);
  if ((await readSettings(process.env)).isClass) throw new SetupError(notForClasses);
  await prepareMachines(process.env);
  await bringPython(root, process.env);
  finish();
  Object.assign(process.env, { ASTRO_TELEMETRY_DISABLED: '1', ASTRO_DISABLE_UPDATE_CHECK: 'true' });
  try {
    await serve(root);
  } catch (error) {
    throw new SetupError(explain(error, await readSettings(process.env)));
  }
}

const command = 'npm run dev';

const notForClasses =
  'npm run dev is for authors, and serves no class: use npm run class. Beyond this computer it is open to everybody on the network; set ALLOW_OPEN=1 as well if that is what you want.';

function explain(error: unknown, { host }: Config): string {
  // Vite's own words, where somebody took the port meanwhile; without strictPort it would quietly take another one.
  const port = error instanceof Error ? /^Port (\d+) is already in use/.exec(error.message)?.[1] : undefined;
  return port === undefined ? describeStartError(error) : takenPort({ host, port: Number(port), command });
}

async function serve(root: string): Promise<void> {
  // Again, since set-up has told by REDIS_SERVER what it brought.
  const config = await readSettings(process.env);
  const { bridge, machines, summary } = await openNotebook(config, logToStderr);
  try {
    const front = new BridgeFront(bridge);
    // Loaded late: a bad environment or a missing Redis is told before the seconds that Astro takes.
    const { dev } = await import('astro');
    const { address } = await dev({
      root,
      logLevel: 'warn',
      devToolbar: { enabled: false },
      server: { host: config.host, port: config.port, allowedHosts: [...config.allowedHosts] },
      vite: { server: { strictPort: true } },
      integrations: [front.integration],
    });
    stopOnSignal(
      {
        bridge,
        machines,
        get server() {
          return front.server;
        },
      },
      logToStderr,
    );
    process.stdout.write(`${summary}\n${readyText({ ...config, tls: null }, address.port)}`);
  } catch (error) {
    await machines.close();
    throw error;
  }
}

/** Those of Vite's own class for it, which is known once Vite is: Astro loads it late. */
function runsModules(environment: object): environment is RunnableDevEnvironment {
  return 'runner' in environment;
}

/** Puts the bridge before Astro's own answers. Astro makes a new server whenever its configuration changes. */
class BridgeFront {
  readonly integration: AstroIntegration;
  #server: Server | null = null;

  constructor(bridge: Notebook['bridge']) {
    this.integration = {
      name: 'bridge',
      hooks: {
        'astro:server:setup': ({ server }) => {
          for (const environment of Object.values(server.environments)) if (runsModules(environment)) keepFresh(environment);
          server.middlewares.use(bridge.handle);
          // Vite takes the upgrades of its own live reload.
          server.httpServer?.on('upgrade', bridge.upgrade);
          this.#server = server.httpServer as Server;
        },
      },
    };
  }

  get server(): Server {
    if (this.#server === null) throw new Error("Astro's dev server was not set up.");
    return this.#server;
  }
}
