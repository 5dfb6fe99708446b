// Lesson commands: what the quickstart and the page on Python have a student's programs send, as words, in the lessons' order.

/** One step of a lesson: the commands that its snippet sends one after the other. */
export interface RehearsedStep {
  /** The lesson, and the number of the snippet in its plan. */
  readonly page: string;
  readonly step: number;
  readonly commands: readonly (readonly string[])[];
}

const quickstart = '/quickstart/';
const python = '/python/';

const words = (line: string): readonly string[] => line.split(' ');
const step = (page: string, number: number, ...lines: readonly string[]): RehearsedStep => ({
  page,
  step: number,
  commands: lines.map(words),
});

export const rehearsedSteps: readonly RehearsedStep[] = [
  step(quickstart, 2, 'PING'),
  step(quickstart, 3, 'SET message Hello', 'GET message'),
  step(quickstart, 4, 'SET visits 10', 'INCR visits', 'DEL tasks', 'LPUSH tasks wash cook shop', 'LRANGE tasks 0 -1'),
  step(quickstart, 5, 'HSET user:1 name Ada city London', 'HGET user:1 name'),
  step(quickstart, 6, 'SET stock 3', 'MULTI', 'DECR stock', 'SET last-sale book', 'EXEC'),
  step(quickstart, 7, 'SELECT 3', 'EXISTS message', 'SELECT 0', 'EXISTS message'),
  step(quickstart, 8, 'PUBLISH chat Hello'),
  // As redis-py introduces each of its connections.
  step(python, 0, 'CLIENT SETNAME lesson', 'PING'),
  step(python, 1, 'SET py:city Zurich', 'GET py:city'),
  step(python, 3, 'SET py:number 1', 'GET py:number', 'GET py:nosuch'),
  step(python, 4, 'DEL py:user', 'HSET py:user name Ada born 1815', 'HGETALL py:user', 'HINCRBY py:user born 1'),
  step(python, 5, 'SET py:code 4711 EX 60', 'TTL py:code', 'SET py:code 1 NX'),
  step(python, 6, 'DEL py:turns', 'MULTI', 'INCR py:turns', 'INCR py:turns', 'GET py:turns', 'EXEC'),
  step(python, 8, 'SET py:price 10', 'WATCH py:price', 'GET py:price', 'MULTI', 'SET py:price 15', 'EXEC', 'GET py:price'),
];
