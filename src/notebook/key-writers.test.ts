import { beforeEach, describe, expect, it } from 'vitest';
import { CommandReference } from '../bridge/command-docs.ts';
import type { CommandDoc, SnippetKind } from '../protocol.ts';
import { KeyWriters, type WritingRun } from './key-writers.ts';

const doc = (name: string, rest: Partial<CommandDoc> = {}): CommandDoc => ({ name, summary: '', group: 'string', ...rest });
const reference = new CommandReference({
  commands: [
    doc('GET', { keys: [1, 1, 1] }),
    doc('INCR', { keys: [1, 1, 1], writes: true }),
    doc('SET', { keys: [1, 1, 1], writes: true }),
    doc('MSET', { keys: [1, -1, 2], writes: true }),
    doc('FLUSHALL', { writes: true }),
    doc('EVAL', { group: 'scripting' }),
    ...['SELECT', 'MULTI', 'EXEC', 'DISCARD'].map((name) => doc(name)),
  ],
});

interface Snippet {
  readonly name: string;
}

const one: Snippet = { name: 'one' };
const two: Snippet = { name: 'two' };
const three: Snippet = { name: 'three' };

let writers: KeyWriters<Snippet>;
beforeEach(() => {
  writers = new KeyWriters(reference);
});

type Steps = Record<string, string>;

function run(snippet: Snippet, steps: Steps, kind: SnippetKind = 'redis', session = 'main'): WritingRun<Snippet> {
  return { snippet, kind, session, steps: Object.entries(steps).map(([input, output]) => ({ input, output })) };
}

function ran(...given: Parameters<typeof run>): void {
  writers.began(run(...given));
  writers.ended(run(...given));
}

/** Who is said to have written the key of "GET visits", which a third snippet runs. */
function writer(input = 'GET visits', kind: SnippetKind = 'redis', session = 'main', before: Steps = {}): string | null {
  const own = run(three, { ...before, [input]: '' }, kind, session);
  writers.began(own);
  const write = writers.lastWrite(own, { input }, own.steps.slice(0, -1));
  writers.ended(own);
  return write === null ? null : `${write.snippet.name}: ${write.command}`;
}

describe('who changed a key last', () => {
  it('is the snippet whose command did, in any kind of call', () => {
    expect(writer()).toBeNull();
    ran(one, { 'SET visits 1': 'OK' });
    expect(writer()).toBe('one: SET visits 1');
    ran(two, { 'mset a 1 visits 2': 'OK', 'GET visits': '"2"' });
    expect(writer()).toBe('two: mset a 1 visits 2');
    ran(one, { 'redis-cli INCR visits': '(integer) 3' }, 'shell');
    expect(writer('redis-cli GET visits', 'shell')).toBe('one: INCR visits');
    ran(two, { '3 INCR "visits"': '(integer) 6' });
    expect(writer()).toBe('two: 3 INCR "visits"');
    expect(writer('GET other')).toBeNull();
  });

  it('is not one whose command failed, or was only queued', () => {
    ran(one, { 'SET visits 1': 'OK' });
    ran(two, { 'INCR visits': '(error) WRONGTYPE' });
    ran(two, { MULTI: 'OK', 'INCR visits': 'QUEUED', DISCARD: 'OK' });
    ran(two, { MULTI: 'OK', 'INCR visits': 'QUEUED', EXEC: '(nil)' });
    expect(writer()).toBe('one: SET visits 1');
    ran(two, { MULTI: 'OK', 'INCR visits': 'QUEUED' });
    expect(writer()).toBe('one: SET visits 1');
    ran(two, { EXEC: '1) (integer) 2' });
    expect(writer()).toBe('two: INCR visits');
  });

  it('is told by database, which lasts as long as a session does', () => {
    ran(one, { 'SET visits 1': 'OK' });
    ran(two, { 'SELECT 3': 'OK', 'SET visits 9': 'OK' });
    expect(writer()).toBe('two: SET visits 9');
    expect(writer('GET visits', 'redis', 'other')).toBe('one: SET visits 1');
    expect(writer('redis-cli GET visits', 'shell')).toBe('one: SET visits 1');
    writers.renewed({ kind: 'redis', session: 'main' });
    expect(writer()).toBe('one: SET visits 1');
  });

  it.each<[string, () => void]>([
    ['a Python program ran', () => ran(two, { 'r.incr("visits")': '2' }, 'python')],
    ['a shell program ran', () => ran(two, { './fill.sh': '' }, 'shell')],
    ['a server was started', () => ran(two, { 'redis-server': '' }, 'shell')],
    ['a script ran', () => ran(two, { 'EVAL "..." 0': '(nil)' })],
    ['all was removed', () => ran(two, { FLUSHALL: 'OK' })],
    ['the data are new', () => writers.forget()],
    ['one of several commands failed', () => ran(two, { 'INCR visits\nINCR': '(integer) 2\n(error) ERR' })],
    ['another writes meanwhile', () => writers.began(run(two, { 'INCR other': '' }))],
    [
      'two wrote at once',
      () => {
        writers.began(run(one, { 'INCR visits': '' }));
        ran(two, { 'INCR visits': '(integer) 3' });
        writers.ended(run(one, { 'INCR visits': '(integer) 2' }));
      },
    ],
  ])('is not known where %s', (_what, happens) => {
    ran(one, { 'SET visits 1': 'OK' });
    happens();
    expect(writer()).toBeNull();
  });

  it('is not told of what the run itself has changed before', () => {
    ran(one, { 'SET visits 1': 'OK' });
    expect(writer('GET visits', 'redis', 'main', { 'INCR visits': '(integer) 2' })).toBeNull();
  });

  it('is known again from what runs after', () => {
    ran(one, { 'r.incr("visits")': '2' }, 'python');
    ran(two, { 'INCR visits': '(integer) 3' });
    expect(writer()).toBe('two: INCR visits');
  });

  it('may be the same snippet, before', () => {
    ran(three, { 'INCR visits': '(integer) 1' });
    expect(writer('INCR visits')).toBe('three: INCR visits');
  });
});
