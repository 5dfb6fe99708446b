// System: who and what the machine is: whoami, id, uname.
import type { Program } from '../program.ts';

/** whoami */
export const whoami: Program = async (process) => {
  process.write('student\n');
  return 0;
};

/** id [-u | -g] [-n] */
export const id: Program = async (process) => {
  const options = process.args.join('');
  if (/[ug]/.test(options)) process.write(options.includes('n') ? 'student\n' : '1000\n');
  else process.write('uid=1000(student) gid=1000(student) groups=1000(student)\n');
  return 0;
};

/** uname [-a | -snrmo] */
export const uname: Program = async (process) => {
  const letters = process.args
    .filter((arg) => arg.startsWith('-'))
    .join('')
    .replaceAll('-', '');
  const parts: Record<string, string> = { s: 'Linux', n: 'notebook', r: '6.1.0-notebook', v: '#1 SMP', m: 'x86_64', o: 'GNU/Linux' };
  const wanted = letters === '' ? ['s'] : Object.keys(parts).filter((letter) => letters.includes('a') || letters.includes(letter));
  process.write(`${wanted.map((letter) => parts[letter]).join(' ')}\n`);
  return 0;
};
