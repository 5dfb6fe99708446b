import { expect, test } from 'vitest';
import { call, machineWith, server } from './process.test-support.ts';
import { ps } from './ps.ts';

const { machine } = machineWith(server(60_817), server(60_900, { started: 'quiet', title: 'redis-server *:6380', port: 6380 }));

test('aux lists every process in the columns of procps', async () => {
  const { text, status } = await call(ps, machine, 'aux');
  const lines = text.split('\n');
  expect(status).toBe(0);
  expect(lines[0]).toBe('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND');
  expect(lines[3]).toMatch(
    /^student {4}60817 {2}1\.0 {2}0\.0 {2}46388 {2}5204 pts\/0 {4}Sl\+ {2}(\d\d:\d\d|\w{3}\d\d) {3}0:36 redis-server \*:6379$/,
  );
  expect(lines[4]).toMatch(/^student {4}60900 .* \? {8}Ssl .* redis-server \*:6380$/);
  expect(lines).toHaveLength(6);
});

test('alone it lists this terminal, which is not the one a server holds', async () => {
  const { text } = await call(ps, machine, '');
  expect(text).toBe('    PID TTY          TIME CMD\n     11 pts/1    00:00:00 bash\n     12 pts/1    00:00:00 ps\n');
});

test('-e and -ef list all', async () => {
  expect((await call(ps, machine, '-e')).text).toContain('  60817 pts/0    00:00:36 redis-server\n');
  const { text } = await call(ps, machine, '-ef');
  expect(text).toMatch(/^UID {10}PID {4}PPID {2}C STIME TTY {10}TIME CMD\n/);
  expect(text).toMatch(/\nstudent {4}60817 {6}11 {2}1 \S+ +pts\/0 {4}00:00:36 redis-server \*:6379\n/);
});

test('-p and -o choose rows and columns', async () => {
  expect(await call(ps, machine, '-p 60817 -o pid,comm,rss=')).toEqual({
    text: '    PID COMMAND              \n  60817 redis-server     5204\n',
    status: 0,
  });
  expect(await call(ps, machine, '-o pid= -C redis-server')).toEqual({ text: '  60817\n  60900\n', status: 0 });
  expect((await call(ps, machine, '60817')).text).toMatch(
    /^ {4}PID TTY {6}STAT {3}TIME COMMAND\n {2}60817 pts\/0 {4}Sl\+ {4}0:36 redis-server \*:6379\n$/,
  );
  expect((await call(ps, machine, '-p 1')).status).toBe(1);
});

test.each(['--foo', '-Z', 'z', '-o nope', '-p x', '-o'])('refuses %s', async (args) => {
  const { text, status } = await call(ps, machine, args);
  expect(status).toBe(1);
  expect(text).toMatch(/^error: [^]*Usage:\n ps \[options\]/);
});

test('says that a shared Redis is none of its processes', async () => {
  const shared: typeof machine = {
    ...machineWith().machine,
    facts: async () => ({ ...(await machineWith().machine.facts()), isolation: 'shared' }),
  };
  const { text, status } = await call(ps, shared, 'aux');
  expect(status).toBe(0);
  expect(text.split('\n').slice(-2)).toEqual([
    'ps: this page uses a shared Redis, which runs elsewhere: its process cannot be listed here.',
    '',
  ]);
});
