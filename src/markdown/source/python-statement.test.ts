import { expect, it } from 'vitest';
import { splitPythonSource } from './python-statement.ts';

it.each([
  ['import redis\nr = redis.Redis()\n\nr.ping()', ['import redis', 'r = redis.Redis()', 'r.ping()']],
  ['for i in range(2):\n    print(i)\n\n    print(-i)\n\nprint()', ['for i in range(2):\n    print(i)\n\n    print(-i)', 'print()']],
  ['if a:\n    b\nelif c:\n    d\nelse:\n    e\nf', ['if a:\n    b\nelif c:\n    d\nelse:\n    e', 'f']],
  ['try:\n    a\nexcept E:\n    b\nfinally:\n    c', ['try:\n    a\nexcept E:\n    b\nfinally:\n    c']],
  ['x = [\n1,\n2,\n]\ny', ['x = [\n1,\n2,\n]', 'y']],
  ['t = """a\n(b\nc"""\nu', ['t = """a\n(b\nc"""', 'u']],
  ["t = '''it's\n'''\nu", ["t = '''it's\n'''", 'u']],
  ['a = 1 + \\\n2\nb', ['a = 1 + \\\n2', 'b']],
  ["print('(') # [\nb", ["print('(') # [", 'b']],
  ["s = 'a\\\nb'\nc", ["s = 'a\\\nb'", 'c']],
  ['@app\n@cache(\n  1)\ndef f():\n    pass\nf()', ['@app\n@cache(\n  1)\ndef f():\n    pass', 'f()']],
  ['# why\nx = 1\ny = 2', ['# why\nx = 1', 'y = 2']],
  ['elsewhere = 1\nelse_ = 2', ['elsewhere = 1', 'else_ = 2']],
  ['\n\nx\n\n', ['x']],
  ['  indented\nx', ['  indented', 'x']],
  ['', []],
])('splits %j', (source, statements) => {
  expect(splitPythonSource(source)).toEqual(statements);
});
