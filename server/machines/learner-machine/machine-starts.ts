// Machine starts: starts servers of one machine: those that its learner asks for, and those that come back at their next use.
import { basename } from 'node:path';
import { describeError } from '../../log.ts';
import { MachineError, type ServerFacts, type ServerHandle, type StartRequest } from '../../machine.ts';
import type { Tenant } from '../capacity.ts';
import type { QuietServer, StartPlan } from '../redis-server/directives.ts';
import type { MachineEndings } from './machine-endings.ts';
import type { MachineParts } from './machine-parts.ts';
import type { MachineServer } from '../redis-server/machine-server.ts';
import { nextLife } from '../redis-server/server-life.ts';
import { within } from '../../within.ts';

const replaced = 'The notebook ended your redis-server: another was started in its place. Its data is kept.';

type StartsParts = Pick<MachineParts, 'site' | 'folders' | 'running' | 'launcher' | 'desired' | 'status' | 'use'>;

/** Starts one at a time: its callers hold the machine's mutex. */
export class MachineStarts {
  readonly #parts: StartsParts;
  readonly #endings: MachineEndings;
  /** The machine, as the one that asks for places. */
  readonly #tenant: Tenant;
  readonly #quiet: QuietServer;

  constructor(parts: StartsParts, endings: MachineEndings, tenant: Tenant, quiet: QuietServer) {
    this.#parts = parts;
    this.#quiet = quiet;
    this.#endings = endings;
    this.#tenant = tenant;
  }

  /** Starts what the learner asks for, in the place of a quiet server on its port. Throws MachineError. */
  async start({ origin, ...request }: StartRequest): Promise<ServerHandle> {
    const { running, launcher, status, use } = this.#parts;
    if (status.isClosed) throw new MachineError('start-failed', 'The notebook is shutting down.');
    const plan = launcher.plan(request);
    use.note();
    const quiet = plan.isPrinting ? null : running.one((one) => one.started === 'quiet' && one.plan.port === plan.port);
    if (quiet !== null) await this.#endings.end(quiet, replaced);
    const server = await this.#launch(plan, request.background || plan.daemonize ? 'background' : 'foreground');
    server.origin = origin ?? null;
    void this.#noteOnceReady(server, request);
    return this.#handleOf(server);
  }

  /** The console of a server that the learner started; null: there is none of this process id. */
  attach(pid: number): ServerHandle | null {
    const server = this.#parts.running.one((one) => one.process.pid === pid && one.started !== 'quiet');
    return server === null ? null : this.#handleOf(server);
  }

  #handleOf(server: MachineServer): ServerHandle {
    const { running } = this.#parts;
    const { pid, log, ready, exited } = server.process;
    return {
      pid,
      port: server.plan.port,
      log,
      ready,
      exited,
      signal: (name) => {
        const there = running.one((one) => one.process.pid === pid);
        if (there !== null) this.#endings.signal(there, name);
      },
    };
  }

  /** Ports whose servers come back, or come into being, with a connection to one of them. */
  portsToStart(asked: number): number[] {
    const { running, desired, status } = this.#parts;
    return status.isClosed ? [] : desired.portsToStart(asked, new Set([...running].map(({ plan }) => plan.port)));
  }

  /** Starts those servers. Throws MachineError where the one on the port asked for does not come. */
  async bringBack(asked: number): Promise<void> {
    for (const port of this.portsToStart(asked)) await this.#startRemembered(port, asked);
  }

  async #startRemembered(port: number, asked: number): Promise<void> {
    const { site, folders, launcher, desired, use } = this.#parts;
    const request = desired.requestOf(port);
    try {
      const plan = request === null ? this.#quietPlan() : launcher.plan(request);
      const started = request === null ? 'quiet' : 'background';
      let server = await this.#launch(plan, started);
      let outcome = await server.process.outcome();
      if (outcome === 'ended' && (await server.process.exited).isWithHelper) {
        // It did nothing wrong, and the next helper starts it, once: it may be what the first one died of.
        server = await this.#launch(plan, started);
        outcome = await server.process.outcome();
      }
      if (outcome === 'ready') return this.#noteReady(server, request);
      await this.#endings.kill(server, { type: 'stop', by: 'bridge' });
      throw new MachineError(
        'start-failed',
        `redis-server did not ${outcome === 'late' ? 'answer in time' : 'start'}: ${server.process.log.lastLines(1)[0] ?? 'it wrote no log'}`,
      );
    } catch (error) {
      if (port === asked || !use.isWanted) throw error;
      // That another server of the machine cannot run is no reason to refuse this one.
      desired.noteFailure(port);
      site.report(`The server on port ${port} in ${folders.data} did not come back. ${describeError(error)}`);
    }
  }

  #quietPlan(): StartPlan {
    const { request, isSettled, room } = this.#quiet;
    return { ...this.#parts.launcher.plan(request, room), isSettled };
  }

  async #launch(plan: StartPlan, started: ServerFacts['started']): Promise<MachineServer> {
    const { site, running, launcher, desired, status, use } = this.#parts;
    const { serversPerMachine } = site.limits;
    await this.#makeWay(plan);
    if (running.size >= serversPerMachine)
      throw new MachineError('limit', `This machine runs ${serversPerMachine} redis-servers, which is all it may: stop one first.`);
    const place = await site.capacity.place(this.#tenant);
    // Before it is noted that it is to run.
    const from = desired.lifeOf(plan.port);
    try {
      const server = await launcher.launch(plan, started);
      running.add(server);
      if (launcher.isAtHome(server)) server.life = nextLife(from, { type: 'launch' });
      use.noteSeat();
      this.#endings.follow(server);
      status.look();
      return server;
    } catch (error) {
      desired.noteRest(plan.port, from);
      throw error;
    } finally {
      place.give();
    }
  }

  /**
   * Waits for servers that end just now and would be in the way: on the port, since its address and its files are theirs until
   * then, and where the machine runs all it may. One that goes on, or takes long, is met as on any computer.
   */
  async #makeWay({ port, isPrinting }: StartPlan): Promise<void> {
    const { site, running } = this.#parts;
    const isFull = running.size >= site.limits.serversPerMachine;
    const ending = [...running].filter((server) => server.isEnding && (isFull || (!isPrinting && server.plan.port === port)));
    if (ending.length === 0) return;
    await within(Promise.all(ending.map((server) => this.#endings.settledOf(server))), site.limits.stopMs);
  }

  async #noteOnceReady(server: MachineServer, request: StartRequest): Promise<void> {
    const { ready, exited } = server.process;
    const isReady = await Promise.race([ready.then(() => true), exited.then(() => false)]);
    if (isReady) this.#noteReady(server, request);
  }

  /** request: what the learner asked for; null: the quiet server. */
  #noteReady(server: MachineServer, request: StartRequest | null): void {
    this.#parts.status.tell(server, { type: 'ready' });
    this.#parts.site.classLan?.noteServer(basename(this.#parts.folders.data));
    if (this.#parts.launcher.isAtHome(server)) this.#parts.desired.noteReady(server.plan.port, request);
  }
}
