// Rehearsal: a command line that nobody typed, to a Redis that is none, so that the engine has compiled what the first one of a reader goes through.
import type { Connection } from '../../bridge/connection.ts';
import { alteredMachine, type PageMachine } from '../../machine/page-machine.ts';

/** What is rehearsed: most of what lessons have a shell do is of this kind. */
export const rehearsedLine = 'redis-cli PING';

/** A machine that nothing is reached through: its only server answers PONG, from here. */
export function rehearsalMachine(machine: PageMachine): PageMachine {
  return alteredMachine(machine, { connect: () => Promise.resolve(answering('+PONG\r\n')) });
}

/** A connection that has one answer, whatever it is sent. */
function answering(reply: string): Connection {
  const answers = [new TextEncoder().encode(reply)];
  return { send: () => Promise.resolve(), receive: () => Promise.resolve(answers.shift() ?? null), close: () => undefined };
}
