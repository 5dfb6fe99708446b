// Attacked class: a real bridge with a class in a process of its own, students who mean harm, and one beside them whose work and data must not notice.
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { joining } from '../../classes/rehearsal/simulated-student.ts';
import { within } from '../../within.ts';
import { ServedProject, type StartedServer } from '../served-project.ts';
import { command } from '../test-redis.ts';
import { Attacker, closed } from './attacker.ts';

/** For one command of the victim's, in milliseconds: what takes longer has stopped. It is no measure. */
const stoppedMs = 60_000;
/** Commands of the victim's beside an attack at least, however soon that is over. */
const least = 10;

/** What the victim saw. */
export interface Seen {
  /** Milliseconds of each command. */
  readonly times: readonly number[];
  /** How many of them were answered while the attack went on. */
  readonly during: number;
  /** By how many megabytes the bridge had grown at most. */
  readonly grownMb: number;
}

export class AttackedClass {
  readonly url: string;
  readonly code: string;
  readonly attackers: readonly Attacker[];
  /** The one who only works. */
  readonly victim: Attacker;
  readonly server: StartedServer;
  readonly #project: ServedProject;
  /** The victim's connection, and its end. */
  #tunnel: { readonly ws: WebSocket; readonly over: Promise<'closed'> } | null = null;

  private constructor(project: ServedProject, server: StartedServer, url: string, code: string, cookies: readonly string[]) {
    this.#project = project;
    this.server = server;
    this.url = url;
    this.code = code;
    const [victim = '', ...others] = cookies;
    this.victim = new Attacker(url, victim);
    this.attackers = others.map((cookie) => new Attacker(url, cookie));
  }

  /** Opens it with so many who mean harm; the other one, Ada, has something in her Redis. */
  static async open(attackers: number): Promise<AttackedClass> {
    const project = new ServedProject();
    const server = await project.serving({ CLASS: '1' });
    const code = /^Join code: (\S+)$/m.exec(server.output())?.[1] ?? '';
    const names = ['Ada', ...Array.from({ length: attackers }, (_, index) => `Mallory ${index + 1}`)];
    const cookies: string[] = [];
    for (const name of names) cookies.push(await joining(code)(server.url, name));
    const opened = new AttackedClass(project, server, server.url, code, cookies);
    await opened.#ask('SET', 'key', 'value');
    return opened;
  }

  /** Has attacks happen beside the victim's commands, each of which is answered with what she has. */
  async beside(attack: Promise<unknown>): Promise<Seen> {
    const before = this.#memoryMb();
    let grownMb = 0;
    const over = new AbortController();
    const attacked = attack.finally(() => over.abort());
    // It is waited for below.
    attacked.catch(() => {});
    const times: number[] = [];
    let during = 0;
    while (!over.signal.aborted || times.length < least) {
      const began = performance.now();
      const reply = await this.#ask('GET', 'key');
      times.push(performance.now() - began);
      if (!over.signal.aborted) during += 1;
      if (reply !== '$5\r\nvalue\r\n') throw new Error(`The victim was answered ${JSON.stringify(reply)}.`);
      grownMb = Math.max(grownMb, this.#memoryMb() - before);
    }
    await attacked;
    return { times, during, grownMb };
  }

  /** Has all attackers let go, and begin anew. */
  async rest(): Promise<void> {
    await Promise.all(this.attackers.map((attacker) => attacker.rest()));
  }

  async close(): Promise<void> {
    for (const one of [this.victim, ...this.attackers]) one.drop();
    await this.#project.remove();
  }

  /** On the connection that she has; where that was ended, on a new one. */
  async #ask(...words: string[]): Promise<string> {
    const reply = await within(this.#asked(command(...words)), stoppedMs);
    if (reply === 'late') throw new Error(`The victim was not answered for ${stoppedMs / 1_000} s.`);
    return reply;
  }

  async #asked(bytes: string): Promise<string> {
    if (this.#tunnel === null || this.#tunnel.ws.readyState !== WebSocket.OPEN) {
      const ws = await this.victim.ready();
      if (ws === null) throw new Error('The victim was refused a connection.');
      this.#tunnel = { ws, over: closed(ws) };
    }
    const { ws, over } = this.#tunnel;
    ws.send(Buffer.from(bytes));
    const answer = await Promise.race([once(ws, 'message'), over]);
    if (answer === 'closed') throw new Error("The victim's connection was ended.");
    return String(answer[0]);
  }

  /** Resident memory of the bridge; 0 where this system does not tell. */
  #memoryMb(): number {
    try {
      return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${this.server.bridge.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  }
}
