import { describe, expect, it } from 'vitest';
import { openConstruct, splitShellSource } from './shell-command.ts';

describe('openConstruct', () => {
  it.each([
    'redis-cli PING',
    'redis-cli SET message "Hello world!" ',
    `echo 'it is "quoted"'`,
    `echo "it's"`,
    'echo "a \\" b"',
    `echo $'it\\'s'`,
    'echo a\\ b',
    'echo one \\\n  two',
    'echo "one\ntwo"',
    'redis-cli -x SET note <<EOF\nfirst\n"open\nEOF',
    "cat <<'END' | wc -l\n$(\nEND",
    'cat <<-EOF\n\ttext\n\tEOF',
    'redis-cli GET a <<< "x"',
    'for i in 1 2 3; do redis-cli INCR hits; done',
    'for i in 1 2 3\ndo\n  redis-cli INCR hits\ndone',
    'while true; do break; done',
    'if redis-cli PING; then echo up; else echo down; fi',
    'case "$x" in\n  a) echo 1;;\n  *) echo 2;;\nesac',
    'hello() { echo hi; }',
    'hello() {\n  echo hi\n}',
    '( cd /tmp; ls )',
    'echo $(redis-cli GET a)',
    'echo "$(redis-cli GET "a b")"',
    'echo `date`',
    'echo "${x:-"y"}" $((1 + (2 * 3)))',
    'redis-server & ',
    'ls 2>&1 | wc',
    'ls &> log',
    'true && false || echo x',
    'true &&\n  echo x',
    '# only a comment with a "quote',
    "echo a # and it's a comment",
    'echo a#"b"',
    'echo if then',
    'echo done',
    'if=1',
    "redis-cli EVAL 'return {1,2}' 0",
    'echo }',
    '',
  ])('is null for the complete %j', (command) => {
    expect(openConstruct(command)).toBeNull();
  });

  it.each([
    ["echo 'open", 'an open single quote'],
    ['echo "open', 'an open double quote'],
    ['echo "a $(b "c" ', 'an open parenthesis'],
    ['echo open \\', 'a backslash at the end of the line'],
    ['cat <<EOF', 'a heredoc without its "EOF"'],
    ['cat <<EOF\ntext', 'a heredoc without its "EOF"'],
    ['cat <<EOF\n EOF', 'a heredoc without its "EOF"'],
    ['for i in 1 2; do', 'a "for" without its "done"'],
    ['while true; do echo; ', 'a "while" without its "done"'],
    ['if true; then echo', 'an "if" without its "fi"'],
    ['case x in', 'a "case" without its "esac"'],
    ['hello() {', 'a "{" without its "}"'],
    ['( cd /tmp', 'an open parenthesis'],
    ['echo `(date` x', 'an open parenthesis'],
    ['echo `date', 'an open backtick'],
    ['echo ${x', 'an open "${"'],
    ['true &&', 'nothing after "&&"'],
    ['true ||', 'nothing after "||"'],
    ['ls |', 'nothing after "|"'],
  ])('names what is open in %j', (command, name) => {
    expect(openConstruct(command)).toBe(name);
  });
});

describe('splitShellSource', () => {
  it('gives one command a line', () => {
    expect(splitShellSource('touch a\n\n  \necho b >> a')).toEqual(['touch a', 'echo b >> a']);
  });

  it('keeps what spans lines together', () => {
    const source = 'cat <<EOF\none\n\ntwo\nEOF\nfor i in 1 2\ndo\n  echo $i\ndone\necho a \\\n  b';
    expect(splitShellSource(source)).toEqual(['cat <<EOF\none\n\ntwo\nEOF', 'for i in 1 2\ndo\n  echo $i\ndone', 'echo a \\\n  b']);
  });

  it('leaves an open command for the shell to complain about', () => {
    expect(splitShellSource('echo a\necho "b\nc\n')).toEqual(['echo a', 'echo "b\nc']);
  });

  it('is empty for nothing', () => {
    expect(splitShellSource(' \n\n')).toEqual([]);
  });
});
