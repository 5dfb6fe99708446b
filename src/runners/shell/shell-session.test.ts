import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BridgeError, ConnectError } from '../../bridge/connection.ts';
import { alteredMachine } from '../../machine/page-machine.ts';
import { SpawningMachine } from '../../machine/spawning-machine.test-support.ts';
import { shellLimits } from './limits.ts';
import { TestShell } from './session.test-support.ts';

let machine: SpawningMachine;
let shell: TestShell;

beforeAll(async () => {
  machine = await SpawningMachine.open();
});
afterAll(() => machine.close());
beforeEach(() => {
  shell = new TestShell(machine);
});

describe('what a command can see', () => {
  test.each([
    ['probe x', 'terminal keyboard x\n'],
    [' probe "trailing blank" ', 'terminal keyboard trailing blank\n'],
    ['probe x | cat', 'pipe keyboard x\n'],
    ['echo hi | probe', 'terminal "hi\\n" \n'],
    ['probe <<< here', 'terminal "here\\n" \n'],
    ['probe <<END\na b\nEND', 'terminal "a b\\n" \n'],
    ['probe < /dev/null', 'terminal "" \n'],
    ['x=$(probe x); echo "$x"', 'pipe keyboard x\n'],
    ['echo `probe x`', 'pipe keyboard x\n'],
    ['probe x > f; cat f', 'pipe keyboard x\n'],
    ['probe x 2>/dev/null', 'terminal keyboard x\n'],
    ['probe x 2>&1', 'terminal keyboard x\n'],
    ['probe x >&2', 'terminal keyboard x\n'],
    ['probe x &> f; cat f', 'pipe keyboard x\n'],
    ['f() { probe x; }; f; f | cat; f > g; cat g', 'terminal keyboard x\npipe keyboard x\npipe keyboard x\n'],
    ['f() { probe x; }; echo in | f', 'terminal "in\\n" x\n'],
    ['eval "probe x"; eval "probe x | cat"; eval "probe x" | cat', 'terminal keyboard x\npipe keyboard x\npipe keyboard x\n'],
    ['bash -c "probe x"; bash -c "probe x | cat"; bash -c "probe x" | cat', 'terminal keyboard x\npipe keyboard x\npipe keyboard x\n'],
    [
      'echo "probe x; probe x | cat" > s; source s; . ./s | cat',
      'terminal keyboard x\npipe keyboard x\npipe keyboard x\npipe keyboard x\n',
    ],
    ['printf "#!/bin/bash\\nprobe \\$1\\nprobe y | cat\\n" > s; chmod +x s; ./s x', 'terminal keyboard x\npipe keyboard y\n'],
    ['for i in 1 2; do probe $i; done', 'terminal keyboard 1\nterminal keyboard 2\n'],
    ['for i in 1 2; do probe $i; done | cat', 'pipe keyboard 1\npipe keyboard 2\n'],
    ['{ probe x; } > f; cat f; (probe y)', 'pipe keyboard x\nterminal keyboard y\n'],
    ['if true; then probe x; fi; true && probe y || probe z', 'terminal keyboard x\nterminal keyboard y\n'],
    ['echo a b | xargs probe; probe x | probe y', 'terminal keyboard a b\nterminal "pipe keyboard x\\n" y\n'],
    ['cat <(probe x)', 'pipe keyboard x\n'],
    ['probe "$(( $(echo 2) + 1 ))" $((1 + 1)) {a,b}', 'terminal keyboard 3 2 a b\n'],
  ])('%s', async (line, output) => {
    expect(await shell.type(line)).toBe(output);
  });

  test('an alias of an earlier line is the command itself', async () => {
    expect(await shell.type('alias p="probe aliased"', 'p x')).toBe('terminal keyboard aliased x\n');
  });
});

test('a rehearsal reaches no Redis, and leaves a session as it is', async () => {
  const asked: string[] = [];
  const watched = alteredMachine(machine, {
    connect: (host, port) => {
      asked.push(`${host}:${port}`);
      return machine.connect(host, port);
    },
  });
  shell = new TestShell(watched);
  await shell.rehearse();
  expect(asked).toEqual([]);
  expect(await shell.type('echo "$? $OLDPWD $_x"; pwd; jobs; ls')).toBe('0 /home/student \n/home/student\n');
  const run = shell.start('redis-cli PING');
  await shell.rehearse();
  await run.outcome;
  // No server runs there: the answer of the rehearsal is not the run's.
  expect(run.output).toContain('Connection refused');
  expect(new Set(asked)).toEqual(new Set(['127.0.0.1:6379']));
});

describe('output', () => {
  test('comes in the order it was written, whoever wrote it', async () => {
    const line = 'echo one; nosuch; probe two; type cd; cat nofile; for i in 3 4; do echo $i; nosuch$i; done; cd /nope; echo end';
    expect(await shell.type(line)).toBe(
      'one\nbash: nosuch: command not found\nterminal keyboard two\ncd is a shell builtin\ncat: nofile: No such file or directory\n' +
        '3\nbash: nosuch3: command not found\n4\nbash: nosuch4: command not found\nbash: cd: /nope: No such file or directory\nend\n',
    );
  });

  test('keeps its order through 2>&1', async () => {
    expect(await shell.type('f() { echo one; nosuch; echo two; }; f 2>&1 | cat; { f; } 2>&1 > /dev/null; f > x 2>&1; cat x')).toBe(
      'one\nbash: nosuch: command not found\ntwo\nbash: nosuch: command not found\none\nbash: nosuch: command not found\ntwo\n',
    );
  });

  test('streams while a command runs', async () => {
    const run = shell.start('for i in 1 2; do echo $i; done; waiter');
    await run.printed('1\n2\nwaiting\n');
    run.stop();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: 130 });
  });

  test('is Unicode, also through pipes and files', async () => {
    expect(await shell.type('echo "é 日本 😀" | cat | tee f; cat f; wc -c < f')).toMatch(/^é 日本 😀\né 日本 😀\n\s*15\n$/);
  });

  test('is cut in its middle where it is too long, and that is counted', async () => {
    const output = await shell.type('for i in 1 2 3; do seq 1 100000; done; echo end');
    const rest = output.slice(shellLimits.outputChars);
    expect(rest).toMatch(
      /^(\d*\n)?\[The notebook has shown 393,216 [^\n]*\]\n\[[\d,]+ characters are left out here\.\]\n\d+\n[^]*\n100000\nend\n$/,
    );
  });
});

describe('bytes that are no text', () => {
  const dump = 'od -An -t x1';

  test.each([
    [`printf '\\xff\\xfe\\x00' | ${dump}`, 'ff fe 00'],
    [`printf '\\377\\\\xff' | ${dump}`, 'ff 5c 78 66 66'],
    [
      `echo -e '\\xff' | ${dump}; echo -en 'a\\tb' "\\\\x41 \\x$(echo fe)" | ${dump}; echo -e 'x\\ny'; echo -n -e; echo -e`,
      'ff 0a\n61 09 62 20 41 20 fe\nx\ny\n',
    ],
    [`echo $'\\xffé' "$'\\xff'" | ${dump}`, 'ff c3 a9 20 24 27 5c 78 66 66 27 0a'],
    [`printf '\\xc3' > f; printf '\\xa9\\xff' >> f; wc -c < f; cat f | ${dump}`, '3\nc3 a9 ff'],
    [`printf 'a\\xffb' > f; x=$(cat f); echo "\${#x}"; printf %s "$x" | ${dump}; sed s/b/c/ f | ${dump}`, '3\n61 ff 62\n61 ff 63'],
    [`echo é | head -c 1 | ${dump}; echo /w== | base64 -d | ${dump}; printf '\\xff' | base64`, 'c3\nff\n/w=='],
    [`f() { for i in 1 2; do printf '\\xff'; done; }; f | ${dump}; { f; echo é; } > g; od -An -t x1 g`, 'ff ff\nff ff c3 a9 0a'],
    [
      `printf '\\xff' | md5sum; printf '\\xff' | tee f g | wc -c; cp f h; cat f g h | ${dump}`,
      '00594fd4f42ba43fc1ca0427a0576295 -\n1\nff ff ff',
    ],
    ["printf '\\xc3'; printf '\\xa9 \\xff|\\n'", 'é \ufffd|'],
  ])('%s', async (line, output) => {
    expect(squeezed(await shell.type(line))).toBe(`${output}\n`);
  });

  test('reach Redis and come back', async () => {
    const server = shell.start('redis-server');
    await server.printed('Ready to accept connections');
    expect(
      squeezed(
        await shell.type(
          `printf '\\xff\\xfe\\x00' | redis-cli -x SET b; redis-cli STRLEN b; redis-cli SET $'k\\xff' v; redis-cli GET b; redis-cli --scan --pattern 'k*' | ${dump}`,
        ),
      ),
    ).toBe('OK\n(integer) 3\nOK\n"\\xff\\xfe\\x00"\n6b ff 0a\n');
    expect(
      squeezed(await shell.type(`redis-cli --raw GET b > f; redis-cli -x SET c < f; redis-cli GET c; redis-cli --raw GET b | ${dump}`)),
    ).toBe('OK\n"\\xff\\xfe\\x00\\n"\nff fe 00 0a\n');
    server.stop();
    await server.outcome;
  });
});

describe('state', () => {
  test('lasts from one run to the next', async () => {
    await shell.type(
      'cd /tmp; X="a \'b\'\n$HOME c"; export Y=1; arr=(1 "2 3"); declare -A map; map["a k"]="v w"; readonly R=7; declare -i N=2',
    );
    await shell.type('f() { echo "f $1 $X"; return 3; }; alias hi="echo hello"; set -o pipefail; shopt -s nullglob; set -- p "q r"');
    expect(await shell.type('pwd; echo "$X|$Y|${arr[1]}|${map[a k]}"; N=N+1; echo $N; bash -c \'echo "<$Y><$X>"\'')).toBe(
      "/tmp\na 'b'\n/home/student c|1|2 3|v w\n3\n<1><>\n",
    );
    expect(await shell.type('f 1; echo $?; hi there; R=8')).toBe(
      "f 1 a 'b'\n/home/student c\n3\nhello there\nbash: R: readonly variable\n",
    );
    expect(await shell.type('echo $?; false | true; echo $?; echo no*match; echo "$# $2"')).toBe('1\n1\n\n2 q r\n');
    expect(await shell.type('cd -; f() { echo again; }', 'f; unset X arr; unset -f f', 'echo "[$X${arr[0]}]"; f')).toBe(
      '/home/student\nagain\n[]\nbash: f: command not found\n',
    );
  });

  test('of the status too, which is what a run ends with', async () => {
    const run = shell.start('nosuch', 'echo $?', 'exit 4', '(exit 3); X=1', 'echo $? $X; (exit 5)');
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 5 });
    expect(run.exitCodes).toEqual([127, 0, 4, 0, 5]);
    expect(run.output).toBe('bash: nosuch: command not found\n127\n0 1\n');
    expect(await shell.start('true').outcome).toEqual({ status: 'done', exitCode: 0 });
  });

  test('exit ends the shell, and the next begins afresh', async () => {
    expect(await shell.type('X=1', 'exit', 'echo "[$X]"')).toBe('[]\n');
  });

  test('an error that ends a command line ends no shell', async () => {
    expect(await shell.type('X=1; set -u', 'echo $nope; echo never', 'echo $X')).toBe('bash: nope: unbound variable\n1\n');
    expect(await shell.type('f() { f; }; f; echo never', 'echo $X')).toBe('bash: f: maximum function nesting level exceeded (100)\n1\n');
  });

  test('a login shell has the environment of one', async () => {
    expect(await shell.type('env | sort')).toBe(
      'HOME=/home/student\nHOSTNAME=notebook\nLANG=C.UTF-8\nLOGNAME=student\nOLDPWD=/home/student\n' +
        'PATH=/usr/local/bin:/usr/bin:/bin\nPWD=/home/student\nSHELL=/bin/bash\nTERM=xterm-256color\nTZ=UTC\nUSER=student\n',
    );
    expect(
      await shell.type(
        'whoami; hostname; echo ~; which redis-cli; type redis-server; command -v ps; declare -F; alias; ls /usr/bin | grep __; jobs',
      ),
    ).toBe('student\nnotebook\n/home/student\n/usr/bin/redis-cli\nredis-server is /usr/bin/redis-server\n/usr/bin/ps\n');
  });
});

test('a shell calls the machine and its user what they are called', async () => {
  const own = new TestShell(machine, { hostname: 'workbench', user: 'ada' });
  expect(
    await own.type('echo $HOSTNAME $USER $LOGNAME; cat /etc/hostname; grep -c workbench /etc/hosts; grep -o "^ada:" /etc/passwd'),
  ).toBe('workbench ada ada\nworkbench\n1\nada:\n');
});

test('ls knows who owns the files, and takes --color for said', async () => {
  expect(await shell.type('echo "1 user user 2" > f; ls -l --color=auto f; ls --color')).toMatch(
    /^-rw-r--r-- 1 student student +14 \w+ +\d+ \d\d:\d\d f\nf\n$/,
  );
});

describe('mistakes', () => {
  test.each([
    ['echo "a', 'bash: unexpected EOF while looking for matching `"\'\n', 2],
    ['echo `a', "bash: unexpected EOF while looking for matching ``'\n", 2],
    ['echo $(ls', "bash: unexpected EOF while looking for matching `)'\n", 2],
    ['if true', 'bash: syntax error: unexpected end of file\n', 2],
    ['while true; do echo hi', 'bash: syntax error: unexpected end of file\n', 2],
    ['echo )', "bash: syntax error near unexpected token `)'\n", 2],
    ['| cat', "bash: syntax error near unexpected token `|'\n", 2],
    ['fi', "bash: syntax error near unexpected token `fi'\n", 2],
    ['for', "bash: syntax error near unexpected token `newline'\n", 2],
    ['rsync a b', 'bash: rsync: command not found\n', 127],
    ['function command_not_found_handle { echo "no $1"; }; nosuch', 'bash: nosuch: command not found\n', 127],
    ['/nope/x', 'bash: /nope/x: No such file or directory\n', 127],
    ['/tmp', 'bash: /tmp: Is a directory\n', 126],
    ['echo x > f; ./f', 'bash: ./f: Permission denied\n', 126],
    ['cat < nope', 'bash: nope: No such file or directory\n', 1],
    ['echo x > /nope/f', 'bash: /nope/f: No such file or directory\n', 1],
    ['echo x > /etc/hosts', 'bash: /etc/hosts: Permission denied\n', 1],
    ['echo x > /nope/f; echo after $?', 'bash: /nope/f: No such file or directory\nafter 1\n', 0],
    [
      'for i in 1 2; do probe $i >> "/nope/$i"; done',
      'bash: /nope/1: No such file or directory\nbash: /nope/2: No such file or directory\n',
      1,
    ],
    ['{ echo x; } &> /etc/hosts || echo $?', 'bash: /etc/hosts: Permission denied\n1\n', 0],
    ['touch f; echo x > f/g | cat; echo y 2> /tmp; echo after', 'bash: f/g: Not a directory\nbash: /tmp: Is a directory\nafter\n', 0],
    ['f() { echo x; } > /nope/f; f; echo after', 'bash: /nope/f: No such file or directory\nafter\n', 0],
    [
      'echo x > "f$(echo y >> g)"; cat f g; > /nope/f; exec > /nope/f; echo after',
      'x\ny\nbash: /nope/f: No such file or directory\nbash: /nope/f: No such file or directory\nafter\n',
      0,
    ],
    ['echo $((1/0))', 'bash: division by 0\n', 1],
    ['kill 999999', 'bash: kill: (999999) - No such process\n', 1],
  ])('%s', async (line, output, exitCode) => {
    const run = shell.start(line);
    expect(await run.outcome).toEqual({ status: exitCode === 0 ? 'done' : 'failed', exitCode });
    expect(run.output).toBe(output);
  });

  test.each([
    'conda install redis',
    'wget http://127.0.0.1',
    'python3 -c 1',
    'pip install redis',
    'redis-benchmark -q',
    '$ redis-cli PING',
    'SET foo bar',
    'get x',
    '127.0.0.1:6379> PING',
  ])('%s is not there, and a hint says what is', async (line) => {
    const run = shell.start(line);
    expect(await run.outcome).toEqual({ status: 'failed', exitCode: 127 });
    const name = line.split(' ')[0] ?? '';
    expect(run.output.startsWith(`bash: ${name.replace('>', '')}: command not found (`)).toBe(true);
    expect(run.output.slice(run.output.indexOf('('))).toMatch(/^\(.{20,120}\)\n$/);
  });

  test.each(['cat', 'read x', 'sort', 'grep x', 'bash', 'tee f', 'vi f', 'while read line; do echo $line; done', 'redis-server -'])(
    '%s would wait for a keyboard, and says so',
    async (line) => {
      const run = shell.start(line);
      await run.outcome;
      expect(run.output).toMatch(/^\S+: .*keyboard.*\n$/);
    },
  );

  test('reading where there is something to read works', async () => {
    expect(
      await shell.type(
        'printf "1\\n2\\n" > f; while read line; do echo "<$line>"; done < f; cat f | while read x; do echo $x; done; read y <<< z; echo $y; cat f | sort -r | head -1',
      ),
    ).toBe('<1>\n<2>\n1\n2\nz\n2\n');
  });

  test('a full disk says so', async () => {
    await shell.files.write('/home/student/big', new Uint8Array(8 * 1024 * 1024), 'replace');
    expect(await shell.type('cat big >> big; echo $?')).toContain('File too large');
  });
});

describe('Ctrl-C', () => {
  test('ends what does not listen, shows ^C, and keeps the shell', async () => {
    const run = shell.start('X=5', 'echo before; sleep 1000; echo never', 'echo never');
    await run.printed('before\n');
    run.stop();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: 130 });
    expect(run.output).toBe('before\n^C\n');
    expect(await shell.type('echo $? $X')).toBe('130 5\n');
  });

  test('lets a program say its last words, and ends the line with it', async () => {
    const run = shell.start('waiter; echo never');
    await run.printed('waiting\n');
    run.stop();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: 130 });
    expect(run.output).toBe('waiting\n^Cbye\n');
  });

  test('where the transcript presses it, the step is done and the next begins', async () => {
    const run = shell.start('waiter', 'echo next');
    await run.printed('waiting\n');
    run.interrupt(1);
    run.interrupt(0);
    expect(await run.outcome).toEqual({ status: 'done', exitCode: 0 });
    expect(run.output).toBe('waiting\n^Cbye\nnext\n');
    const last = shell.start('waiter');
    await last.printed('waiting\n');
    last.interrupt(0);
    expect(await last.outcome).toEqual({ status: 'done', exitCode: 130 });
  });

  test.each([
    'while true; do echo round; done',
    'echo round; while :; do ((x++)); done',
    'echo round; for ((;;)); do ((x++)); done',
    'f() { while true; do eval ":"; done; }; echo round; f',
  ])('ends %s', async (line) => {
    const run = shell.start(line);
    await run.printed('round\n');
    run.stop();
    expect(await run.outcome).toEqual({ status: 'stopped', exitCode: 130 });
  });
});

describe('runs that overlap', () => {
  test('a run that blocks leaves its shell to the next', async () => {
    const blocked = shell.start('X=1; cd /tmp', 'waiter; X=2');
    await blocked.printed('waiting\n');
    expect(await shell.type('echo $X; pwd; X=3')).toBe('1\n/tmp\n');
    blocked.stop();
    await blocked.outcome;
    expect(await shell.type('echo $X')).toBe('3\n');
  });

  test('a job that ended before its server was there is no job any more, however many there were', async () => {
    const said = "# Fatal error, can't open config file '/no/such.conf': No such file or directory";
    expect(await shell.type('redis-server /no/such.conf & jobs; wait; jobs')).toMatch(new RegExp(`^(?:\\[1\\] \\d+\n|${said}\n){2}$`));
    const output = await shell.type(...Array.from({ length: shellLimits.jobs + 1 }, () => 'redis-server /no/such.conf &'), 'jobs');
    expect(output.split('\n').filter((line) => line === said)).toHaveLength(shellLimits.jobs + 1);
    expect(output).not.toContain('Running');
    expect(output).not.toContain('Resource temporarily unavailable');
  });

  test('what the bridge says of a connection is told by the run that made it, however many began since', async () => {
    const refusing = alteredMachine(machine, {
      connect: async (_host, port) => {
        throw new ConnectError('ECONNREFUSED', `Nobody listens on ${port}.`);
      },
    });
    const own = new TestShell(refusing);
    const older = own.start('waiter 0', 'redis-cli -p 7001 PING');
    await older.printed('waiting');
    const newer = own.start('waiter 0', 'redis-cli -p 7002 PING');
    await newer.printed('waiting');
    older.interrupt(0);
    newer.interrupt(0);
    expect([await older.outcome, await newer.outcome]).toMatchObject([
      { message: 'Nobody listens on 7001.' },
      { message: 'Nobody listens on 7002.' },
    ]);
  });

  test('jobs run in the background and show up where they print', async () => {
    expect(await shell.type('waiter &', 'jobs; kill %1; wait; jobs')).toMatch(/^\[1\] \d+\n(waiting\n)?\[1\]\+ {2}Running {17}waiter &\n/);
    expect(await shell.type('X=8; (echo "in $X") & wait $!; echo "code $?"')).toMatch(/^\[1\] \d+\nin 8\ncode 0\n$/);
    expect(await shell.type(':(){ :|:& };:', 'while [ -n "$(jobs)" ]; do wait; done')).toContain(
      'bash: fork: retry: Resource temporarily unavailable',
    );
  });
});

describe('redis-server', () => {
  test('runs in the foreground, serves other runs, and ends with Ctrl-C', async () => {
    const server = shell.start('redis-server');
    await server.printed('Ready to accept connections');
    expect(await shell.type('redis-cli SET message "Hello world!" ', 'redis-cli GET message', 'redis-cli GET message | cat')).toBe(
      'OK\n"Hello world!"\nHello world!\n',
    );
    const [pid] = (await machine.facts()).servers.map((facts) => String(facts.pid));
    expect(await shell.type('ps aux | grep redis-server')).toMatch(
      new RegExp(String.raw`^student +${pid}  .* pts/0 {4}Sl\+ .*redis-server \*:6379\n$`),
    );
    server.stop();
    expect(await server.outcome).toEqual({ status: 'stopped', exitCode: 0 });
    expect(server.output).toMatch(/_\.-``__ ''-\._[^]*\^C[^]*Received SIGINT scheduling shutdown[^]*bye bye\.\.\.\n$/);
  });

  test('says before it prints that it goes on, as what listens does, and nothing that ends by itself does', async () => {
    const server = shell.start('redis-server');
    await server.printed('Ready to accept connections');
    const listener = shell.start('redis-cli SUBSCRIBE news');
    await listener.printed('(integer) 1');
    const watcher = shell.start('redis-cli MONITOR');
    await watcher.printed('OK');
    const ending = ['redis-cli PUBLISH news hi', 'redis-cli SUBSCRIBE news | cat', 'redis-cli MONITOR > log.txt', 'redis-server &'];
    const others = ending.map((line) => shell.start(line));
    await listener.printed('hi');
    expect([server, listener, watcher].map(({ goesOnAfter }) => goesOnAfter)).toEqual(['', '', '']);
    for (const run of [...others, listener, watcher]) run.stop();
    await Promise.all([...others, listener, watcher].map(({ outcome }) => outcome));
    expect(others.map(({ goesOnAfter }) => goesOnAfter)).toEqual([null, null, null, null]);
    const following = shell.start('echo begun > grows.txt; tail -f grows.txt');
    await following.printed('begun');
    expect(following.goesOnAfter).toBe('');
    following.stop();
    server.stop();
    await Promise.all([server.outcome, following.outcome]);
  });

  test('takes its directives from a file, and goes to the background', async () => {
    expect(await shell.type('echo "databases 3" > redis.conf; echo "daemonize yes" >> redis.conf; redis-server redis.conf; echo $?')).toBe(
      '0\n',
    );
    expect(await shell.type('redis-cli CONFIG GET databases; redis-cli -n 3 PING')).toContain('1) "databases"\n2) "3"\n');
    expect(
      await shell.type(
        'redis-cli SHUTDOWN NOSAVE; while pgrep redis > /dev/null; do sleep 0.01; done; redis-cli PING; pgrep redis; echo $?',
      ),
    ).toMatch(/^Could not connect to Redis at 127\.0\.0\.1:\d+: Connection refused\n1\n$/);
  });

  test('writes its log to a file as it comes, where it is told to', async () => {
    const started = await shell.type(
      'redis-server > log.txt 2>&1 &',
      'redis-cli PING',
      'until grep -q "Ready to accept" log.txt; do sleep 0.01; done; head -c 9 log.txt | wc -c',
    );
    expect(started).toMatch(/^\[1\] \d+\nPONG\n\s*9\n$/);
    const following = shell.start('tail -n 1 -f log.txt; echo never');
    await following.printed('Ready to accept');
    expect(await shell.type('redis-cli SHUTDOWN NOSAVE; wait; echo more >> log.txt')).toBe('');
    await following.printed('bye bye...\nmore\n');
    following.stop();
    expect(await following.outcome).toEqual({ status: 'stopped', exitCode: 130 });
    expect(await shell.type('tail -f nope; tail -f log.txt | cat')).toMatch(
      /^tail: nope: No such file or directory\ntail: .*a snippet's pipe.*\n$/,
    );
  });

  test('with & is a job: its own process id, its log until it is ready', async () => {
    const output = await shell.type('redis-server & redis-cli PING; kill $!; wait; echo "code $?"');
    expect(output).toMatch(/^\[1\] (\d+)\n[^]*PID: \1\n[^]*Ready to accept connections\nPONG\ncode 0\n$/);
  });

  test('a signal ends it as a shell tells it', async () => {
    const server = shell.start('redis-server');
    await server.printed('Ready to accept connections');
    expect(await shell.type('killall -9 redis-server')).toBe('');
    expect(await server.outcome).toEqual({ status: 'failed', exitCode: 137 });
    expect(server.output).toMatch(/Killed\n$/);
  });

  test('a file that is not there, and a directive that Redis does not know', async () => {
    expect(await shell.type('redis-server nope.conf; echo $?')).toBe(
      "# Fatal error, can't open config file '/home/student/nope.conf': No such file or directory\n1\n",
    );
    expect(await shell.type('redis-server --nope 1; echo $?')).toMatch(
      />>> 'nope (")?1(")?'\nBad directive or wrong number of arguments\n1\n$/,
    );
  });
});

test('a bridge that fails makes the run unavailable, and the shell lives on', async () => {
  const broken = new TestShell(alteredMachine(machine, { connect: () => Promise.reject(new BridgeError('unreachable', 'Nobody there.')) }));
  const run = broken.start('echo before; redis-cli PING; echo never', 'echo never');
  expect(await run.outcome).toEqual({ status: 'unavailable', exitCode: null, message: 'Nobody there.' });
  expect(run.output).toBe('before\n');
  expect(await broken.type('echo after')).toBe('after\n');
});

describe('a step that ends the run where it is refused', () => {
  test('does so', async () => {
    const run = shell.start({ input: 'redis-cli -p 1 PING', endsRunIfRefused: true }, 'echo never');
    expect(await run.outcome).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(run.output).toBe('Could not connect to Redis at 127.0.0.1:1: Connection refused\n');
  });

  test('does not where it fails otherwise, or comes through after all', async () => {
    const missing = shell.start({ input: 'nosuch', endsRunIfRefused: true }, 'echo after');
    expect(await missing.outcome).toEqual({ status: 'done', exitCode: 0 });
    const other = shell.start({ input: 'redis-cli -p 1 PING; true', endsRunIfRefused: true }, 'echo after');
    expect(await other.outcome).toMatchObject({ status: 'done', exitCode: 0 });
  });
});

/** A table of numbers without its columns. */
function squeezed(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/^ | $/gm, '');
}
